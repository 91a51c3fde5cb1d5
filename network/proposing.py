"""Somebody proposes a session, changes it, takes it back. No account: an entry code, shown once, opens it again."""

import secrets

from django.db import transaction
from django.utils import timezone

from postings import chiffre

from . import camps
from .camps import NotPossible, Obstacle
from .models import Documentation, Interest, Session, SessionStatus

WORDS = ["title", "text", "text_language", "kind", "host_name"]
NEEDS = ["equipment", "num_minutes", "is_named", "is_kept_named"]
EMPTY = {"title": "", "text": "", "host_name": "", "is_named": False, "is_kept_named": False, "review_words": ""}


@transaction.atomic
def propose(camp, *, key, host="", **said):
    """(session, entry code), waiting for the team. `host` is that of another session by the same human.

    The same `key`, which a form carries, is the same session with the same code, however often it is sent. Raises NotPossible
    while no proposals are taken.
    """
    camp = camps.locked(camp)
    code = chiffre.entry_code(f"session {key}")
    if sent := Session.objects.with_entry_code(code).first():
        return sent, code
    if not camp.takes_proposals(at=timezone.now()):
        raise NotPossible(Obstacle.CLOSED)
    session = Session.objects.create(
        camp=camp,
        host=host or secrets.token_hex(16),
        entry_code_hash=chiffre.entry_code_hash(code),
        **_agreeing(said),
    )
    return session, code


def may_change(session):
    """The fields the host may still change: what everybody reads only until the team has looked at it."""
    return {
        SessionStatus.SUBMITTED: [*WORDS, *NEEDS],
        SessionStatus.SHOWN: [*NEEDS] if session.host_name else ["equipment", "num_minutes"],
    }.get(session.status, [])


@transaction.atomic
def change(session, **said):
    """Say it otherwise. Raises NotPossible where the team was faster."""
    session = locked(session)
    fields = may_change(session)
    if not set(said) <= set(fields):
        raise NotPossible(Obstacle.STALE)
    for name, value in _agreeing({"host_name": session.host_name, **said}).items():
        setattr(session, name, value)
    session.version += 1
    session.save(update_fields=[*_agreeing({"host_name": "", **said}), "version"])
    return session


def _agreeing(said):
    """A name that was not given is not shown, and one that is not shown is not kept."""
    if "is_named" in said or "is_kept_named" in said or not said.get("host_name"):
        is_named = bool(said.get("is_named") and said.get("host_name"))
        return {**said, "is_named": is_named, "is_kept_named": bool(is_named and said.get("is_kept_named"))}
    return said


@transaction.atomic
def withdraw(session):
    """It does not take place; all that was said is emptied. Withdrawn twice is withdrawn."""
    session = locked(session)
    for name, value in EMPTY.items():
        setattr(session, name, value)
    session.status, session.slot, session.room, session.is_fixed = SessionStatus.WITHDRAWN, None, None, False
    session.num_interested, session.version = 0, session.version + 1
    session.save(update_fields=[*EMPTY, "status", "slot", "room", "is_fixed", "num_interested", "version"])
    Interest.objects.filter(session=session).delete()
    Documentation.objects.filter(session=session).delete()
    return session


def locked(session):
    """The session as it stands now, which nobody else changes until the transaction ends."""
    found = Session.objects.select_for_update(of=("self",), no_key=True).select_related("camp__event")
    return found.get(pk=session.pk)

"""Helpers who can be asked, and call-outs that ask them."""

import itertools
import uuid
from datetime import datetime

from django.utils import timezone

from coordination import call_outs
from coordination.models import CallOut
from postings.models import Kind, Municipality
from tests.conftest import KASSEL, make_person, make_posting

NOON = datetime(2026, 11, 18, 12, tzinfo=timezone.get_fixed_timezone(60))  # a Wednesday, by day
_number = itertools.count(1)


def make_helper(name="", **fields):
    """Somebody whose mail address is proved."""
    number = next(_number)
    defaults = {"email": f"helper{number}@example.org", "email_proved_at": timezone.now(), "reach_by": "email"}
    return make_person(name=name or f"Helferin {number}", **{**defaults, **fields})


def make_help(**fields):
    """A published offer, of a helper of its own unless said otherwise."""
    if "author" not in fields:
        fields["author"] = make_helper(language=fields.pop("reads", "de"))
    return make_posting(**{"kind": Kind.OFFER, "title": "Ich packe mit an", "category": "household", **fields})


def unsaved(*, municipality=KASSEL, category="household", **fields):
    town = Municipality.objects.get(pk=municipality)
    defaults = {
        "key": uuid.uuid4(),
        "title": "Umzug einer Familie",
        "text": "Wir tragen Möbel in den zweiten Stock.",
        "num_needed": 3,
    }
    return CallOut(municipality=town, region_id=town.region_id, category_id=category, **{**defaults, **fields})


def make_call_out(*, by, at=None, **fields):
    """Started, and the first were asked: at noon unless said otherwise."""
    call_out = call_outs.start(unsaved(**fields), by=by, at=at or NOON)
    call_out.refresh_from_db()
    return call_out


def invitations(call_out):
    """In the order in which they were asked."""
    return list(call_out.invitations.with_call_out().order_by("pk"))


def all_say_yes(call_out, num):
    """The first `num` who were asked say yes; returns all invitations, read anew."""
    for invitation in invitations(call_out)[:num]:
        call_outs.say_yes(invitation, at=NOON)
    call_out.refresh_from_db()
    return invitations(call_out)

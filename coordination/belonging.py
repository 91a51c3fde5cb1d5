"""What the office has done for one human, given by her rows of Person: for her own page, her file, and for letting her go."""

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from postings import contactdata
from postings.departing import Tie
from postings.disclosure import role_of

from . import call_outs
from .models import (
    GOING_ON,
    CallOutInvitation,
    CallOutRefusal,
    CallOutSaying,
    Communication,
    Match,
    Referral,
    Side,
)


def matches(people):
    """Those in which one of her postings stands, the newest first."""
    mine = Q(request__author__in=people) | Q(offer__author__in=people)
    return Match.objects.filter(mine).with_postings().order_by("-proposed_at", "-pk")


def side_of(match, people):
    """The side she stands on; where both postings are hers, the request's."""
    keys = {person.pk for person in people}
    return Side.REQUEST if match.request.author_id in keys else Side.OFFER


def referrals(people):
    found = Referral.objects.filter(posting__author__in=people)
    return found.select_related("posting", "contact_point__municipality", "by").order_by("-at", "-pk")


def invitations(people):
    """By which call-outs she was asked, the newest first."""
    found = CallOutInvitation.objects.filter(person__in=people)
    return found.with_call_out().order_by("-asked_at", "-pk")


def holding(people):
    """Why she cannot be forgotten yet: see postings.departing.HOLDING."""
    if matches(people).open().exists():
        yield Tie(
            _("Eine Vermittlung läuft noch."),
            _("Öffnen Sie die Vermittlung auf Ihrer Seite. Sagen Sie ab, oder sagen Sie, wie es ausgegangen ist."),
        )
    if invitations(people).coming().filter(call_out__state__in=GOING_ON).exists():
        yield Tie(
            _("Sie haben bei einem Aufruf zugesagt."),
            _("Öffnen Sie den Aufruf auf Ihrer Seite, und sagen Sie ab. Dann fragen wir jemand anderen."),
        )


def forget(people):
    """What was noted about talks with her, and by which call-outs she may still be asked."""
    Communication.objects.filter(person__in=people).exclude(words="").update(words="")
    for invitation in invitations(people).filter(said=CallOutSaying.RESERVE, call_out__state__in=GOING_ON):
        call_outs.say_no(invitation)
    gone = Concat(Value("gone "), Cast(F("pk"), CharField()))
    CallOutInvitation.objects.filter(person__in=people).update(human=gone)
    CallOutRefusal.objects.filter(person__in=people).delete()


def parts(people):
    """For the file of everything we hold: see postings.disclosure.PARTS."""
    people = list(people)
    told = matches(people).order_by("proposed_at", "pk").prefetch_related("events__by")
    yield "matches", (_match(match, side_of(match, people)) for match in told.iterator(chunk_size=100))
    yield "referrals", map(_referral, referrals(people).order_by("at", "pk"))
    talks = Communication.objects.filter(person__in=people).select_related("posting", "by").order_by("at", "pk")
    yield "talks_with_the_office", map(_talk, talks)
    yield "call_outs", map(_call_out, invitations(people).order_by("asked_at", "pk"))


def _match(match, side):
    return {
        "your_posting": match.posting(side).chiffre,
        "other_posting": match.posting(side.other).chiffre,
        "state": match.state,
        "reason": match.reason,
        "amount": match.amount,
        "words": match.words,
        "you_say": match.says(side),
        "you_show": match.shares(side),
        "your_outcome": getattr(match, f"{side}_outcome"),
        "proposed_at": match.proposed_at,
        "closed_at": match.closed_at,
        "history": [_step(event, side) for event in match.events.all()],
    }


def _step(event, side):
    who = role_of(event.by) or {"": "the clock", side: "you"}.get(event.side, "the other")
    words = event.details.get("words", "") if event.side == side else ""
    return {"what": event.step, "at": event.at, "who": who, "words": words}


def _referral(referral):
    return {
        "your_posting": referral.posting.chiffre,
        "to": referral.contact_point.name,
        "at": referral.at,
        "by": role_of(referral.by) or "the clock",
        "words": referral.words,
        "helped": referral.helped,
    }


def _call_out(invitation):
    return {
        "title": invitation.call_out.title,
        "text": invitation.call_out.text,
        "because_of_your_posting": invitation.offer.chiffre,
        "asked_at": invitation.asked_at,
        "you_say": invitation.said,
        "said_at": invitation.said_at,
    }


def _talk(talk):
    """A note in which somebody's address or number may stand is withheld: it may be another's."""
    finders = (contactdata.emails, contactdata.phones, contactdata.maybe_phones, contactdata.addresses)
    is_withheld = any(found for finder in finders for found in finder(talk.words))
    return {
        "your_posting": talk.posting and talk.posting.chiffre,
        "through": talk.through,
        "direction": talk.direction,
        "result": talk.result,
        "at": talk.at,
        "by": role_of(talk.by),
        "words": "" if is_withheld else talk.words,
        "is_withheld": is_withheld,
    }

"""Two postings that go together, a match of them at any stage, and the worker that delivers its letters."""

from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import decisions, tasks
from coordination.models import MatchState, Side, Suggestion
from people.ways import Share
from postings import tasks as posting_tasks
from postings.models import Kind
from tests.conftest import make_person, make_posting

ASKER_MAIL, ASKER_PHONE = "canary-asker@example.org", "0000 111222"
HELPER_MAIL, HELPER_PHONE = "canary-helper@example.org", "0000 333444"
CANARIES = [ASKER_MAIL, ASKER_PHONE, HELPER_MAIL, HELPER_PHONE, "Kanarie-Asker", "Kanarie-Helper"]
SENDERS = {
    "postings.tasks.send_letter": posting_tasks.send_letter,
    "coordination.tasks.send_match_letter": tasks.send_match_letter,
    "coordination.tasks.send_call_out_letter": tasks.send_call_out_letter,
}


def make_asker(**fields):
    now = timezone.now()
    return make_person(
        name="Kanarie-Asker",
        **{"email": ASKER_MAIL, "email_proved_at": now, "phone": ASKER_PHONE, "reach_by": "email", **fields},
    )


def make_helper(**fields):
    now = timezone.now()
    return make_person(
        name="Kanarie-Helper",
        **{"email": HELPER_MAIL, "email_proved_at": now, "phone": HELPER_PHONE, "reach_by": "email", **fields},
    )


def make_request(**fields):
    return make_posting(**{"kind": Kind.REQUEST, "title": "Töpfe gesucht", **fields})


def make_offer(**fields):
    return make_posting(**{"kind": Kind.OFFER, "title": "Töpfe abzugeben", **fields})


def make_suggestion(request, offer, **fields):
    defaults = {"features": {"category": 1.0}, "fit": 0.8, "worth": 0.8, "place": 1, "model": "test"}
    return Suggestion.objects.create(request=request, offer=offer, **{**defaults, **fields})


def make_match(*, by, state=MatchState.PROPOSED, request=None, offer=None, amount=None, shares=tuple(Share.values)):
    """A match brought to `state` by the verbs that lead there."""
    request = request or make_request(author=make_asker())
    offer = offer or make_offer(author=make_helper())
    match = decisions.propose(request, offer, by=by, amount=amount)
    if state == MatchState.PROPOSED:
        return match
    match = decisions.accept(match, side=Side.OFFER, shares=shares)
    if state == MatchState.ACCEPTED_BY_ONE:
        return match
    match = decisions.accept(match, side=Side.REQUEST, shares=shares)
    if state == MatchState.ACCEPTED_BY_BOTH:
        return match
    match = decisions.contact_made(match, by=by)
    if state == MatchState.IN_CONTACT:
        return match
    match = decisions.tell(match, side=Side.OFFER, outcome="worked")
    return decisions.tell(match, side=Side.REQUEST, outcome="worked")


def deliver():
    """What the worker would do with every letter that waits; returns the new ones."""
    before = len(mail.outbox)
    jobs = ProcrastinateJob.objects.filter(task_name__in=SENDERS).order_by("id")
    for job in jobs:
        SENDERS[job.task_name](**job.args)
    forget_letters()
    return mail.outbox[before:]


def forget_letters():
    """As if the worker had seen to what waits."""
    ProcrastinateJob.objects.filter(task_name__in=SENDERS).delete()


def waiting_letters():
    """[(letter, side or None)] in the queue."""
    jobs = ProcrastinateJob.objects.filter(task_name__in=SENDERS).order_by("id")
    return [(job.args["letter"], job.args.get("side")) for job in jobs]

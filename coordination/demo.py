"""The invented working days of the demo: matches in every state, referrals, calls, first answers. Once, and the same each time.

Who fits whom follows from category and distance; suggestions are left to the worker, which works them out for real.
"""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from network import nearest
from people.models import User
from postings.models import Actor, Exchange, Posting, PostingEvent, Rung
from postings.models.history import Action

from .models import Communication, Concern, Match, MatchEvent, Referral, due_on

NEAR_KM = 25
YOUNG = timedelta(hours=66)  # what is younger may still wait for its first answer
YES = {"request_says": "yes", "offer_says": "yes"}
# (state, days ago, what it says besides): told about as many pairs, in this order.
MATCHES = [
    ("proposed", 1, {}),
    ("proposed", 2, {}),
    ("proposed", 4, {}),
    ("accepted_by_one", 1, {"offer_says": "yes", "offer_shares": ["email"]}),
    ("accepted_by_one", 2, {"request_says": "yes"}),
    ("accepted_by_one", 5, {"offer_says": "yes"}),
    ("accepted_by_both", 2, YES),
    ("in_contact", 6, YES),
    ("in_contact", 15, YES),
    ("in_contact", 12, YES),
    *[("done", 9 + 5 * number, YES | {"request_outcome": "worked", "offer_outcome": "worked"}) for number in range(9)],
    ("dissolved", 8, {"offer_says": "no", "reason": "declined"}),
    ("dissolved", 12, {"request_says": "no", "reason": "declined"}),
    ("dissolved", 20, YES | {"reason": "nobody_came"}),
    ("dissolved", 26, YES | {"reason": "not_suitable"}),
    ("dissolved", 31, {"reason": "nothing_left"}),
    ("expired", 16, {"reason": "silent"}),
    ("expired", 33, {"offer_says": "yes", "reason": "silent"}),
]
CLOSED = {"done": 6, "dissolved": 4, "expired": 7}  # days until it ended
STEPS = {"done": "done", "dissolved": "dissolved", "expired": "expired"}
CALLS = [
    ("out", "reached", "Kommt Donnerstag mit dem Anhänger vorbei.", None),
    ("out", "not_reached", "", 0),
    ("in", "reached", "Fragt, ob es schon jemanden gibt. Wir rufen zurück.", 0),
    ("out", "message_left", "Auf den Anrufbeantworter gesprochen.", 1),
    ("in", "reached", "Möchte lieber eine Frau als Begleitung.", 3),
    ("out", "reached", "Wohnung ist besichtigt, Nachweis kommt nächste Woche.", 6),
    ("out", "wrong_number", "", -1),
]
# (topic, days ago, language, address, about, text, answer): what people wrote to the office.
CONCERNS = [
    ("barrier", 3, "de", "lena@example.org", "/de/gesuche/", "Mit der Tastatur komme ich nicht auf die Karte.", ""),
    ("other", 1, "ar", "", "", "هل يمكنني أن أعرض المساعدة إذا كنت أتكلم العربية فقط؟", ""),
    ("unlawful", 2, "de", "", "", "In einem Angebot soll man vorher Geld überweisen.", ""),
    ("complaint", 9, "en", "sam@example.org", "", "My posting was refused, and I do not understand why.",
     "We have read it again. It is shown now; we are sorry."),
]  # fmt: skip
SHARES = {Rung.MESSAGE: 55, Rung.PROPOSAL: 20, Rung.CALL: 10, Rung.REFERRAL: 15}


@transaction.atomic
def load():
    """Make what the office did, unless it is there, and have suggestions worked out. Returns how many matches there are."""
    working = _Working(timezone.now())
    if not Match.objects.exists():
        working.run()
    if not Concern.objects.exists():
        working.hear()
    return Match.objects.count()


class _Working:
    def __init__(self, now):
        self.now, self.chance = now, random.Random("office")  # noqa: S311 - not a secret
        self.cora = User.objects.get(email="cora@example.org")

    def run(self):
        shown = Posting.objects.published().select_related("author", "category", "municipality").order_by("pk")
        requests = list(shown.requests())
        self._match(requests)
        self._answer([request for request in requests if request.answered_at is None])
        self._call(requests[:: max(1, len(requests) // len(CALLS))])
        for posting in shown:
            app.configure_task("coordination.tasks.match_posting").defer(posting=posting.pk)

    def hear(self):
        for topic, days, language, email, place, text, answer in CONCERNS:
            at = self._ago(days=days)
            said = {"language": language, "email": email, "place": place, "text": text, "written_at": at}
            told = {"answer": answer, "answered_at": at + timedelta(days=1), "answered_by": self.cora} if answer else {}
            Concern.objects.create(topic=topic, due_on=due_on(topic, at=at), **said, **told)

    def _match(self, requests):
        used = set()
        told = iter(MATCHES)
        for request in requests[::2]:
            if request.category.exchange == Exchange.REFERRAL:
                continue
            offer = self._helper(request, used)
            state, days, said = next(told, (None, None, None)) if offer else (None, None, None)
            if state is None:
                continue
            used.add(offer.pk)
            self._one_match(request, offer, state, self._ago(days=min(days, self._age(request, offer))), said)

    def _helper(self, request, used):
        near = (
            Posting.objects.published()
            .offers()
            .filter(category=request.category)
            .near(request.municipality, km=NEAR_KM)
        )
        return near.exclude(pk__in=used).exclude(author=request.author).order_by("pk").first()

    def _age(self, request, offer):
        return (self.now - max(request.published_at, offer.published_at)) / timedelta(days=1) * 0.9

    def _one_match(self, request, offer, state, at, said):
        ended = min(at + timedelta(days=CLOSED[state]), self.now - timedelta(hours=1)) if state in CLOSED else None
        in_contact = at + (self.now - at) * 0.1 if state in ("in_contact", "done") else None
        match = Match.objects.create(
            request=request, offer=offer, state=state, coordinator=self.cora, proposed_at=at, waiting_since=at,
            closed_at=ended, contact_at=in_contact, fit=round(self.chance.uniform(0.55, 0.92), 2), **said,
        )  # fmt: skip
        MatchEvent.objects.create(match=match, step="proposed", by=self.cora, at=at)
        if ended:
            MatchEvent.objects.create(match=match, step=STEPS[state], at=ended)
        self._first_answer(request, Rung.PROPOSAL, at)

    def _answer(self, requests):
        """Everybody who waits longer has an answer by now, of the young ones some."""
        for request in requests:
            if self.now - request.created_at < YOUNG and self.chance.random() < 0.35:
                continue
            (rung,) = self.chance.choices(list(SHARES), SHARES.values())
            waited = timedelta(hours=min(71, self.chance.lognormvariate(2.3, 0.8)))
            at = min(max(request.published_at, request.created_at + waited), self.now - timedelta(minutes=20))
            near = nearest.nearest(request, most=1) if rung == Rung.REFERRAL else []
            if rung == Rung.REFERRAL and not near:
                rung = Rung.MESSAGE
            if near:
                Referral.objects.create(
                    posting=request,
                    contact_point=near[0][0],
                    at=at,
                    by=self.cora,
                    helped=self.chance.choice(["", "yes", "no"]),
                )
            self._first_answer(request, rung, at)

    def _first_answer(self, request, rung, at):
        at = max(at, request.published_at)
        Posting.objects.filter(pk=request.pk).update(answered_at=at, answered_by=rung)
        request.answered_at = at
        by_staff = rung != Rung.MESSAGE
        PostingEvent.objects.create(
            posting=request, action=Action.ANSWERED, actor=Actor.STAFF if by_staff else Actor.VISITOR,
            by=self.cora if by_staff else None, at=at, details={"rung": rung.value},
        )  # fmt: skip

    def _call(self, requests):
        for posting, (direction, result, words, again) in zip(requests, CALLS, strict=False):
            Communication.objects.create(
                posting=posting, person=posting.author, direction=direction, result=result, words=words, by=self.cora,
                at=self._ago(days=self.chance.uniform(0.2, 2)),
                follow_up_on=None if again is None else timezone.localdate(self.now) + timedelta(days=again),
            )  # fmt: skip

    def _ago(self, *, days):
        return self.now - timedelta(days=days)

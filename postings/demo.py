"""A board to look at: invented postings in every state of life, as the real verbs would have left them.

Ages count back from now, everything else is the same each time, entry codes too. Never on a real board: the accounts
have a password that everybody can read here.
"""

import csv
import random
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from people import second_factor
from people.models import Organisation, Person, User
from people.roles import Role

from . import chiffre, lifecycle, slots
from .demo_stories import TABLES, all_stories, chiffre_by, lines
from .models import (
    Action,
    Actor,
    Category,
    Decision,
    Municipality,
    Occasion,
    Postcode,
    Posting,
    PostingEvent,
    Report,
    Review,
    Revision,
    Status,
)

PASSWORD = "willkommen-in-kassel"  # noqa: S105 - printed at each start of the demo
# Whoever has the secret has the codes of the second factor: `manage.py demo_code cora@example.org` prints the one of now.
ACCOUNTS = [
    {
        "email": "cora@example.org",
        "name": "Cora",
        "role": Role.COORDINATOR,
        "secret": "CORACORACORACORACORACORACORACORA",
    },
    {
        "email": "dario@example.org",
        "name": "Dario",
        "role": Role.LOCAL_COORDINATOR,
        "secret": "DARIODARIODARIODARIODARIODARIODA",
    },
    {
        "email": "frida@example.org",
        "name": "Frida",
        "role": Role.ADMINISTRATOR,
        "secret": "FRIDAFRIDAFRIDAFRIDAFRIDAFRIDAFR",
    },
]
DARIOS_REGION = "06534"  # Marburg-Biedenkopf
AFTERWARDS = {
    Status.PAUSED: (Action.PAUSED, Actor.AUTHOR),
    Status.SETTLED: (Action.SETTLED, Actor.AUTHOR),
    Status.WITHDRAWN: (Action.WITHDRAWN, Actor.AUTHOR),
    Status.EXPIRED: (Action.EXPIRED, Actor.CLOCK),
}
AS_TOLD = ["kind", "status", "title", "text", "languages", "languages_basic", "reach_km", "is_remote", "amount"]
AS_TOLD += ["for_whom", "wishes"]
CLAIMED = 2  # waiting reviews somebody is at


def may_be_loaded():
    """Only where nobody's real postings are: in the demo and in tests."""
    return settings.DEMO or settings.SETTINGS_MODULE.endswith(".test")


@transaction.atomic
def load():
    """Make accounts and postings that are missing. Returns how many postings there are now that it made."""
    staff, stories = _staff(), all_stories()
    if not Posting.objects.filter(chiffre=stories[0].chiffre).exists():
        _Loading(stories, staff, now=timezone.now()).run()
    return len(stories)


def sample_codes():
    """(entry code in fours, Chiffre, title) of a request that is shown, one that wants a change, and an offer."""
    wanted = [("request", Status.PUBLISHED), ("request", Status.CHANGES_REQUESTED), ("offer", Status.PUBLISHED)]
    stories = [story for story in reversed(all_stories()) if story.row["lang"] == "de"]
    found = [next(s for s in stories if (s.row["kind"], s.status) == pair) for pair in wanted]
    return [(" ".join(chiffre.in_fours(story.code)), story.chiffre, story.row["title"]) for story in found]


def _staff():
    """The accounts, in the order of ACCOUNTS. One costly hash serves them all: they share the password."""
    held = {user.email: user for user in User.objects.filter(email__in=[account["email"] for account in ACCOUNTS])}
    hashed = make_password(PASSWORD) if len(held) < len(ACCOUNTS) else None
    for account in ACCOUNTS:
        if account["email"] not in held:
            fields = {name: account[name] for name in ("email", "name", "role")}
            held[account["email"]] = User.objects.create(**fields, password=hashed, is_staff=True)
        if not second_factor.has_one(held[account["email"]]):
            second_factor.give_totp(held[account["email"]], account["secret"])
    return [held[account["email"]] for account in ACCOUNTS]


class _Loading:
    """One run: builds the rows of each table from the stories and stores each table at once."""

    def __init__(self, stories, staff, *, now):
        self.stories, self.staff, self.now = stories, staff, now
        self.today = timezone.localdate(now)
        self.categories = Category.objects.in_bulk()
        self.towns = {town.name: town for town in Municipality.objects.all()}
        self.postcodes = {}
        for postcode in Postcode.objects.filter(is_primary=True).order_by("plz"):
            self.postcodes.setdefault(postcode.municipality_id, []).append(postcode.plz)
        self.edits = {line["of"]: line for line in lines("edits")}
        self.reviews, self.events = [], []

    def run(self):
        self.organisations = self._load_organisations()
        self.people = self._load_people()
        for story in self.stories:
            story.tell(self.now)
        postings = Posting.objects.bulk_create([self._posting(story) for story in self.stories])
        for story, posting in zip(self.stories, postings, strict=True):
            self._remember(story, posting)
        by_title = {posting.title: posting for posting in postings}
        self._load_edits(by_title)
        self._load_reports(by_title)
        waiting = sorted((review for review in self.reviews if review.is_waiting), key=lambda review: review.opened_at)
        for review in waiting[:CLAIMED]:
            review.claimed_by, review.claimed_at = (
                self._whose(review.posting.region_id),
                self.now - timedelta(minutes=12),
            )
        Review.objects.bulk_create(self.reviews)
        PostingEvent.objects.bulk_create(self.events)

    def _ago(self, hours):
        return self.now - timedelta(hours=hours)

    def _load_organisations(self):
        with (TABLES / "organisations.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        made = [
            Organisation(
                name=row["name"],
                kind=row["kind"],
                verified_at=self._ago(60 * 24) if row["is_verified"] == "1" else None,
                verified_by=self.staff[0] if row["is_verified"] == "1" else None,
            )
            for row in rows
        ]
        Organisation.objects.bulk_create(made)
        return {row["key"]: organisation for row, organisation in zip(rows, made, strict=True)}

    def _load_people(self):
        """One person for each name in a place; every third with an address that came back, some with a telephone."""
        keys = dict.fromkeys(_who(story.row) for story in self.stories)
        people = {key: self._person(number, *key) for number, key in enumerate(keys)}
        Person.objects.bulk_create(people.values())
        return people

    def _person(self, number, name, _place, language):
        reach = {}
        if number % 3 == 0:
            email = f"{slugify(name) or language}{number}@example.org"
            reach = {"reach_by": "email", "email": email, "email_proved_at": self._ago(0)}
        elif number % 7 == 0:
            reach = {"reach_by": "phone", "phone": f"0000 {555000 + number}"}
        spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return Person(name=name, language=spoken, **reach)

    def _posting(self, story):
        row, town = story.row, self.towns[story.row["place"]]
        postcodes = self.postcodes.get(town.pk, [])
        until_on = self._day(row["until_in_days"])
        return Posting(
            **{name: row[name] for name in AS_TOLD},
            **self._times(story, until_on),
            chiffre=story.chiffre,
            entry_code_hash=chiffre.entry_code_hash(story.code),
            version=1 + bool(story.decided_at) + (story.status in AFTERWARDS) + (row["title"] in self.edits),
            category_id=row["category"],
            text_language=row["lang"],
            municipality=town,
            region_id=town.region_id,
            postcode=story.chance.choice(postcodes) if postcodes and story.chance.random() < 0.5 else "",
            from_on=self._day(row["from_in_days"]),
            until_on=until_on,
            slots=slots.pack(row["slots"]),
            amount_promised_elsewhere=row["promised"],
            author=self.people[_who(row)],
            organisation=self.organisations.get(row["organisation"]),
        )

    def _day(self, days):
        return None if days is None else self.today + timedelta(days=days)

    def _times(self, story, until_on):
        category, decided_at = self.categories[story.row["category"]], story.decided_at
        shown = story.decision in (Decision.PUBLISHED, Decision.CORRECTED)
        said = {"kind": story.row["kind"], "amount": story.row["amount"], "category": category, "until_on": until_on}
        stands = Posting(**said).is_standing
        expires_at = lifecycle.expiry(category, until_on, at=decided_at or story.submitted_at, is_standing=stands)
        confirmed_at = decided_at
        if story.status == Status.EXPIRED:
            expires_at = story.changed_at = min(expires_at, self._ago(story.chance.uniform(1, 30)))
        elif expires_at <= self._ago(-24):  # whoever let it stand has said since that it still holds
            confirmed_at = self._ago(story.chance.uniform(2, 40))
            expires_at = lifecycle.expiry(category, None, at=confirmed_at, is_standing=stands)
        closed_at = None
        if story.status in lifecycle.CLOSED:
            closed_at = story.changed_at if story.status in AFTERWARDS else decided_at
        return {
            "created_at": story.submitted_at,
            "agreed_at": story.submitted_at,
            "reviewed_at": decided_at,
            "reviewed_by": self._reviewer(story) if decided_at else None,
            "published_at": decided_at if shown else None,
            "confirmed_at": confirmed_at if shown else None,
            "expires_at": expires_at,
            "closed_at": closed_at,
            "outcome": story.outcome,
            "outcome_at": closed_at if story.outcome else None,
        }

    def _reviewer(self, story):
        return self._whose(self.towns[story.row["place"]].region_id)

    def _whose(self, region_id):
        return self.staff[1] if region_id == DARIOS_REGION else self.staff[0]

    def _remember(self, story, posting):
        """The review of a new posting, and a line in the history for each thing that happened to it."""
        review = Review(posting=posting, occasion=Occasion.NEW, opened_at=story.submitted_at)
        self.reviews.append(review)
        self._log(posting, Action.SUBMITTED, Actor.AUTHOR, at=story.submitted_at)
        if not story.decided_at:
            return
        review.decided_at, review.decided_by, review.decision = story.decided_at, self._reviewer(story), story.decision
        review.reason, review.words = story.row.get("reason", ""), story.row.get("words", "")
        details = {"reason": review.reason, "occasion": "new"} if review.reason else {"mended": _mended(story)}
        self._log(posting, Action(story.decision), Actor.STAFF, at=story.decided_at, by=review.decided_by, **details)
        if posting.confirmed_at and posting.confirmed_at != posting.published_at:
            until = timezone.localdate(posting.expires_at).isoformat()
            self._log(posting, Action.EXTENDED, Actor.AUTHOR, at=posting.confirmed_at, until=until)
        if story.status in AFTERWARDS:
            self._log(posting, *AFTERWARDS[story.status], at=story.changed_at)

    def _log(self, posting, action, actor, *, at, by=None, **details):
        self.events.append(PostingEvent(posting=posting, action=action, actor=actor, at=at, by=by, details=details))

    def _load_edits(self, by_title):
        """Published postings whose authors would like them to say something else."""
        for title, line in self.edits.items():
            posting, at = by_title[title], self._ago(line["age_hours"])
            revision = Revision(
                posting=posting,
                proposed_at=at,
                **{name: getattr(posting, name) for name in Revision.FIELDS},
            )
            changed = {name: line[name] for name in ("title", "text") if name in line}
            if "category" in line:
                changed["category"] = self.categories[line["category"]]
            if "place" in line:
                changed |= {"municipality": self.towns[line["place"]], "postcode": ""}
            for name, value in changed.items():
                setattr(revision, name, value)
            revision.save()
            self.reviews.append(Review(posting=posting, occasion=Occasion.EDIT, revision=revision, opened_at=at))
            self._log(posting, Action.EDITED, Actor.AUTHOR, at=at, fields=sorted(changed))

    def _load_reports(self, by_title):
        for number, line in enumerate(lines("reports")):
            posting, at = by_title[line["of"]], self._ago(line["age_hours"])
            report = Report.objects.create(
                posting=posting,
                receipt=chiffre_by(random.Random(f"report {number}")),  # noqa: S311 - not a secret
                reason=line["reason"],
                text=line["text"],
                email=line["email"],
                language=line["lang"],
                reported_at=at,
            )
            self.reviews.append(Review(posting=posting, occasion=Occasion.REPORT, report=report, opened_at=at))
            self._log(posting, Action.REPORTED, Actor.VISITOR, at=at, receipt=report.receipt)


def _who(row):
    return row["name"], row["place"], row["lang"]


def _mended(story):
    return ["title"] if story.decision == Decision.CORRECTED else []

"""Writes what was made up into the database, and reads the facts that it was made of."""

from datetime import timedelta

from coordination import items
from coordination.models import DeclineReason, Match, MatchState, Suggestion
from people.models import Block, Clearance, Person, User
from people.roles import Role
from postings import chiffre
from postings.models import Category, Exchange, Municipality, Postcode, Posting, Status

from . import truth

CLEARED_FOR = {"housing": "housing", "health": "health"}  # by root; all else that is vetted is about children
PART = 1000  # rows at once


def facts():
    """Categories, relations and places, as truth.py wants them."""
    return truth.Facts(
        categories={category.slug: _category(category) for category in Category.objects.all()},
        relatives=items.relatives(),
        towns={ags: (lat, lon) for ags, lat, lon in Municipality.objects.values_list("ags", "lat", "lon")},
        postcodes={
            plz: (lat, lon)
            for plz, lat, lon in Postcode.objects.filter(is_primary=True).values_list("plz", "lat", "lon")
        },
    )


def _category(category):
    is_referral = category.exchange == Exchange.REFERRAL
    root = category.parent_id or category.slug
    level = CLEARED_FOR.get(root, "children") if category.needs_vetting and not is_referral else ""
    return truth.Category(category.slug, category.parent_id, is_referral, level, category.needs_common_language)


def words():
    """category → language → what people type."""
    return {
        category.slug: {language: texts["words"] for language, texts in category.texts.items()}
        for category in Category.objects.all()
    }


def towns():
    """(ags, inhabitants, [postcode, …]) of all, also of postcodes that reach in from next door."""
    postcodes = {}
    for plz, ags in Postcode.objects.order_by("plz").values_list("plz", "municipality"):
        postcodes.setdefault(ags, []).append(plz)
    rows = Municipality.objects.order_by("ags").values_list("ags", "population")
    return [(ags, population, postcodes.get(ags, [])) for ags, population in rows]


def write(world):
    """{key of a posting: the Entry it was made from}"""
    staff = User.objects.create_user("planted@example.org", chiffre.new() * 3, role=Role.COORDINATOR, is_staff=True)
    people = _people(world, staff)
    entries = [*world.offers, *world.requests]
    rows = [_posting(entry, people[entry.author], number) for number, entry in enumerate(entries)]
    made = dict(zip(entries, Posting.objects.bulk_create(rows, batch_size=PART), strict=True))
    Suggestion.objects.bulk_create([_declined(made[request], made[offer], staff) for request, offer in world.declined])
    Match.objects.bulk_create(_matches(world, made))
    return {posting.pk: entry for entry, posting in made.items()}


def _people(world, staff):
    rows = [
        Person(
            name=human.name, email=human.email, email_proved_at=world.at if human.email else None, phone=human.phone,
            reach_by="email" if human.email else "phone" if human.phone else "code",
        )
        for human in world.humans
    ]  # fmt: skip
    people = dict(zip(world.humans, Person.objects.bulk_create(rows, batch_size=PART), strict=True))
    Clearance.objects.bulk_create(
        Clearance(
            person=people[human], level=level, paper="interview", issued_on=issued, valid_until=until,
            inspected_by=staff, inspected_at=world.at,
        )
        for human in world.humans
        for level, issued, until in human.papers
    )  # fmt: skip
    Block.objects.bulk_create(
        [Block(person=people[human], other=people[other]) for human, other in dict.fromkeys(world.blocks)]
    )
    return people


def _posting(entry, author, number):
    region = entry.town[:5]
    return Posting(
        kind=entry.kind, status=Status(entry.status), category_id=entry.category, municipality_id=entry.town,
        region_id=region, postcode=entry.postcode, title=entry.title, text=entry.text,
        text_language=entry.text_language, languages=entry.languages, languages_basic=entry.languages_basic,
        reach_km=entry.reach_km, is_remote=entry.is_remote, slots=entry.slots, from_on=entry.from_on,
        until_on=entry.until_on, amount=entry.amount, amount_promised_elsewhere=entry.promised, wishes=entry.wishes,
        author=author, agreed_at=entry.created_at, created_at=entry.created_at, published_at=entry.created_at,
        confirmed_at=entry.created_at, expires_at=entry.expires_at, entry_code_hash=f"planted {number}",
    )  # fmt: skip


def _declined(request, offer, staff):
    return Suggestion(
        request=request, offer=offer, features={}, fit=0.9, worth=0.9, model="planted",
        declined_at=request.created_at, declined_by=staff, decline_reason=DeclineReason.WRONG_THING,
    )  # fmt: skip


def _matches(world, made):
    ago = world.at - timedelta(days=3)
    for pairs, state, reason in [
        (world.dissolved, MatchState.DISSOLVED, "not_suitable"),
        (world.expired, MatchState.EXPIRED, "silent"),
        (world.matched, MatchState.PROPOSED, ""),
    ]:
        closed = None if state == MatchState.PROPOSED else world.at
        for request, offer in pairs:
            yield Match(
                request=made[request], offer=made[offer], state=state, reason=reason, proposed_at=ago, closed_at=closed
            )

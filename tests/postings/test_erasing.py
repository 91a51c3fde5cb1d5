from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coordination import decisions
from coordination.models import Communication, MatchState, Referral, Result, Side
from people import refusals
from people.models import Clearance, Consent, Person
from postings import chiffre, enquiring, erasing, lifecycle, overseeing, reviewing, writing
from postings.models import Draft, Posting, Review, Status
from tests.conftest import make_contact_point, make_person, make_posting
from tests.coordination.pairs import make_match, make_offer, make_request
from tests.postings.talks import make_asker, make_enquiry

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"
SINCE = {Status.WITHDRAWN: 183, Status.EXPIRED: 183, Status.REJECTED: 183, Status.SETTLED: 365}


def closed(status, *, days, **fields):
    return make_posting(status=status, closed_at=timezone.now() - timedelta(days=days), **fields)


@pytest.mark.parametrize(("status", "days"), SINCE.items())
def test_erased_once_its_days_are_over(status, days):
    kept, gone = closed(status, days=days - 1), closed(status, days=days + 1)

    assert erasing.erase_due(at=timezone.now()) == 1

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.status, gone.status) == (status, Status.ERASED)
    assert erasing.erase_due(at=timezone.now()) == 0


def test_figures_keep_what_they_need():
    posting = closed(Status.SETTLED, days=400)
    lifecycle.tell(posting, "partly")
    before = Posting.objects.values("kind", "category", "municipality", "region", "closed_at", "created_at", "outcome")

    known = before.get()
    erasing.erase_due(at=timezone.now())

    assert before.get() == known


def test_entry_code_opens_nothing_any_more(client):
    posting = closed(Status.WITHDRAWN, days=200, entry_code_hash=chiffre.entry_code_hash(CODE))
    client.post("/de/mein-eintrag/", {"code": CODE})
    assert client.get("/de/mein-eintrag/").context["posting"] == posting

    erasing.erase_due(at=timezone.now())

    assert "posting" not in client.get("/de/mein-eintrag/").context
    assert client.post("/de/mein-eintrag/", {"code": CODE}).status_code == 422
    assert client.get(f"/de/eintrag/{posting.chiffre}/").status_code == 404


def test_person_is_kept_while_the_same_human_has_another_posting():
    one, other = (
        make_person(name="Amal", email="amal@example.org", email_proved_at=timezone.now(), reach_by="email")
        for _row in range(2)
    )
    closed(Status.WITHDRAWN, days=200, author=one)
    open_one = make_posting(author=other)

    erasing.erase_due(at=timezone.now())
    assert set(Person.objects.values_list("name", flat=True)) == {"Amal"}

    lifecycle.withdraw(open_one)
    erasing.erase_due(at=timezone.now() + timedelta(days=200))
    assert set(Person.objects.values_list("name", "email", "phone", "identity")) == {("", "", "", "")}


def test_nobody_in_an_open_match_is_touched(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)
    lapsed = closed(Status.EXPIRED, days=200, author=match.offer.author)

    assert erasing.erase_due(at=timezone.now()) == 0

    decisions.decline(match, side=Side.OFFER)
    assert erasing.erase_due(at=timezone.now()) == 1
    lapsed.refresh_from_db()
    assert lapsed.status == Status.ERASED


def test_what_waits_to_be_answered_by_a_reviewer_is_not_touched():
    posting = closed(Status.EXPIRED, days=200)
    reviewing.report(posting, reason="fraud", text="", email="", language="de")

    assert erasing.erase_due(at=timezone.now()) == 0


def test_no_word_of_an_erased_posting_is_left_in_the_whole_database(cora):
    """Everything that can be said about a posting, with a canary in it; searched in every column of every table."""
    canary = "Kanarienvogel"
    author = make_person(
        name=canary,
        email=f"{canary}@example.org",
        email_proved_at=timezone.now(),
        phone="0000 987654",
        reach_by="email",
    )
    Consent.objects.create(person=author, words=canary, language="de", given_by=canary, recorded_by=cora)
    today = timezone.localdate()
    Clearance.objects.create(
        person=author, level="children", paper="interview", issued_on=today, valid_until=today, inspected_by=cora
    )
    request = make_request(
        author=author, title=f"{canary} eins", text=canary, postcode="34127", wishes=["women_only"],
        entry_code_hash=chiffre.entry_code_hash(CODE),
    )  # fmt: skip
    Draft.objects.create(key="k" * 64, kind="request", posting=request)
    writing.edit(request, changes={"title": f"{canary} zwei", "text": f"{canary} {canary}"})
    edit = Review.objects.waiting().get()
    reviewing.reject(edit, by=cora, version=2, reason="unclear", words=canary)
    reviewing.report(request, reason="fraud", text=canary, email=f"{canary}@example.org", language="de")
    reviewing.keep(Review.objects.waiting().get(), by=cora, version=2, words=canary)
    match = decisions.propose(request, make_offer(wishes=["women_only"]), by=cora, words=canary)
    decisions.decline(match, side=Side.OFFER, words=canary)
    Communication.objects.create(posting=request, person=author, result=Result.REACHED, words=canary, by=cora)
    Communication.objects.create(person=author, result=Result.REACHED, words=canary, by=cora)
    Referral.objects.create(posting=request, contact_point=make_contact_point(), words=canary, by=cora)
    asker = Person(name=canary, email=f"{canary}.2@example.org", email_proved_at=timezone.now(), reach_by="email")
    talk = make_enquiry(request, person=asker, text=f"Guten Tag {canary}")
    overseeing.report(talk, side="owner", words=canary)
    overseeing.settle_report(talk, by=cora)
    refusals.mark(f"{canary}.2@example.org", said="550")
    lifecycle.withdraw(request)
    assert where(canary) > {"postings_posting", "postings_postingsnapshot", "people_person", "coordination_matchevent"}

    erasing.erase_due(at=timezone.now() + timedelta(days=200))

    with connection.cursor() as cursor:  # jobs hold keys alone; the queue empties itself
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args::text ILIKE %s", [f"%{canary}%"])
        assert cursor.fetchone() == (0,)
    assert {
        table for sought in (canary, "34127", "987654", chiffre.entry_code_hash(CODE)) for table in where(sought)
    } <= {"postings_postcode"}


def where(sought):
    """The tables in which some row holds this text anywhere."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = set()
        for table in tables:
            asked = f'SELECT EXISTS (SELECT FROM "{table}" AS line WHERE line::text ILIKE %s)'  # noqa: S608 - our own tables
            cursor.execute(asked, [f"%{sought}%"])
            found |= {table} if cursor.fetchone()[0] else set()
    return found


def test_talk_is_forgotten_half_a_year_after_its_end_also_where_the_posting_still_stands():
    talk = enquiring.decline(make_enquiry(text="Guten Tag, ein Kanarienvogel"))

    assert erasing.erase_due(at=timezone.now() + timedelta(days=180)) == 0
    assert erasing.erase_due(at=timezone.now() + timedelta(days=190)) == 1

    assert where("Kanarienvogel") == set() == where("jutta@example.org")
    assert Posting.objects.get(pk=talk.posting_id).title


def test_nobody_in_an_open_talk_is_touched():
    lapsed = closed(Status.EXPIRED, days=200, author=make_asker_row())
    make_enquiry(person=make_asker())

    assert erasing.erase_due(at=timezone.now()) == 0

    lapsed.refresh_from_db()
    assert lapsed.title


def make_asker_row():
    person = make_asker()
    person.save()
    return person

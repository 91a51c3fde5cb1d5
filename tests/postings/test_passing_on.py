import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import chiffre, disclosure, erasing, lifecycle, passing_on
from postings.models import Action, Actor, ForWhom, Posting, Status
from tests.conftest import make_person, make_posting
from tests.postings.test_write import answer_all, send

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"
REACH = {"reach_by": "code", "passes_on": "on"}


@pytest.fixture
def mine(client):
    posting = make_posting(entry_code_hash=chiffre.entry_code_hash(CODE))
    client.post("/de/mein-eintrag/", {"code": CODE})
    return posting


def is_asked(client, step="erreichen"):
    return "passes_on" in client.get(f"/de/gesuche/neu/{step}/").context["form"].fields


def test_question_is_asked_unticked(client):
    answer_all(client, erreichen={})
    field = client.get("/de/gesuche/neu/erreichen/").context["form"]["passes_on"]

    assert (bool(field.value()), field.field.required) == (False, False)


@pytest.mark.parametrize(
    "changed",
    [
        {"was": {"category": "room-or-flat"}},
        {"was": {"category": "legal"}},
        {"fuer_wen": {"for_whom": "someone", "agreed": "on"}},
        {"fuer_wen": {"for_whom": "organisation", "organisation_name": "Haus", "organisation_kind": "shelter"}},
    ],
    ids=["coordinated", "referral", "for-someone", "organisation"],
)
def test_question_is_not_asked_where_it_is_not_hers_to_answer(client, changed):
    answer_all(client, **changed, erreichen=REACH)
    assert not is_asked(client)

    send(client)

    assert Posting.objects.get().passes_on_at is None


def test_tick_is_kept_and_said_before_sending(client):
    answer_all(client, erreichen=REACH)
    told = [row["value"] for row in client.get("/de/gesuche/neu/pruefen/").context["answers"]]

    send(client)

    assert told[-1] == "ja, ohne Namen, Adresse und Telefon"
    assert Posting.objects.get().passes_on_at is not None


def test_without_a_tick_nothing_is_passed_on(client):
    answer_all(client)
    told = [row["value"] for row in client.get("/de/gesuche/neu/pruefen/").context["answers"]]

    send(client)

    assert told[-1] == "nein"
    assert Posting.objects.get().passes_on_at is None


def test_author_agrees_and_takes_it_back_on_her_page(client, mine):
    client.post("/de/mein-eintrag/weitergeben/")
    mine.refresh_from_db()
    agreed = mine.passes_on_at
    assert "Nicht mehr weitergeben" in client.get("/de/mein-eintrag/").content.decode()

    client.post("/de/mein-eintrag/nicht-weitergeben/")

    mine.refresh_from_db()
    assert (agreed is not None, mine.passes_on_at) == (True, None)
    assert list(mine.events.values_list("action", "actor")) == [
        (Action.PASSED_ON, Actor.AUTHOR),
        (Action.KEPT_HERE, Actor.AUTHOR),
    ]


def test_agreeing_twice_keeps_the_first_word():
    posting = make_posting()

    first = passing_on.agree(posting).passes_on_at

    assert passing_on.agree(posting).passes_on_at == first
    assert posting.events.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"category": "room-or-flat"}, {"for_whom": ForWhom.SOMEONE}, {"status": Status.EXPIRED}],
    ids=["coordinated", "for-someone", "over"],
)
def test_agreeing_where_it_cannot_follow_is_refused(fields):
    posting = make_posting(**fields)

    with pytest.raises(lifecycle.NotPossible):
        passing_on.agree(posting)


def test_agreement_to_pass_on_what_is_for_others_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="only_what_is_for_oneself_is_passed_on"), transaction.atomic():
        make_posting(for_whom=ForWhom.SOMEONE, passes_on_at=timezone.now())


def test_agreement_stays_in_earlier_versions_until_it_is_erased():
    posting = make_posting(status=Status.SETTLED, passes_on_at=timezone.now())
    Posting.objects.filter(pk=posting.pk).update(title="Topf")
    assert posting.snapshots.get().passes_on_at == posting.passes_on_at

    erasing.erase(posting)

    posting.refresh_from_db()
    assert {posting.passes_on_at, *posting.snapshots.values_list("passes_on_at", flat=True)} == {None}


def test_erased_posting_with_an_agreement_is_refused_by_the_database():
    posting = erasing.erase(make_posting(status=Status.SETTLED))

    with pytest.raises(IntegrityError, match="an_erased_posting_says_nothing"), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(passes_on_at=timezone.now())


def test_agreement_stands_in_her_file():
    author = make_person(email="amal@example.org", email_proved_at=timezone.now(), reach_by="email")
    make_posting(author=author, passes_on_at=timezone.now())

    assert '"may_be_passed_on_since": "20' in "".join(disclosure.file_of("amal@example.org"))

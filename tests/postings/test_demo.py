from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.models import Organisation, Person, User
from postings import chiffre, demo
from postings.models import Posting, PostingEvent, Report, Review, Revision, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker):
    """The demo board, loaded once for all tests here; each still rolls back what it does."""

    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)


def test_load_gives_a_board_in_every_state_of_life(board):
    states = Counter(Posting.objects.values_list("status", flat=True))

    assert sum(states.values()) >= 400
    assert set(states) == set(Status.values) - {"erased"}


def test_load_again_doubles_nothing(board):
    models = [Posting, Person, Organisation, Review, PostingEvent, Report, Revision, User]
    before = [model.objects.count() for model in models]

    demo.load()

    assert [model.objects.count() for model in models] == before


def test_board_covers_all_regions_and_leaf_categories_and_seven_languages(board):
    assert Posting.objects.values("region").distinct().count() == 27
    assert set(Posting.objects.values_list("text_language", flat=True)) == {"de", "en", "ar", "uk", "fa", "tr", "fr"}
    assert Posting.objects.values("category").distinct().count() == 40


def test_published_postings_are_not_past_their_day(board):
    assert not Posting.objects.due(at=timezone.now()).exists()
    assert not Posting.objects.filter(status=Status.EXPIRED, expires_at__gt=timezone.now()).exists()


def test_every_submitted_posting_waits_for_one_review(board):
    waiting = Review.objects.waiting().filter(occasion="new")

    assert Counter(waiting.values_list("posting", flat=True)) == Counter(
        Posting.objects.filter(status=Status.SUBMITTED).values_list("pk", flat=True)
    )
    assert Review.objects.waiting().filter(occasion="edit").count() == 6
    assert Review.objects.waiting().filter(occasion="report").count() == 4


def test_edited_and_reported_postings_are_published(board):
    of = Review.objects.waiting().exclude(occasion="new").values_list("posting__status", flat=True)

    assert set(of) == {Status.PUBLISHED}


def test_whoever_is_asked_for_a_change_is_told_why(board):
    decided = Review.objects.filter(decision__in=["changes_requested", "rejected"])

    assert decided.count() == 16
    assert not decided.filter(reason="").exists()


def test_history_of_each_posting_begins_and_runs_forward(board):
    histories = {}
    for event in PostingEvent.objects.order_by("pk"):
        histories.setdefault(event.posting_id, []).append(event)

    assert len(histories) == Posting.objects.count()
    for events in histories.values():
        assert events[0].action == "submitted"
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[-1].at <= timezone.now()


def test_what_happened_stands_in_order(board):
    assert not Posting.objects.filter(published_at__lt=F("created_at")).exists()
    assert not Posting.objects.filter(closed_at__lt=F("created_at")).exists()
    assert not Posting.objects.filter(closed_at__gt=timezone.now()).exists()


def test_an_organisation_has_one_town(board):
    towns = set(Posting.objects.exclude(organisation=None).values_list("organisation", "municipality"))

    assert len(towns) == Organisation.objects.count() == 16


def test_addresses_are_invented_and_a_third_has_one(board):
    addresses = Person.objects.exclude(email="").values_list("email", flat=True)

    assert all(address.endswith("@example.org") for address in addresses)
    assert 0.3 < len(addresses) / Person.objects.count() < 0.37
    assert not Person.objects.exclude(phone="").exclude(phone__startswith="0000 ").exists()


def test_sample_codes_open_their_postings(board):
    for code, public, title in demo.sample_codes():
        posting = Posting.objects.with_entry_code(code).get()
        assert (posting.chiffre, posting.title) == (public, title)
        assert chiffre.in_fours(chiffre.digits_of(code)) == code.split()


def test_accounts_open_the_staff_room(board):
    for account in demo.ACCOUNTS:
        user = User.objects.get(email=account["email"])
        assert user.check_password(demo.PASSWORD)
        assert user.is_staff
        assert user.role == account["role"]


def test_load_again_keeps_a_changed_password(board):
    cora = User.objects.get(email="cora@example.org")
    cora.set_password("kassel-kassel-kassel")
    cora.save()

    demo.load()

    cora.refresh_from_db()
    assert cora.check_password("kassel-kassel-kassel")


def test_command_in_production_refuses(settings):
    settings.SETTINGS_MODULE = "peoplelikeme.settings.production"

    with pytest.raises(CommandError):
        call_command("load_demo")

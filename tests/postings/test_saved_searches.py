from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import saved_searches, search_letters
from postings.filters import PostingFilter
from postings.models import Frequency, Kind, SavedSearch, SearchHit, SearchNotice, Status
from postings.models.search import reader_of
from tests.conftest import make_posting

from .searches import ADA, make_confirmed, make_search
from .test_report import OPENED

pytestmark = pytest.mark.django_db
ADDRESS = "/de/suche-merken/?art=angebote&q=Topf&ort=Kassel&umkreis=25&seite=3&sortierung=neueste"


SAID = {"email": ADA, "frequency": "weekly", "website": "", "opened": OPENED}


def save(client, **changes):
    return client.post(ADDRESS, SAID | changes)


def link(search):
    return f"/de/suche-merken/{saved_searches.token_of(search)}/"


def stop_link(search):
    return f"/de/suche-abbestellen/{saved_searches.stop_token(search)}/"


def stop_all_link(email=ADA):
    return f"/de/suche-abbestellen/{saved_searches.stop_all_token(reader_of(email))}/"


def unwanted_link(notice):
    return f"/de/nicht-fuer-mich/{saved_searches.unwanted_token(notice)}/"


# Saving


def test_search_is_kept_without_order_and_page(client):
    response = save(client)

    search = SavedSearch.objects.get()
    assert response.url == "/de/suche-merken/danke/"
    assert (search.kind, search.query, search.confirmed_at) == (Kind.OFFER, "q=Topf&ort=Kassel", None)
    assert (search.frequency, search.place, search.reader) == (Frequency.WEEKLY, "06611000 25", reader_of(ADA))


def test_reader_is_the_same_in_any_spelling_and_holds_no_address():
    assert reader_of(" ADA@Example.org ") == reader_of(ADA) != reader_of("eve@example.org")
    assert "ada" not in reader_of(ADA)


def test_job_knows_only_the_key(client):
    save(client)

    assert ProcrastinateJob.objects.get().args == {"letter": "please_confirm", "search": SavedSearch.objects.get().pk}


def test_known_address_gets_the_same_answer(client):
    first, second = save(client), save(client, email="ADA@example.org")

    assert first.url == second.url
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize(
    "words", ["ምግብ ንህጻናት " * 20, "".join(map(chr, range(0x1F300, 0x1F3C8)))], ids=["tigrinya", "signs"]
)
def test_search_for_many_long_letters_is_kept_once_and_finds_the_same(client, words):
    asked = QueryDict(mutable=True)
    asked.update({"art": "angebote", "q": words, "ort": words})
    for _time in range(2):
        client.post(f"/de/suche-merken/?{asked.urlencode()}", SAID)

    search = SavedSearch.objects.get()
    assert len(search.query) > 1500
    assert saved_searches.finder_of(search).said == PostingFilter(asked, kind=Kind.OFFER).said


def test_whoever_saves_it_again_changes_nothing_that_was_confirmed(client):
    save(client)
    saved_searches.confirm(SavedSearch.objects.get())

    save(client, frequency="at_once")

    assert SavedSearch.objects.get().frequency == Frequency.WEEKLY


def test_before_the_yes_the_last_choice_counts(client):
    save(client)
    save(client, frequency="at_once")

    assert SavedSearch.objects.get().frequency == Frequency.AT_ONCE


@pytest.mark.parametrize("frequency", ["", "hourly"])
def test_frequency_that_is_none_is_asked_again(client, frequency):
    assert save(client, frequency=frequency).status_code == 422
    assert not SavedSearch.objects.exists()


def test_one_address_is_written_to_three_times_an_hour_at_most(client):
    for _time in range(5):
        save(client)

    assert ProcrastinateJob.objects.count() == 3


def test_search_in_words_names_every_filter():
    finder = PostingFilter(QueryDict("q=Topf&ort=Kassel&kategorie=goods"), kind=Kind.REQUEST)

    assert saved_searches.in_words(finder) == "Gesuche: „Topf“ · Kassel, 25 km · Sachspenden"


# The page behind the link


def test_looking_at_the_link_changes_nothing_and_the_button_says_yes(client):
    search = make_search()

    client.get(link(search))
    search.refresh_from_db()
    before = search.confirmed_at
    client.post(link(search), {"answer": "yes", "frequency": "at_once"})
    search.refresh_from_db()

    assert before is None
    assert search.confirmed_at is not None
    assert search.frequency == Frequency.AT_ONCE


def test_rhythm_is_changed_on_the_same_page(client):
    search = make_confirmed()
    before = search.confirmed_at

    page = client.post(link(search), {"answer": "yes", "frequency": "weekly"}).content.decode()

    search.refresh_from_db()
    assert (search.frequency, search.confirmed_at) == (Frequency.WEEKLY, before)
    assert "Montagmorgen" in page


@pytest.mark.parametrize("path", [link, lambda search: unwanted_link(SearchNotice.objects.get())])
def test_page_with_a_button_lets_browsers_say_where_it_is_pressed(client, path):
    SearchNotice.objects.create(reader=reader_of(ADA), posting=make_posting())

    page = client.get(path(make_search())).content.decode()

    assert "no-referrer" not in page, "browsers would send Origin: null, which the CSRF check refuses"


def test_nonsense_on_the_page_changes_nothing(client):
    search = make_search()

    assert client.post(link(search), {"answer": "yes", "frequency": "x"}).status_code == 422
    assert client.post(link(search), {}).status_code == 200
    search.refresh_from_db()
    assert search.confirmed_at is None


def test_stop_needs_one_button(client):
    search = make_confirmed()

    assert "Nicht mehr schreiben" in client.get(link(search)).content.decode()
    assert "Abbestellt" in client.post(link(search), {"answer": "stop"}).content.decode()
    assert not SavedSearch.objects.exists()
    assert client.get(link(search)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "😀"])
@pytest.mark.parametrize("page", ["suche-merken", "suche-abbestellen", "nicht-fuer-mich"])
def test_link_that_is_none_is_said_kindly(client, page, token):
    assert client.get(f"/de/{page}/{token}/").status_code == 404
    assert client.post(f"/de/{page}/{token}/").status_code == 404


# One click


def test_mail_programs_stop_one_search_without_cookie_or_csrf_token():
    search, other = make_confirmed("ort=Kassel"), make_confirmed("q=Rad")
    machine = Client(enforce_csrf_checks=True)

    response = machine.post(stop_link(search), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not response.cookies
    assert list(SavedSearch.objects.all()) == [other]


def test_everything_is_stopped_at_once_and_twice_is_no_error():
    make_confirmed("ort=Kassel"), make_search("q=Rad")
    other = make_confirmed(email="eve@example.org")
    machine = Client(enforce_csrf_checks=True)

    for _time in range(2):
        assert machine.post(stop_all_link(), {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert list(SavedSearch.objects.all()) == [other]


def test_looking_at_a_stop_link_stops_nothing_and_shows_a_button(client):
    make_confirmed("ort=Kassel"), make_confirmed("q=Rad")

    page = client.get(stop_all_link()).content.decode()

    assert "2 Suchen" in page
    assert '<button class="button">Abbestellen' in page
    assert SavedSearch.objects.count() == 2


def test_a_link_to_one_search_does_not_stop_another():
    token = saved_searches.stop_token(make_confirmed())

    assert saved_searches.to_stop(token.replace("s", "r", 1)) is None
    assert saved_searches.of_token(token) is None
    assert ADA not in token


# Not for me


def test_posting_that_is_not_for_me_never_comes_back(client):
    posting = make_posting(title="Zehn Töpfe")
    notice = SearchNotice.objects.create(reader=reader_of(ADA), posting=posting)
    other = make_confirmed("q=Topf")
    SearchHit.objects.create(search=other, posting=posting)

    page = client.get(unwanted_link(notice)).content.decode()
    before = SearchNotice.objects.get().is_unwanted
    client.post(unwanted_link(notice))

    assert "Zehn Töpfe" in page
    assert before is False
    assert SearchNotice.objects.get().is_unwanted is True
    assert not SearchHit.objects.exists()


def test_title_of_what_is_hidden_is_not_said(client):
    posting = make_posting(title="Zehn Töpfe", status=Status.PAUSED)
    notice = SearchNotice.objects.create(reader=reader_of(ADA), posting=posting)

    assert "Zehn Töpfe" not in client.get(unwanted_link(notice)).content.decode()


# How long it stays


def test_unconfirmed_search_is_forgotten_after_two_days():
    make_search("q=a", created_at=timezone.now() - timedelta(hours=49))
    make_search("q=b")
    make_confirmed("q=c")

    saved_searches.forget()

    assert sorted(SavedSearch.objects.values_list("query", flat=True)) == ["q=b", "q=c"]


def test_after_a_year_it_is_asked_once_and_then_ended():
    old, young = make_confirmed("q=a", days_ago=366), make_confirmed("q=b", days_ago=300)
    now = timezone.now()

    saved_searches.ask_again(at=now)
    saved_searches.ask_again(at=now + timedelta(days=1))
    saved_searches.forget(at=now + timedelta(days=29))
    asked = list(SavedSearch.objects.filter(asked_at=now))
    saved_searches.forget(at=now + timedelta(days=31))

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"letter": "shall_we_go_on", "search": old.pk}]
    assert asked == [old]
    assert list(SavedSearch.objects.all()) == [young]


def test_button_of_that_letter_holds_for_another_year(client):
    search = make_confirmed(days_ago=366)
    saved_searches.ask_again()
    search_letters.send_letter("shall_we_go_on", search.pk)

    assert link(search) in mail.outbox[0].body
    assert "Weiter schreiben" in client.get(link(search)).content.decode()
    client.post(link(search), {"answer": "yes", "frequency": "daily"})
    saved_searches.forget(at=timezone.now() + timedelta(days=40))

    search.refresh_from_db()
    assert search.asked_at is None
    assert search.confirmed_at > timezone.now() - timedelta(minutes=1)


def test_notices_of_what_never_comes_back_are_forgotten():
    for status in (Status.WITHDRAWN, Status.EXPIRED, Status.PUBLISHED):
        SearchNotice.objects.create(reader="r", posting=make_posting(status=status))

    saved_searches.forget_notices()

    assert sorted(SearchNotice.objects.values_list("posting__status", flat=True)) == ["expired", "published"]


# What must never be false


def test_a_search_is_saved_once_for_an_address():
    make_search(email="ada@example.org")

    with pytest.raises(IntegrityError, match="a_search_is_saved_once_for_an_address"), transaction.atomic():
        make_search(email="ADA@example.org")


def test_only_a_confirmed_search_is_written_about():
    with pytest.raises(IntegrityError, match="only_a_confirmed_search_is_written_about"), transaction.atomic():
        make_search(last_sent_at=timezone.now())


def test_only_a_confirmed_search_is_asked_about_again():
    with pytest.raises(IntegrityError, match="only_a_confirmed_search_is_asked_about_again"), transaction.atomic():
        make_search(asked_at=timezone.now())


def test_a_search_is_told_in_a_known_rhythm():
    with pytest.raises(IntegrityError, match="a_search_is_told_in_a_known_rhythm"), transaction.atomic():
        make_search(frequency="hourly")


def test_a_posting_waits_once_for_a_search():
    search, posting = make_confirmed(), make_posting()
    SearchHit.objects.create(search=search, posting=posting)

    with pytest.raises(IntegrityError, match="postings_searchhit_pkey"), transaction.atomic():
        SearchHit.objects.create(search=search, posting=posting)


def test_a_reader_is_told_of_a_posting_once():
    posting = make_posting()
    SearchNotice.objects.create(reader="r", posting=posting)

    with pytest.raises(IntegrityError, match="a_reader_is_told_of_a_posting_once"), transaction.atomic():
        SearchNotice.objects.create(reader="r", posting=posting)

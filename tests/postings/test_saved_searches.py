from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import saved_searches
from postings.filters import PostingFilter
from postings.models import Kind, SavedSearch
from tests.conftest import FRANKFURT, make_posting

from .test_report import OPENED

pytestmark = pytest.mark.django_db
ADDRESS = "/de/suche-merken/?art=angebote&q=Topf&ort=Kassel&umkreis=25&seite=3&sortierung=neueste"


def make_search(**fields):
    return SavedSearch.objects.create(**{"kind": Kind.REQUEST, "email": "ada@example.org", **fields})


def confirmed(**fields):
    earlier = timezone.now() - timedelta(days=1)
    return make_search(created_at=earlier, confirmed_at=earlier, **fields)


def save(client, **changes):
    return client.post(ADDRESS, {"email": "ada@example.org", "website": "", "opened": OPENED, **changes})


def link(search):
    return f"/de/suche-merken/{saved_searches.token_of(search)}/"


def test_search_is_kept_without_order_and_page(client):
    response = save(client)

    search = SavedSearch.objects.get()
    assert response.url == "/de/suche-merken/danke/"
    assert (search.kind, search.query, search.confirmed_at) == (Kind.OFFER, "q=Topf&ort=Kassel", None)


def test_job_knows_only_the_key(client):
    save(client)

    assert ProcrastinateJob.objects.get().args == {"search": SavedSearch.objects.get().pk}


def test_known_address_gets_the_same_answer(client):
    first, second = save(client), save(client, email="ADA@example.org")

    assert first.url == second.url
    assert SavedSearch.objects.count() == 1


def test_one_address_is_written_to_three_times_an_hour_at_most(client):
    for _time in range(5):
        save(client)

    assert ProcrastinateJob.objects.count() == 3


def test_letter_asks_in_the_readers_language_and_does_nothing_by_itself(client):
    search = make_search(query="ort=Kassel")

    saved_searches.ask(search.pk)

    letter = mail.outbox[0]
    assert letter.to == ["ada@example.org"]
    assert "Kassel, 25 km" in letter.body
    assert link(search) in letter.body


def test_looking_at_the_link_changes_nothing_and_the_button_says_yes(client):
    search = make_search()

    client.get(link(search))
    search.refresh_from_db()
    before = search.confirmed_at
    client.post(link(search), {"answer": "yes"})
    search.refresh_from_db()

    assert before is None
    assert search.confirmed_at is not None


def test_stop_needs_one_button(client):
    search = confirmed()

    assert "Nicht mehr schreiben" in client.get(link(search)).content.decode()
    assert "Abbestellt" in client.post(link(search), {"answer": "stop"}).content.decode()
    assert not SavedSearch.objects.exists()
    assert client.get(link(search)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "😀"])
def test_link_that_is_none_is_said_kindly(client, token):
    assert client.get(f"/de/suche-merken/{token}/").status_code == 404


def test_news_are_what_was_published_since(client):
    search = confirmed(query="ort=Kassel")
    make_posting(title="Ein großer Topf")
    make_posting(title="Schon lange da", published_at=timezone.now() - timedelta(days=2))
    make_posting(title="Weit weg", municipality=FRANKFURT)

    saved_searches.send_news(search.pk)
    saved_searches.send_news(search.pk)

    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "1 neuer Eintrag für Sie"
    assert "Ein großer Topf" in mail.outbox[0].body
    assert "Schon lange da" not in mail.outbox[0].body
    assert link(search) in mail.outbox[0].body


def test_letter_names_ten_at_most():
    search = confirmed()
    for _row in range(12):
        make_posting()

    saved_searches.send_news(search.pk)

    assert mail.outbox[0].subject == "10 neue Einträge für Sie"


def test_only_confirmed_searches_are_looked_at():
    make_search(query="q=a")
    search = confirmed(query="q=b")

    saved_searches.send_due()

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"search": search.pk}]


def test_unconfirmed_search_is_forgotten_after_two_days():
    make_search(query="q=a", created_at=timezone.now() - timedelta(hours=49))
    make_search(query="q=b")
    confirmed(query="q=c")

    saved_searches.forget_unconfirmed()

    assert sorted(SavedSearch.objects.values_list("query", flat=True)) == ["q=b", "q=c"]


def test_search_in_words_names_every_filter():
    finder = PostingFilter(QueryDict("q=Topf&ort=Kassel&kategorie=goods"), kind=Kind.REQUEST)

    assert saved_searches.in_words(finder) == "Gesuche: „Topf“ · Kassel, 25 km · Sachspenden"


def test_a_search_is_saved_once_for_an_address():
    make_search(email="ada@example.org")

    with pytest.raises(IntegrityError, match="a_search_is_saved_once_for_an_address"), transaction.atomic():
        make_search(email="ADA@example.org")


def test_only_a_confirmed_search_is_written_about():
    with pytest.raises(IntegrityError, match="only_a_confirmed_search_is_written_about"), transaction.atomic():
        make_search(last_sent_at=timezone.now())

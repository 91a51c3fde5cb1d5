import email.policy
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from postings import alerts, lifecycle, saved_searches, search_letters, writing
from postings.models import SavedSearch, SearchHit, SearchNotice
from postings.models.search import reader_of
from tests.conftest import make_posting

from .searches import ADA, make_confirmed, make_search

pytestmark = pytest.mark.django_db


def publish(**fields):
    posting = make_posting(**fields)
    alerts.find_searches(posting.pk)
    return posting


def send(frequency="daily", *, language="de", to=ADA):
    """The letters that are written now."""
    before = len(mail.outbox)
    search_letters.send_news(reader_of(to), language, frequency)
    return mail.outbox[before:]


def html(letter):
    return letter.alternatives[0].content


def test_letter_asks_in_the_readers_language_and_does_nothing_by_itself():
    search = make_search("ort=Kassel")

    search_letters.send_letter("please_confirm", search.pk)

    letter = mail.outbox[0]
    assert letter.to == [ADA]
    assert "Kassel, 25 km" in letter.body
    assert f"/de/suche-merken/{saved_searches.token_of(search)}/" in letter.body


def test_letter_about_a_search_that_is_gone_is_not_written():
    search_letters.send_letter("please_confirm", 0)

    assert mail.outbox == []


def test_news_are_told_once():
    search = make_confirmed("ort=Kassel")
    posting = publish(title="Ein großer Topf")

    (letter,) = send()
    assert send() == []

    notice = SearchNotice.objects.get()
    assert letter.subject == "1 neuer Eintrag für Sie"
    for text in (letter.body, html(letter)):
        assert "Gesuche: Kassel, 25 km" in text
        assert "Ein großer Topf" in text
        assert f"/de/eintrag/{posting.chiffre}/" in text
        assert f"/de/nicht-fuer-mich/{saved_searches.unwanted_token(notice)}/" in text
        assert f"/de/suche-merken/{saved_searches.token_of(search)}/" in text
    assert not SearchHit.objects.exists()
    search.refresh_from_db()
    assert search.last_sent_at is not None


def test_one_letter_holds_all_searches_and_each_posting_once():
    make_confirmed("ort=Kassel"), make_confirmed("q=Topf"), make_confirmed("q=Pfanne")
    make_confirmed("q=Pfanne", kind="offer")
    publish(title="Topf und Pfanne"), publish(title="Noch ein Topf"), publish(title="Eine Pfanne", kind="offer")

    (letter,) = send()

    assert letter.subject == "3 neue Einträge für Sie"
    assert [letter.body.count(title) for title in ("Topf und Pfanne", "Noch ein Topf", "Eine Pfanne")] == [1, 1, 1]
    assert re.findall(r"^(?:Gesuche|Angebote): .*$", letter.body, re.M) == [
        "Gesuche: Kassel, 25 km",
        "Angebote: „Pfanne“",
    ]


def test_no_posting_twice_over_all_letters():
    make_confirmed("ort=Kassel", frequency="daily"), make_confirmed("q=Topf", frequency="weekly")
    make_confirmed("kategorie=goods", language="ar")
    posting = publish(title="Topf")

    assert len(send("daily")) == 1
    assert send("weekly") == []
    assert send("daily", language="ar") == []

    lifecycle.resume(lifecycle.pause(posting))
    alerts.find_searches(posting.pk)
    assert send("daily") == []
    assert SearchNotice.objects.count() == 1


def test_search_that_was_stopped_and_kept_again_tells_nothing_twice():
    search = make_confirmed("ort=Kassel")
    posting = publish()
    send()
    saved_searches.stop(search)

    make_confirmed("ort=Kassel")
    alerts.find_searches(posting.pk)

    assert send() == []


def test_what_is_gone_or_fits_no_more_is_not_told():
    make_confirmed("ort=Kassel&sprache=de")
    gone, changed = publish(title="weg"), publish(title="anders")
    lifecycle.withdraw(gone)
    writing.edit(changed, changes={"languages": ["uk"]})

    assert send() == []
    assert not SearchHit.objects.exists()
    assert not SearchNotice.objects.exists(), "she may hear of it when it fits again"


def test_what_is_found_while_the_letter_is_sent_waits_for_the_next(monkeypatch):
    make_confirmed("q=Topf")
    publish(title="Topf")
    with monkeypatch.context() as slow:
        slow.setattr(EmailBackend, "send_messages", lambda *letters: publish(title="Noch ein Topf"))
        send()

    (letter,) = send()

    assert "Noch ein Topf" in letter.body


def test_letter_that_cannot_be_sent_loses_nothing(monkeypatch):
    search = make_confirmed("q=Topf")
    publish(title="Topf")

    def fail(*letters):
        raise ConnectionError

    with monkeypatch.context() as down, pytest.raises(ConnectionError):
        down.setattr(EmailBackend, "send_messages", fail)
        send()

    search.refresh_from_db()
    assert search.last_sent_at is None
    assert len(send()) == 1


def test_only_this_rhythm_and_language_is_told():
    make_confirmed("q=Topf", frequency="weekly"), make_confirmed("q=Rad", language="ar")
    make_confirmed("q=Brot", email="eve@example.org")
    publish(title="Topf"), publish(title="Rad"), publish(title="Brot")

    before = SearchHit.objects.count()

    assert send() == []
    assert SearchHit.objects.count() == before


def test_unconfirmed_search_is_never_told():
    search = make_search()
    SearchHit.objects.create(search=search, posting=make_posting())

    assert send() == []


def test_letter_names_ten_of_a_search_and_counts_the_others():
    make_confirmed()
    for _row in range(12):
        publish()

    (letter,) = send()

    assert letter.subject == "12 neue Einträge für Sie"
    assert letter.body.count("/de/eintrag/") == 10
    assert "Und 2 weitere Einträge" in letter.body
    assert SearchNotice.objects.count() == 12


def test_queries_grow_with_searches_and_not_with_postings(django_assert_num_queries):
    search = make_confirmed("ort=Kassel")
    publish()
    send()
    for num in (1, 30):
        SearchNotice.objects.all().delete()
        for posting in [make_posting() for _row in range(num)]:
            SearchHit.objects.create(search=search, posting=posting)
        with django_assert_num_queries(11):
            assert len(send()) == 1


def test_letter_at_once_waits_ten_minutes_after_the_last():
    search = make_confirmed(frequency="at_once")
    publish(title="eins")
    assert len(send("at_once")) == 1
    publish(title="zwei"), publish(title="drei")
    assert send("at_once") == []

    SavedSearch.objects.filter(pk=search.pk).update(last_sent_at=timezone.now() - timedelta(minutes=11))
    (letter,) = send("at_once")
    assert letter.subject == "2 neue Einträge für Sie"


def test_letter_is_written_in_its_readers_language():
    make_confirmed(language="ar")
    publish(title="Topf")

    (letter,) = send(language="ar")

    assert 'dir="rtl"' in html(letter)
    assert "/ar/eintrag/" in letter.body
    assert 'lang="de" dir="ltr"' in html(letter)


def test_mail_programs_can_stop_all_with_one_click():
    make_confirmed("ort=Kassel"), make_confirmed("q=Topf")
    publish(title="Topf")

    (letter,) = send()

    written = letter.message(policy=email.policy.SMTP).as_bytes().decode()
    address = re.search(r"^List-Unsubscribe: <https?://[^/]+(/de/suche-abbestellen/.+/)>\r$", written, re.M)[1]
    assert re.search(r"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$", written, re.M)
    assert saved_searches.to_stop(address.split("/")[3]).count() == 2
    assert address in letter.body


def test_title_is_shown_as_it_was_written_and_never_as_html():
    make_confirmed()
    publish(title="<b>Topf</b> & Pfanne")

    (letter,) = send()

    assert "<b>Topf</b> & Pfanne" in letter.body
    assert "&lt;b&gt;Topf&lt;/b&gt; &amp; Pfanne" in html(letter)

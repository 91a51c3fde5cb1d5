import time

import pytest
from django.contrib.messages import get_messages
from django.utils import translation

from postings import lifecycle, rendering, translating
from postings.models import Posting, Rendering, Status
from tests.conftest import make_posting

from . import translator as double

pytestmark = pytest.mark.django_db
BUTTON = "Maschinell übersetzen"


@pytest.fixture
def translator(settings):
    with double.running() as found:
        settings.LIBRETRANSLATE_URL, settings.LIBRETRANSLATE_KEY = found.address, "geheim"
        yield found


@pytest.fixture
def arabic(db):
    return make_posting(title="ثلاثة أسرّة", text="نحتاج إلى ثلاثة أسرّة.", text_language="ar")


def page_of(client, posting, language="de"):
    return client.get(f"/{language}/eintrag/{posting.chiffre}/").content.decode()


def press(client, posting, language="de", **extra):
    return client.post(f"/{language}/eintrag/{posting.chiffre}/uebersetzen/", **extra)


def test_without_a_service_there_is_no_button_and_nothing_happens(client, arabic, settings):
    assert settings.LIBRETRANSLATE_URL == ""

    assert BUTTON not in page_of(client, arabic)
    assert press(client, arabic).headers["Location"] == f"/de/eintrag/{arabic.chiffre}/"
    assert not Rendering.objects.exists()


def test_button_has_it_translated_once_for_everybody_and_says_that_a_machine_did(client, arabic, translator):
    before = page_of(client, arabic)

    press(client, arabic)
    press(client, arabic)

    after = page_of(client, arabic)
    assert (BUTTON in before, BUTTON in after) == (True, False)
    assert '<h1 lang="de" dir="ltr">de: ثلاثة أسرّة</h1>' in after
    assert "Von einer Maschine übersetzt, kann falsch sein." in after
    sent = {"q": ["ثلاثة أسرّة", "نحتاج إلى ثلاثة أسرّة."], "source": "ar", "target": "de", "format": "text"}
    assert translator.asked == [("/languages", None), ("/translate", {**sent, "api_key": "geheim"})]
    assert Rendering.objects.values_list("maker", "language").get() == ("machine", "de")
    assert list(arabic.events.values_list("action", "actor")) == [("translated", "visitor")]


@pytest.mark.parametrize(("written", "read"), [("ar", "ar"), ("so", "de"), ("fa", "en")])
def test_nothing_is_offered_that_the_reader_does_not_need_or_the_service_cannot_do(client, translator, written, read):
    posting = make_posting(text_language=written)

    assert "/uebersetzen/" not in page_of(client, posting, read)
    press(client, posting, read)
    assert "/translate" not in [path for path, _said in translator.asked]


def test_dari_is_translated_as_persian(client, translator):
    press(client, make_posting(text_language="prs"))

    assert translator.asked[-1][1]["source"] == "fa"


def test_what_a_human_wrote_needs_no_machine(client, arabic, translator, cora):
    rendering.write(arabic, by=cora, language="de", title="Drei Betten", text="Drei Betten für Kinder.")

    assert BUTTON not in page_of(client, arabic)


def test_what_was_taken_away_is_not_translated_again(client, arabic, translator):
    press(client, arabic)
    rendering.take_away(Rendering.objects.get())

    assert BUTTON not in page_of(client, arabic)
    press(client, arabic)
    assert Rendering.objects.get().title == ""


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.PAUSED, Status.REJECTED])
def test_what_is_not_public_is_sent_nowhere(client, translator, status):
    assert press(client, make_posting(text_language="ar", status=status)).status_code in (404, 410)
    assert translator.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        500,
        302,
        b"",
        b"[1]",
        b"\xff\xfe",
        b'{"translatedText": "eines"}',
        b'{"translatedText": ["eines"]}',
        b'{"translatedText": ["", "zwei"]}',
        b'{"translatedText": ["\\u0000", "zwei"]}',
        b'{"translatedText": [1, 2]}',
        b"[" * 100_000,
    ],
)
def test_failure_is_said_kindly_and_keeps_nothing(client, arabic, translator, answer):
    translator.answers["/translate"] = answer

    response = press(client, arabic)

    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Das Übersetzen klappt gerade nicht. Bitte versuchen Sie es später noch einmal."
    ]
    assert not Rendering.objects.exists()


def test_slow_service_is_not_waited_for(client, arabic, translator, monkeypatch):
    monkeypatch.setattr(translating, "SECONDS", 0.2)
    translator.answers["/translate"] = 5.0
    began = time.monotonic()

    press(client, arabic)

    assert time.monotonic() - began < 3
    assert not Rendering.objects.exists()


@pytest.mark.parametrize("answer", [500, b"nichts", b'[{"code": "ar"}]', b"{}", b"7"])
def test_service_that_does_not_say_what_it_can_is_asked_again_later_and_not_at_once(client, arabic, translator, answer):
    translator.answers["/languages"] = answer

    pages = [page_of(client, arabic) for _visit in range(3)]

    assert not any(BUTTON in page for page in pages)
    assert translator.asked == [("/languages", None)]


def test_long_answers_are_cut_to_what_a_posting_holds(client, arabic, translator):
    translator.answers["/translate"] = b'{"translatedText": ["%s", "%s"]}' % (b"a" * 200, b"b" * 9000)

    press(client, arabic)

    made = Rendering.objects.get()
    assert (len(made.title), len(made.text)) == (90, 3000)


def test_original_that_changed_meanwhile_keeps_nothing(arabic):
    read = Posting.objects.get()
    Posting.objects.update(title="أربعة أسرّة")

    with pytest.raises(lifecycle.NotPossible):
        rendering.keep_machines(read, language="de", title="Drei Betten", text="Drei Betten.")


def test_machines_words_are_renewed_after_a_change(client, arabic, translator):
    press(client, arabic)
    Posting.objects.update(title="أربعة أسرّة")

    press(client, arabic)

    assert Rendering.objects.get().title == "de: أربعة أسرّة"
    assert Rendering.objects.get().is_shown


def test_pressing_all_day_is_stopped(client, arabic, translator):
    statuses = [press(client, arabic).status_code for _press in range(21)]

    assert statuses == [302] * 20 + [429]


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://uebersetzen.example.org", True),
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000", True),
        ("http://localhost:5000", True),
        ("http://uebersetzen.example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("ftp://127.0.0.1", False),
        ("uebersetzen.example.org", False),
    ],
)
def test_texts_travel_by_https_or_not_at_all(settings, address, is_safe):
    settings.LIBRETRANSLATE_URL = address

    assert (translating.service() is not None) == is_safe
    assert bool(translating.address_is_safe(None)) != is_safe


def test_privacy_page_names_where_texts_are_sent(client, settings):
    before = client.get("/de/datenschutz/").content.decode()
    settings.LIBRETRANSLATE_URL = "https://uebersetzen.example.org"
    after = client.get("/de/datenschutz/").content.decode()

    assert ("uebersetzen.example.org" in before, "uebersetzen.example.org" in after) == (False, True)


def test_detail_asks_one_query_more_where_a_service_is_named(client, arabic, translator, django_assert_num_queries):
    page_of(client, arabic)

    with django_assert_num_queries(3), translation.override("de"):
        page_of(client, arabic)

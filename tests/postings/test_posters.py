import re
from datetime import date

import pytest
from django.utils import translation

from postings import posters, qr
from postings.models import Kind, Wish
from tests.conftest import BAUNATAL, make_person, make_posting

pytest.importorskip("weasyprint", exc_type=OSError, reason="needs Pango")
pytestmark = pytest.mark.django_db

MM = 96 / 25.4
LONGEST = {
    "title": "W" * 90,
    "text": "Ä" * 3000,
    "amount": 10_000,
    "slots": 0b101010101010101010101,
    "languages": ["de", "en", "ar", "uk", "fa", "prs", "tr", "ru", "ku", "ps", "ti", "so"],
    "languages_basic": ["fr", "es", "it"],
    "wishes": [wish.value for wish in Wish],
    "is_remote": True,
    "from_on": date(2026, 12, 24),
    "until_on": date(2027, 9, 30),
    "municipality": BAUNATAL,
}
WORDS = {
    "wide": ("W" * 90, "Ä" * 3000, "de"),
    "one word": ("Donaudampfschifffahrtsgesellschaftskapitänsmützenbandanstecknadelverkäuferin", "Wort" * 700, "de"),
    "words": (
        "Wir suchen drei Kinderfahrräder und einen Roller mit Klingel für den Hof am Lindenberg.",
        "wir " * 700,
        "de",
    ),
    "arabic": (
        "نحتاج إلى 3 حقائب مدرسية (Scout أو DerDieDas) وجهاز Samsung A15 لمدرسة في Kassel",
        "نحن عائلة. " * 270,
        "ar",
    ),
    "ukrainian": (
        "Шукаємо щоденник, щиток і шкільну шафу для школярів у Шауенбурзі щонайшвидше, щиро",
        "Щ" * 3000,
        "uk",
    ),
    "tigrinya": ("ንዕለት 12 መጻሕፍቲ ንደልይ " * 4, "ንሕና ሓደሽቲ ኢና። " * 150, "ti"),
    "chinese": ("锅" * 90, "锅" * 3000, "zh"),
}


def page_of(rf, posting, **more):
    document = posters.document(rf.get("/", **more), posting)
    return document, document.laid_out(document.html).pages


def texts(pages):
    """Every box with a text, each knowing the classes of all it stands in."""
    return [box for page in pages for box in _texts(page._page_box, frozenset())]


def _texts(box, below):
    below |= set(classes(getattr(box, "element", None)))
    if getattr(box, "text", "").strip():
        box.below = below
        yield box
    for child in getattr(box, "children", []):
        yield from _texts(getattr(child, "_box", child), below)


def said(pages):
    return re.sub(r"\s+", " ", " ".join(box.text for box in texts(pages)))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_longest_posting_fills_one_page_and_keeps_the_edges_white(rf, words):
    title, text, language = words
    posting = make_posting(**{**LONGEST, "title": title[:90], "text": text[:3000], "text_language": language})

    _document, pages = page_of(rf, posting, headers={"host": "a-very-long-name-of-a-host.testserver"})

    assert len(pages) == 1
    assert (pages[0].width, pages[0].height) == (pytest.approx(210 * MM, abs=1), pytest.approx(297 * MM, abs=1))
    for box in texts(pages):
        assert inside(box, "poster", across=(8, 202), down=(8, 297))
        assert inside(box, "poster__title", across=(14, 196), down=(13, 137))
        assert inside(box, "poster__facts", across=(14, 196), down=(139, 212))
        assert inside(box, "poster__way", across=(14, 196), down=(139, 212))
    assert all(strip_holds(strip) for strip in of_class(pages, "poster__strip"))


def of_class(pages, name):
    boxes = pages[0]._page_box.descendants(placeholders=True)
    return [box for box in boxes if box.element_tag == "div" and name in classes(box.element)]


def classes(element):
    return (element.get("class") or "").split() if element is not None else []


def inside(box, name, *, across, down):
    """Whether a text that stands somewhere below an element of this class keeps within these millimetres.

    What counts below is its line of writing: Arabic fonts call much more height their own than their letters fill.
    """
    if name not in box.below or "poster__strip" in box.below:
        return True
    left, top = box.position_x / MM, box.position_y / MM
    return (
        across[0] - 0.3 <= left
        and left + box.width / MM <= across[1] + 0.3
        and down[0] <= top
        and top + box.baseline / MM <= down[1] - 1
    )


def strip_holds(strip):
    """Before it is turned: 46 mm long, and no line but the hidden ones of a long title lower than 24."""
    lines = [box for box in strip.descendants() if box.element_tag == "p"]
    bottom = max(line.position_y + line.height for line in lines)
    return bottom <= strip.position_y + 24.25 * MM


@pytest.fixture(autouse=True)
def any_host(settings):
    settings.ALLOWED_HOSTS = ["*"]


def test_poster_says_what_where_when_how_many_and_in_which_languages(rf):
    posting = make_posting(
        title="Schulranzen", amount=100, amount_promised_elsewhere=63, slots=0b111, until_on=date(2027, 9, 30),
        languages=["de", "ar"], municipality=BAUNATAL,
    )  # fmt: skip

    _document, pages = page_of(rf, posting)
    words = said(pages)

    for told in (
        "Gesuch", "Haushalt", "Schulranzen", "Baunatal (Landkreis Kassel)", "es fehlen 37 von 100", "bis 30. September 2027",
        "Deutsch, Arabisch", posting.chiffre, "testserver", f"/e/{posting.chiffre}", "0000 123456",
    ):  # fmt: skip
        assert told in words, told
    assert words.count(posting.chiffre) >= 1 + 1 + 2 * posters.STRIPS


def test_poster_never_says_who_or_where_exactly(rf):
    author = make_person(name="Kanarienvogel", email="kanarie@example.org", phone="0000 987654")
    posting = make_posting(postcode="34117", author=author)

    document, _pages = page_of(rf, posting)

    for secret in ("34117", "Kanarienvogel", "kanarie", "987654"):
        assert secret not in document.html


@pytest.mark.parametrize(
    ("written", "reader", "language", "direction", "kind"),
    [
        ("ar", "de", "ar", "rtl", "طلب"),
        ("en", "ar", "en", "ltr", "Request"),
        ("de", "ar", "de", "ltr", "Gesuch"),
        ("ur", "de", "de", "ltr", "Gesuch"),
        ("pl", "ar", "ar", "rtl", "طلب"),
        ("prs", "de", "fa", "rtl", "درخواست"),
    ],
)
def test_poster_speaks_the_language_it_was_written_in_or_the_readers(rf, written, reader, language, direction, kind):
    posting = make_posting(text_language=written)
    own_direction = "rtl" if written in ("ar", "ur", "prs") else "ltr"

    with translation.override(reader):
        document, pages = page_of(rf, posting)

    assert f'<html lang="{language}" dir="{direction}">' in document.html
    assert f'<h1 class="poster__title poster__title--large" lang="{written}" dir="{own_direction}">' in document.html
    assert kind in said(pages)
    assert translation.get_language() == "de"


def test_title_with_html_is_text(rf):
    posting = make_posting(title="<img src=x> & <b>Topf</b>")

    document, pages = page_of(rf, posting)

    assert "&lt;img src=x&gt; &amp; &lt;b&gt;Topf" in document.html
    assert "<img src=x> & <b>Topf</b>" in said(pages)


def test_qr_code_of_the_poster_is_the_short_address(rf):
    posting = make_posting(kind=Kind.OFFER)

    document, _pages = page_of(rf, posting)

    picture = ("image/png", qr.png(f"http://testserver/e/{posting.chiffre}"))
    assert document.given == {f"http://testserver/de/eintrag/{posting.chiffre}/qr.svg": picture}
    assert document.html.count(f'src="/de/eintrag/{posting.chiffre}/qr.svg"') == 1 + posters.STRIPS


@pytest.mark.parametrize(
    ("title", "size"),
    [("Topf", "large"), ("W" * 17, "large"), ("Schulranzen und drei Mäppchen gesucht", "middle"), ("W" * 90, "small")],
)
def test_title_is_as_large_as_it_may(title, size):
    assert posters.layout(title, is_rtl=False)[0] == size


def test_text_is_cut_between_words():
    assert posters.cut("ein Topf,\n eine Pfanne", 40) == "ein Topf, eine Pfanne"
    assert posters.cut("ein Topf, eine Pfanne", 12) == "ein Topf…"
    assert posters.cut("锅" * 20, 5) == "锅锅锅锅锅…"


def test_drawing_is_a_small_file(rf):
    document, _pages = page_of(rf, make_posting(**LONGEST))

    assert len(document.pdf()) < 100_000

import re
import sys
import zlib

import pytest

from postings import paper, qr

weasyprint = pytest.importorskip("weasyprint", exc_type=OSError, reason="needs Pango")
HERE = "http://testserver/"


def document(body, **given):
    html = f'<!doctype html><html lang="de"><head><title>Blatt</title></head><body>{body}</body></html>'
    return paper.Document(html, base_url=HERE, given=given, styles=("@page { size: A4 }",))


def unpacked(pdf):
    """The file with all its compressed parts, readable, behind it."""
    parts = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.S)
    return b"\n".join([pdf, *(zlib.decompressobj().decompress(part) for part in parts)])


def text_of(document):
    pages = document.laid_out(document.html).pages
    return " ".join(
        box.text for page in pages for box in page._page_box.descendants(placeholders=True) if hasattr(box, "text")
    )


def test_html_becomes_a_pdf_whose_text_can_be_found():
    drawn = document("<p>Topf und Pfanne</p>").pdf()

    assert drawn.startswith(b"%PDF-")
    assert b"/ToUnicode" in unpacked(drawn)


@pytest.mark.parametrize(
    "reference",
    [
        '<img src="http://example.org/spy.png">',
        '<img src="file:///etc/hostname">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<img src="/static/mark.svg">',
        '<link rel="stylesheet" href="http://example.org/spy.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<svg><image href="http://example.org/spy.png" width="9" height="9"/></svg>',
        '<object data="file:///etc/hostname"></object>',
        "<style>@import url(http://example.org/a.css); p { background: url(file:///etc/hostname) }</style><p>x</p>",
        "<style>@font-face { font-family: a; src: url(http://example.org/a.woff) } p { font-family: a }</style><p>x</p>",
    ],
)
def test_what_was_not_handed_over_is_not_fetched(monkeypatch, reference):
    asked = []
    monkeypatch.setattr("socket.socket.connect", lambda *_args: asked.append("network"))
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *_args, **_more: asked.append("anything"))

    drawn = document(f"{reference}<p>Topf</p>").pdf()

    assert asked == []
    assert b"/EmbeddedFile" not in unpacked(drawn)


def test_fetcher_refuses_all_but_what_was_handed_over():
    fetch = paper._fetcher({HERE + "qr": ("image/png", b"dots")})

    assert fetch(HERE + "qr").read() == b"dots"
    with pytest.raises(ValueError, match="Not handed over"):
        fetch("http://example.org/")
    with pytest.raises(ValueError, match="Not handed over"):
        fetch("file:///etc/hostname")


def test_what_was_handed_over_is_drawn():
    drawn = document('<img src="/qr">', **{HERE + "qr": ("image/png", qr.png("Topf"))}).pdf()

    assert b"/Subtype /Image" in unpacked(drawn)


@pytest.mark.parametrize("odd", ["Topf\0Pfanne", "\u202eTopf", "Ä" * 10_240, "W" * 90, "\x1b[31m", "\ufdd0", "Ꮳ" * 90])
def test_odd_text_is_drawn_or_refused_but_never_breaks(odd):
    try:
        assert document(f"<p>{odd}</p>").pdf().startswith(b"%PDF-")
    except paper.NotPossible:
        pass


def test_pictograph_without_a_font_is_left_out():
    drawn = document("<p>Bett \U000f1234\ue123 frei</p>").pdf()

    assert drawn.startswith(b"%PDF-")


def test_letter_without_a_font_is_no_empty_box_but_no_pdf(caplog):
    unknown = "\U00031350"  # of the third extension to Chinese, in hardly any font

    try:
        document(f"<p>Topf {unknown}</p>").pdf()
    except paper.NotPossible as reason:
        assert str(reason) == "no font for U+31350"
        assert "no font here has U+31350" in caplog.text
    else:
        pytest.skip("this machine has a font for it")


@pytest.fixture
def without_pango(monkeypatch):
    paper._loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    yield
    paper._loaded.cache_clear()


def test_machine_without_pango_says_so_once(without_pango, caplog):
    for _twice in range(2):
        with pytest.raises(paper.NotPossible, match="missing"):
            document("<p>Topf</p>").pdf()

    assert caplog.text.count("No PDF on this machine") == 1


def test_error_of_weasyprint_is_no_error_of_the_page(monkeypatch):
    monkeypatch.setattr(weasyprint.HTML, "render", lambda *_args, **_more: 1 / 0)

    with pytest.raises(paper.NotPossible, match="ZeroDivisionError"):
        document("<p>Topf</p>").pdf()


def test_key_changes_with_whatever_is_to_be_seen():
    one = document("<p>Topf</p>")

    assert one.key == document("<p>Topf</p>").key
    assert one.key != document("<p>Pfanne</p>").key
    assert one.key != document("<p>Topf</p>", a=("image/png", b"1")).key


def test_text_stands_in_the_laid_out_page():
    assert "Topf" in text_of(document("<p>Topf</p>"))

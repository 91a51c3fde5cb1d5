"""HTML as PDF, drawn by WeasyPrint, which gets nothing but what it is handed: no network and no file.

WeasyPrint needs Pango of the operating system. It is loaded with the first PDF, because it costs most of a second and
45 MB; where it cannot be loaded, or no font here has the letters, NotPossible is raised and the page prints itself.
"""

import logging
import unicodedata
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

logger = logging.getLogger(__name__)
_lacking = ContextVar("letters that no font here has")
# Categories of Unicode that a sentence can do without: symbols, private and unassigned ones, marks of style.
PICTOGRAPHS = {"So", "Sk", "Co", "Cn", "Mn", "Me", "Cf", "Cc"}


class NotPossible(Exception):
    """This cannot be drawn on this machine; the message says why, in English, for the log."""


@dataclass(frozen=True)
class Document:
    """`given`: address → (type, bytes) of all that the HTML may name. `styles`: texts of CSS, in their order."""

    html: str
    base_url: str
    given: dict
    styles: tuple

    @property
    def key(self):
        """Equal for what will look equal."""
        parts = [self.html, *self.styles, *(content.decode("latin-1") for _kind, content in self.given.values())]
        return sha256("\0".join(parts).encode()).hexdigest()[:32]

    def pdf(self):
        """The bytes. Pictographs that no font here has are left out; of letters none may be missing."""
        try:
            drawn, lacking = self._drawn(self.html)
            if lacking and all(unicodedata.category(letter) in PICTOGRAPHS for letter in lacking):
                drawn, lacking = self._drawn(self.html.translate(dict.fromkeys(map(ord, lacking))))
        except NotPossible:
            raise
        except Exception as error:  # whatever goes wrong in there, the page that prints itself is still there
            logger.warning("A PDF could not be drawn: %s", type(error).__name__)
            raise NotPossible(type(error).__name__) from error
        if lacking:
            codes = ", ".join(sorted({f"U+{ord(letter):04X}" for letter in lacking}))
            logger.warning("A PDF was not drawn, because no font here has %s", codes)
            raise NotPossible(f"no font for {codes}")
        return drawn

    def _drawn(self, html):
        """(bytes, letters that no font here has)"""
        lacking = []
        token = _lacking.set(lacking)
        try:
            return self.laid_out(html).write_pdf(), lacking
        finally:
            _lacking.reset(token)

    def laid_out(self, html):
        """WeasyPrint's own document, whose pages know where everything stands."""
        weasyprint = _loaded()
        if weasyprint is None:
            raise NotPossible("WeasyPrint or Pango is missing")
        page = weasyprint.HTML(
            string=html, base_url=self.base_url, url_fetcher=_fetcher(self.given), media_type="print"
        )
        return page.render(stylesheets=_stylesheets(tuple(self.styles)), font_config=_fonts())


@cache
def _loaded():
    """The module, or None where it cannot be; tried once."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        logger.warning("No PDF on this machine: %s", error)
        return None
    logging.getLogger("weasyprint").addFilter(_note)
    return weasyprint


@cache
def _fonts():
    """One for all: reading what fonts there are costs time, and memory that does not come back."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheets(texts):
    return [_loaded().CSS(string=text, url_fetcher=_fetcher({})) for text in texts]


def _note(record):
    """Keep what WeasyPrint says about letters without a font for the Document that asked; of the rest, CSS it does not
    know among them, only errors are for the log."""
    if not str(record.msg).startswith(".notdef"):
        return record.levelno >= logging.ERROR
    held = _lacking.get(None)
    if held is not None:
        held.append(record.args[0])
    return False


def _fetcher(given):
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Handed(URLFetcher):
        """Knows no protocol at all, only what was handed over."""

        def __init__(self):
            self._fail_on_errors = False

        def fetch(self, url, headers=None):
            if url not in given:
                raise ValueError(f"Not handed over: {url}")
            kind, content = given[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Handed()

"""Machine translation of what everybody may read, by a service the operator chose; off unless one is named.

A service knows which languages it puts into which (`pairs`) and translates texts (`translate`); LibreTranslate is one.
"""

import ipaddress
import json
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.cache import cache

from peoplelikeme.lib.fetching import Unreachable, fetch
from postings import rendering, tongues

SECONDS = 5  # for a translation, which somebody waits for
SECONDS_TO_KNOW = 2  # for its languages, which a page waits for once in a while
KNOWN_FOR, ASKED_AGAIN_AFTER = 24 * 3600, 600  # seconds: what it can do, and that it did not answer
LONGEST_TITLE, LONGEST_TEXT = 90, 3000
AS_THEY_SAY = {"prs": "fa", "zh": "zh-Hans"}


class Failed(Exception):
    """The service did not answer, or not with a translation."""


class LibreTranslate:
    def __init__(self, address, key):
        self.address, self.key = address, key

    def pairs(self):
        """Code of a language → codes of those it puts it into."""
        told = self._ask("/languages", seconds=SECONDS_TO_KNOW)
        try:
            return {each["code"]: list(each["targets"]) for each in told}
        except (KeyError, TypeError):
            raise Failed("no list of languages") from None

    def translate(self, texts, *, source, target):
        said = {"q": texts, "source": source, "target": target, "format": "text"}
        told = self._ask("/translate", {**said, **({"api_key": self.key} if self.key else {})}, seconds=SECONDS)
        made = told.get("translatedText") if isinstance(told, dict) else None
        is_whole = isinstance(made, list) and len(made) == len(texts)
        if not is_whole or not all(isinstance(text, str) and text.strip() for text in made):
            raise Failed("no translation")
        return made

    def _ask(self, path, said=None, *, seconds):
        data = None if said is None else json.dumps(said).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            return json.loads(fetch(self.address + path, data=data, headers=headers, seconds=seconds))
        except (Unreachable, ValueError, RecursionError) as error:
            raise Failed(type(error).__name__) from None


def service():
    """The service that is named in the settings, or None."""
    address = settings.LIBRETRANSLATE_URL
    return LibreTranslate(address, settings.LIBRETRANSLATE_KEY) if address and is_safe(address) else None


def is_safe(address):
    """Whether nobody on the way can read what is sent there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname or ""))


def _is_this_machine(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@checks.register(checks.Tags.security)
def address_is_safe(app_configs, **kwargs):
    if not settings.LIBRETRANSLATE_URL or is_safe(settings.LIBRETRANSLATE_URL):
        return []
    told = "LIBRETRANSLATE_URL is neither https nor on this machine."
    return [checks.Error(told, hint="Nothing is sent there, and nobody sees a button.", id="postings.E001")]


def host():
    """Where texts are sent, for the page that says so; empty where they are sent nowhere."""
    return (urlsplit(settings.LIBRETRANSLATE_URL).hostname or "") if service() else ""


def is_offered(posting):
    """Whether a posting of `rendering.with_words` has nothing in the reader's language, and the service could help."""
    reader = tongues.of_reader()
    if service() is None or posting.text_language in tongues.read_by_reader() or rendering.for_reader(posting)["maker"]:
        return False
    return _can(posting.text_language, reader) and not rendering.is_unwanted(posting, reader)


def _can(source, target):
    return _spelt(target) in _known_pairs().get(_spelt(source), [])


def _spelt(code):
    return AS_THEY_SAY.get(code, code)


def _known_pairs():
    """What the service can do, asked once a day; nothing for ten minutes after it did not say."""
    key = f"translating:{settings.LIBRETRANSLATE_URL}"
    if (known := cache.get(key)) is None:
        try:
            known, seconds = service().pairs(), KNOWN_FOR
        except Failed:
            known, seconds = {}, ASKED_AGAIN_AFTER
        cache.set(key, known, seconds)
    return known


def translate(posting):
    """Have a public posting put into the reader's language and keep it. Raises Failed, or what rendering.keep_machines does."""
    reader = tongues.of_reader()
    texts = [posting.title, posting.text]
    title, text = service().translate(texts, source=_spelt(posting.text_language), target=_spelt(reader))
    made = {"title": _storable(title)[:LONGEST_TITLE], "text": _storable(text)[:LONGEST_TEXT]}
    if not all(made.values()):
        raise Failed("no translation")
    return rendering.keep_machines(posting, language=reader, **made)


def _storable(text):
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()

"""What a machine can see wrong about a translation: what it lost of the German sentence, and German that was left in it."""

import gettext
import re
import unicodedata
from collections import Counter
from functools import cache

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")
FOREIGN = re.compile(r"Ehrenamtssuche Hessen|People Like Me|https?://\S+|\S+@\S+|„[^“]*“|«[^»]*»|“[^”]*”|\"[^\"]*\"")
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{4,}")
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ps": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "ti": "ETHIOPIC"}
LONGEST_LABEL = 24  # signs of a German button or label that has to stay short
LABEL_GROWS_BY = 2.4
LABEL_GROWS_TO = 20  # shorter ones may become so long


def flaws(language, german, strings, plural="n != 1"):
    """What is wrong, in words; `german` is a message, or its singular and plural, `strings` its translations, `plural` how
    gettext says which of them goes with n."""
    sources = [german] if isinstance(german, str) else list(german)
    if not all(strings):
        return ["is not translated"]
    found = [*_placeholders(sources, strings, plural)]
    for text in strings:
        if sorted(TAG.findall(text)) != sorted(TAG.findall(sources[0])):
            found.append("has other tags")
        if text[:1].isspace() != sources[0][:1].isspace() or text[-1:].isspace() != sources[0][-1:].isspace():
            found.append("begins or ends with other spaces")
        if language in SCRIPTS and len(_words_left(text)) > 1 and not _has_script(text, SCRIPTS[language]):
            found.append(f"holds no letter of {SCRIPTS[language].lower()} script")
        elif language not in SCRIPTS and language != "de" and text in sources and len(_words_left(text)) > 2:
            found.append("is still German")
    return found


def is_long_label(german, text):
    """Whether a label or button of few words grew so much that it breaks the page."""
    return len(german) <= LONGEST_LABEL and len(text) > max(LABEL_GROWS_TO, len(german) * LABEL_GROWS_BY)


def _placeholders(sources, strings, plural):
    needed = [set(PLACEHOLDER.findall(source)) for source in sources]
    allowed = set().union(*needed)
    counting = range(len(strings)) if len(sources) == 1 else _said_of_many(plural)
    for index, text in enumerate(strings):
        has = set(PLACEHOLDER.findall(text))
        if has - allowed:
            yield f"invents {', '.join(sorted(has - allowed))}"
        if index in counting and needed[-1] - has:
            yield f"loses {', '.join(sorted(needed[-1] - has))}"


@cache
def _said_of_many(plural):
    """Forms that go with more than one number: in Ukrainian the first is said of 21, too, so the number must stand in it."""
    form = gettext.c2py(plural)
    used = Counter(form(number) for number in range(1, 201))
    return {index for index, times in used.items() if times > 1}


def _words_left(text):
    """What remains when names, addresses, placeholders and what is quoted are gone."""
    return WORD.findall(FOREIGN.sub("", TAG.sub("", PLACEHOLDER.sub("", text))))


def _has_script(text, script):
    return any(unicodedata.name(letter, "").startswith(script) for letter in text if letter.isalpha())

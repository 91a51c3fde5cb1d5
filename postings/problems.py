"""What may speak against showing a posting, as data: the form shows it to the author, the review room to reviewers.

A `Blocker` must be gone before a posting is stored, `NeedsApproval` needs a reviewer who has looked at it, a `Hint` is
worth a look. The language somebody writes in is none of these, ever.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from postings import carewords, contactdata

from .models import Category, Exchange, Status

NEARLY_THE_SAME = 0.6
DAY_IS_OVER = _("Der letzte Tag ist schon vorbei. Bitten Sie um eine Änderung.")
SHORTEST_TEXT = 25  # characters
LONG_WORD = 5  # letters; so long a word is also found within a compound: "fahrrad" in Kinderfahrrad, "rad" nowhere


@dataclass(frozen=True)
class Problem:
    """`message` is lazy and kind, `field` is where it is about, `snippet` the words that were found."""

    code: str
    message: object
    field: str = ""
    snippet: str = ""


class Blocker(Problem):
    """Cannot be stored like this. The message tells the author what to do."""

    level = "blocker"


class NeedsApproval(Problem):
    """A reviewer has to look at it; it is not published together with others."""

    level = "approval"


class Hint(Problem):
    """Worth knowing."""

    level = "hint"


_IN_TEXT = [
    (
        Blocker, "email", contactdata.emails,
        _(
            "Hier steht eine E-Mail-Adresse. Nehmen Sie sie bitte heraus, alle könnten sie lesen."
            " Wie wir Sie erreichen, fragen wir extra."
        ),
    ),
    (
        Blocker, "link", contactdata.links,
        _("Hier steht eine Internetadresse. Nehmen Sie sie bitte heraus; wir können nicht prüfen, wohin sie führt."),
    ),
    (
        Blocker, "phone", contactdata.phones,
        _(
            "Hier steht eine Telefonnummer. Nehmen Sie sie bitte heraus, alle könnten sie lesen."
            " Wie wir Sie erreichen, fragen wir extra."
        ),
    ),
    (
        Blocker, "iban", contactdata.ibans,
        _("Hier steht eine Kontonummer. Nehmen Sie sie bitte heraus; um Geld geht es hier nicht."),
    ),
    (NeedsApproval, "maybe_phone", contactdata.maybe_phones, _("Das könnte eine Telefonnummer sein.")),
    (NeedsApproval, "address", contactdata.addresses, _("Das sieht nach einer genauen Adresse aus.")),
    (NeedsApproval, "handle", contactdata.handles, _("Das könnte ein Weg sein, jemanden an uns vorbei zu erreichen.")),
]  # fmt: skip


def of_text(*, title="", text=""):
    """What stands in title and text and should not, or not without a look. One problem for each thing found."""
    return [
        level(code, message, field, snippet)
        for field, words in (("title", title), ("text", text))
        for level, code, find, message in _IN_TEXT
        for snippet in dict.fromkeys(find(words or ""))
    ]


def of(posting, *, siblings=(), categories=None):
    """Everything a reviewer of `posting` should know. `posting` is a row, or a dict with the same names.

    `siblings` are the author's other open postings, `categories` all categories (asked for if not given).
    """
    said = posting.get if isinstance(posting, dict) else lambda name: getattr(posting, name, None)
    title, text = said("title") or "", said("text") or ""
    category = said("category")
    return [
        *of_text(title=title, text=text),
        *_of_words(title, text),
        *_of_siblings(said, siblings),
        *_of_organisation(said("organisation")),
        *(_of_category(category) if category else []),
        *(_of_topic(said, category, Category.objects.all() if categories is None else categories) if category else []),
        *_of_days(said),
        *_of_form(title, text),
    ]


def may_go_unread(problems):
    """Whether nothing among them asks for a reviewer's own look."""
    return all(isinstance(problem, Hint) for problem in problems)


def _of_words(title, text):
    for topic in carewords.TOPICS:
        for field, words in (("title", title), ("text", text)):
            found = topic.pattern.search(contactdata.plain(words))
            if found:
                yield NeedsApproval(topic.code, topic.message, field, found[0])
                break


def _of_siblings(said, siblings):
    for sibling in siblings:
        if sibling.pk == said("pk") or sibling.kind != said("kind"):
            continue
        if likeness(said("title") or "", sibling.title) > NEARLY_THE_SAME:
            yield NeedsApproval(
                "duplicate", _("Dieselbe Person hat schon einen sehr ähnlichen Eintrag."), "title", str(sibling)
            )


def likeness(one, other):
    """How alike two titles are, 0 to 1."""
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _of_organisation(organisation):
    if organisation is not None and not organisation.is_verified:
        yield NeedsApproval(
            "unverified", _("Diese Einrichtung haben wir noch nicht geprüft."), "organisation", organisation.name
        )


def _of_category(category):
    if category.exchange == Exchange.REFERRAL:
        yield NeedsApproval(
            "referral", _("In dieser Kategorie dürfen nur Fachleute helfen."), "category", str(category)
        )
    elif category.exchange == Exchange.COORDINATED:
        yield NeedsApproval(
            "coordinated",
            _("In dieser Kategorie steht die Koordinationsstelle immer dazwischen."),
            "category",
            str(category),
        )


def _of_topic(said, category, categories):
    """The title names things of another category, and neither title nor text anything of its own or its neighbours'.

    In a language without a word list: nothing.
    """
    language = said("text_language")
    root = category.parent_id or category.pk
    own = [each for each in categories if root in (each.pk, each.parent_id)]
    both = _spaced(f"{said('title')} {said('text')}")
    if any(_is_told(word, both) for each in own for word in _words(each, language)):
        return
    title = _spaced(said("title"))
    for other in categories:
        if other in own or other.parent_id is None:
            continue
        for word in _words(other, language):
            if len(word) >= LONG_WORD and f" {word} " in title:
                message = format_lazy(_("Die Überschrift klingt eher nach „{category}“."), category=lazystr(other))
                yield NeedsApproval("category", message, "category", word)
                return


def _words(category, language):
    return [word.casefold() for word in category.texts.get(language, {}).get("words", [])]


def _spaced(text):
    """Its words in small letters, each between spaces."""
    return f" {' '.join(re.findall(r'[\w-]+', (text or '').casefold()))} "


def _is_told(word, spaced):
    return (word if len(word) >= LONG_WORD else f" {word} ") in spaced


def _of_days(said):
    """What is shown already ends by itself."""
    until_on = said("until_on")
    if until_on and until_on < timezone.localdate() and said("status") in (None, Status.SUBMITTED):
        yield NeedsApproval("over", DAY_IS_OVER, "until_on")


def _of_form(title, text):
    if len(text.strip()) < SHORTEST_TEXT:
        yield Hint("short", _("Der Text ist sehr kurz."), "text")
    letters = [letter for letter in title if letter.isupper() or letter.islower()]
    if len(letters) > 8 and all(letter.isupper() for letter in letters):
        yield Hint("capitals", _("Die Überschrift steht ganz in Großbuchstaben."), "title", title)

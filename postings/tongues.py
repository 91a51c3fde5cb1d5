"""Languages people speak and write in: ISO 639 codes, their names in every interface language (from CLDR), direction."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# What newcomers to Hesse and their neighbours speak most, offered first; the order is by own alphabet in each language.
OFTEN = ["de", "en", "ar", "uk", "fa", "prs", "tr", "ru", "ku", "ps", "ti", "so", "fr", "es"]
ALL = [
    *OFTEN,
    "am", "az", "bg", "bn", "bs", "ckb", "cs", "el", "ha", "hi", "hr", "hu", "hy", "it", "ja", "ka", "kk", "ko", "lt", "lv",
    "mk", "ml", "my", "ne", "nl", "om", "pa", "pl", "pt", "ro", "rom", "sk", "sl", "sq", "sr", "sw", "ta", "th", "ur", "uz",
    "vi", "wo", "zh",
]  # fmt: skip
RTL = {"ar", "fa", "prs", "ps", "ckb", "ur", "he", "arc"}
# CLDR knows Dari as a variety of Persian and has no name of its own for these in some languages.
CLDR = {"prs": "fa_AF"}
LONG_DAYS = {"ar", "fa"}
SMALL_WEEKDAYS = {"ru", "uk"}  # whose Django writes them with a capital letter, as they only begin a sentence
INTERFACES = {"prs": "fa"}  # one set of texts serves both


def is_rtl(code):
    return code.split("-")[0] in RTL


@cache
def _locale(code):
    try:
        return Locale.parse(CLDR.get(code, code).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _name_in(code, interface):
    reader = _locale(interface) or Locale("de")
    if code == "prs":
        return reader.languages.get("fa_AF") or "Dari"
    return reader.languages.get(code) or Locale("en").languages.get(code) or code


def of_reader():
    """What somebody reads and writes who chose the active interface: Leichte Sprache is German."""
    return (translation.get_language() or "de").split("-")[0]


def read_by_reader():
    """Every language whose texts the active interface's reader needs no translation of."""
    own = of_reader()
    return [own, *(code for code, interface in INTERFACES.items() if interface == own)]


def name(code):
    """The language's name in the active interface language."""
    return _name_in(code, of_reader())


@cache
def own_name(code):
    locale = _locale(code)
    found = locale and (locale.languages.get(locale.language) if code != "prs" else locale.languages.get("fa_AF"))
    return (found or _name_in(code, "en")).capitalize() if code != "prs" else "دری"


@cache
def day_letters(code):
    """A letter for each day, Monday first, where short names are whole words; None where they are short."""
    if code not in LONG_DAYS:
        return None
    names = _locale(code).days["stand-alone"]["narrow"]
    return [names[day] for day in range(7)]


def joined(parts):
    """An enumeration with the comma of the active language."""
    return comma().join(str(part) for part in parts)


def comma():
    return pgettext("zwischen zwei Dingen einer Aufzählung", ", ")


def spoken(well, basic):
    """ "Arabisch, etwas Deutsch" """
    return joined([*map(name, well), *(_("etwas %(language)s") % {"language": name(code)} for code in basic)])


def interface_for(code):
    """The interface language that goes with a text written in `code`: its own where we speak it, else the reader's."""
    code = INTERFACES.get(code, code)
    return code if code in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def choices():
    """(code, name) in the active language: the frequent ones first, then the rest, each by name."""
    return [
        *sorted(((code, name(code)) for code in OFTEN), key=lambda pair: pair[1]),
        *sorted(((code, name(code)) for code in ALL if code not in OFTEN), key=lambda pair: pair[1]),
    ]

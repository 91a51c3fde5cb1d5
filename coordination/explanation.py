"""Why two postings fit, in words and numbers, unknowns included: from what a suggestion kept when it was worked out."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from postings import tongues
from postings.models import Wish

from . import items, scoring

GOOD, UNKNOWN, WEAK, ASK = "good", "unknown", "weak", "ask"
LABELS = {
    "category": gettext_lazy("Kategorie"),
    "need": gettext_lazy("Bedarf gedeckt"),
    "distance": gettext_lazy("Entfernung"),
    "language": gettext_lazy("Sprache"),
    "slots": gettext_lazy("Zeiten"),
    "text": gettext_lazy("Text"),
    "dates": gettext_lazy("Tage"),
    "amount": gettext_lazy("Menge"),
    "habit": gettext_lazy("Antwortet"),
}


@dataclass(frozen=True)
class Reason:
    text: str
    mark: str  # good, unknown, weak or ask


@dataclass(frozen=True)
class Row:
    """One line of the whole table: `value` is the feature between 0 and 1, `weight` what it counts."""

    name: str
    label: str
    said: str
    value: float
    weight: float
    is_unknown: bool

    @property
    def percent(self):
        return round(100 * self.value)


def of(suggestion):
    """The reasons of a stored suggestion, what must be asked first before all others."""
    return _reasons(suggestion.features, suggestion.unknowns, suggestion.ask_first)


def of_pair(pair):
    """The same for a pair that was worked out just now."""
    return _reasons(stored(pair), pair.features.unknown, pair.verdict.ask_first)


def stored(pair):
    """Features and what they rest on, as a suggestion keeps them."""
    return pair.features.values() | {"basis": pair.basis}


def table(features, unknowns):
    """Every criterion with what stands behind it, its value and its weight."""
    basis = features["basis"]
    return [
        Row(
            name,
            LABELS[name],
            _said(name, features[name], basis, name in unknowns),
            features[name],
            weight,
            name in unknowns,
        )
        for name, weight in scoring.MODEL.weights.items()
    ]


def _reasons(features, unknowns, ask_first):
    basis = features["basis"]
    found = [Reason(_("erst fragen: %(wish)s") % {"wish": Wish(wish).label}, ASK) for wish in ask_first]
    for name in scoring.NAMES:
        if name == "text" or (name in unknowns and name in ("need", "dates", "amount")):
            continue  # says nothing to a person in a hurry; stands in the table
        if name == "habit" and not basis["contacted"]:
            continue
        is_unknown = name in unknowns
        mark = UNKNOWN if is_unknown else GOOD if features[name] >= scoring.UNKNOWN else WEAK
        found.append(Reason(_said(name, features[name], basis, is_unknown), mark))
    return found


def _said(name, value, basis, is_unknown):
    if is_unknown:
        return UNSAID[name]()
    return SAID[name](value, basis)


def _category(value, basis):
    if value == scoring.SAME_LEAF:
        return _("gleiche Kategorie")
    return _("verwandte Kategorie") if value == scoring.RELATIVE else _("gleicher Bereich")


def _need(value, basis):
    if basis.get("misfit"):
        return _("für ein anderes Alter oder andere Größe")
    if not basis["items"]:
        return _("nichts davon ist genannt")
    return _("nennt auch: %(things)s") % {"things": tongues.joined(items.label(code) for code in basis["items"][:4])}


def _distance(value, basis):
    if basis["remote"]:
        return _("geht am Telefon oder online")
    if basis["km"] < 1:
        return _("am selben Ort")
    return _("%(km)s km") % {"km": number_format(round(basis["km"]))}


def _language(value, basis):
    if not basis["languages"]:
        return _("keine gemeinsame Sprache") if not value else _("verwandte Sprachen")
    return ngettext("gemeinsame Sprache %(names)s", "gemeinsame Sprachen %(names)s", len(basis["languages"])) % {
        "names": tongues.joined(tongues.name(code) for code in basis["languages"])
    }


def _slots(value, basis):
    num = basis["slots"].bit_count()
    return ngettext("%(num)d gemeinsame Zeit in der Woche", "%(num)d gemeinsame Zeiten in der Woche", num) % {
        "num": num
    }


def _text(value, basis):
    return _("Rang %(rank)d von %(num)d") % {"rank": basis["rank"], "num": basis["candidates"]}


def _dates(value, basis):
    return _("an allen Tagen") if value == 1 else _("an %(percent)d %% der Tage") % {"percent": round(100 * value)}


def _amount(value, basis):
    return _("deckt %(left)d von %(asked)d") % {"left": min(basis["left"], basis["asked"]), "asked": basis["asked"]}


def _habit(value, basis):
    if not basis["contacted"]:
        return _("noch nie gefragt")
    return _("hat %(replied)d von %(contacted)d Mal geantwortet") % basis


SAID = {
    "category": _category, "need": _need, "distance": _distance, "language": _language, "slots": _slots,
    "text": _text, "dates": _dates, "amount": _amount, "habit": _habit,
}  # fmt: skip
UNSAID = {
    "category": lambda: "",
    "need": lambda: _("unbekannt, was genau"),
    "distance": lambda: _("Entfernung unbekannt"),
    "language": lambda: _("Sprache unbekannt, oder wenig Reden nötig"),
    "slots": lambda: _("Zeit unbekannt"),
    "text": lambda: _("nicht verglichen"),
    "dates": lambda: _("ohne festes Ende"),
    "amount": lambda: _("Menge unbekannt"),
    "habit": lambda: _("noch nie gefragt"),
}

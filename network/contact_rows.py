"""What each line of a table of contact points would do: a new one, changes to one we have, or what is wrong with it.

Pure: what we know already comes in as a `Known`, and nothing is stored. network/contact_import.py does both.
"""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .contact_csv import LABELS, cells, fold
from .models import ContactPoint

MOST_GUESSES = 40  # in one table: each compares a word with thousands of names
WORDS = ["name", "street", "phone", "email", "website", "opening_hours", "about"]
REACHED_BY = ["phone", "email", "street", "website"]


class State(models.TextChoices):
    WRONG = "wrong", gettext_lazy("Fehler")
    NEW = "new", gettext_lazy("neu")
    CHANGED = "changed", gettext_lazy("ändert sich")
    SAME = "same", gettext_lazy("bleibt gleich")


@dataclass
class Known:
    """What we know already. The first four lead from words as `fold` leaves them to keys, `towns` to several."""

    topics: dict
    regions: dict
    languages: dict
    towns: dict
    postcodes: dict  # → keys of towns
    names: dict  # of topics, regions, languages and towns, by key
    points: dict = field(default_factory=dict)  # (name folded, town's key) → what ContactPoint holds, with its `pk`
    may_serve: set | None = None  # regions somebody may name; None: all
    may_change: set | None = None  # pks of contact points; None: all


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One line of the table, numbered as a spreadsheet does. `values` holds what is to be stored."""

    number: int
    name: str
    state: State
    errors: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    pk: int | None = None


@dataclass(frozen=True)
class Table:
    rows: list
    ignored: list  # heads of columns we do not know

    def of(self, state):
        return [row for row in self.rows if row.state == state]

    @property
    def is_right(self):
        return not self.of(State.WRONG)


def read(data, known):
    """The Table in `data`, bytes as a spreadsheet saved them. Raises contact_csv.Unreadable."""
    lines, ignored = cells(data)
    reader = _Reader(known)
    return Table([reader.row(line) for line in lines], ignored)


class _Wrong(Exception):
    """One cell is wrong; says why, and what to do."""


class _Reader:
    """Reads one table: remembers what stood in it before."""

    def __init__(self, known):
        self.known, self.seen, self.guesses = known, {}, MOST_GUESSES

    def row(self, line):
        values, errors = self._read(line)
        number, name = line.number, line.said.get("name", "")
        key = fold(name), values.get("municipality_id")
        held = self.known.points.get(key)
        errors += [*self._repeated(key, number), *self._missing(line.said, key, held), *self._not_allowed(values, held)]
        if errors:
            return Row(number, name, State.WRONG, errors=errors)
        if held is None:
            values.setdefault("regions", [values["municipality_id"][:5]])
            return Row(number, name, State.NEW, values=values)
        changes = [self._change(part, held, values) for part in values if values[part] != held[part]]
        state = State.CHANGED if changes else State.SAME
        return Row(number, name, state, changes=changes, values=values, pk=held["pk"])

    def _read(self, line):
        values, errors = {}, []
        if line.is_too_long:
            errors.append(_("Hier stehen mehr Zellen als Überschriften. Steht ein Text mit Trennzeichen in „…“?"))
        for read_part in [self._town, self._lists, self._words]:
            try:
                values |= read_part(line.said)
            except _Wrong as wrong:
                errors += wrong.args
        return values, errors

    def _change(self, part, held, values):
        return Change(LABELS.get(part, part), self._shown(held[part]), self._shown(values[part]))

    def _shown(self, value):
        return ", ".join(self.known.names[key] for key in value) if isinstance(value, list) else value

    # What a line may not do

    def _repeated(self, key, number):
        first = self.seen.setdefault(key, number)
        if all(key) and first != number:
            yield _("Dieselbe Stelle steht schon in Zeile %(number)d.") % {"number": first}

    def _missing(self, said, key, held):
        if "name" not in said:
            yield _("Der Name fehlt.")
        if held or not all(key):
            return
        if "topics" not in said:
            yield _("Das Thema fehlt. Schreiben Sie zum Beispiel „Wohnen“.")
        if not any(part in said for part in REACHED_BY):
            yield _("Niemand kann die Stelle erreichen. Es fehlen Telefon, E-Mail, Adresse und Website.")

    def _not_allowed(self, values, held):
        own, changeable = self.known.may_serve, self.known.may_change
        if held and changeable is not None and held["pk"] not in changeable:
            yield _("Diese Stelle gehört nicht zu Ihren. Bitten Sie Kassel um die Änderung.")
        regions = values.get("regions") or ([] if held else [values.get("municipality_id", "")[:5]])
        if own is not None and any(region not in own for region in regions if region):
            yield _("Die Stelle liegt nicht nur in Ihrer Region. Bitten Sie Kassel, sie einzutragen.")

    # What a line says

    def _town(self, said):
        name, postcode = said.get("town", ""), said.get("postcode", "")
        if postcode and not re.fullmatch(r"[0-9]{5}", postcode):
            raise _Wrong(_("„%(said)s“ ist keine Postleitzahl. Sie hat fünf Ziffern.") % {"said": postcode})
        if not name and not postcode:
            raise _Wrong(_("Der Ort fehlt."))
        by_name, by_postcode = self.known.towns.get(fold(name), []), self.known.postcodes.get(postcode, [])
        if name and not by_name:
            raise _Wrong(self._unknown(_("Den Ort „%(said)s“ kennen wir in Hessen nicht."), name, self.known.towns))
        if not name and not by_postcode:
            raise _Wrong(_("Die Postleitzahl %(said)s kennen wir in Hessen nicht.") % {"said": postcode})
        towns = [town for town in by_name if town in by_postcode] if name and by_postcode else by_name or by_postcode
        if not towns:
            told = {"said": postcode, "town": self.known.names[by_postcode[0]], "name": name}
            raise _Wrong(_("%(said)s liegt in %(town)s, nicht in %(name)s. Was stimmt?") % told)
        if len(towns) > 1:
            raise _Wrong(_("Diesen Ort gibt es mehrmals. Schreiben Sie Ort und Postleitzahl."))
        return {"municipality_id": towns[0]} | ({"postcode": postcode} if postcode else {})

    def _lists(self, said):
        """Topics, regions and languages: as keys, in the order we keep them."""
        values, unknown = {}, []
        for column, known, sentence in [
            ("topics", self.known.topics, _("Das Thema „%(said)s“ kennen wir nicht.")),
            ("regions", self.known.regions, _("Die Region „%(said)s“ kennen wir nicht.")),
            ("languages", self.known.languages, _("Die Sprache „%(said)s“ kennen wir nicht.")),
        ]:
            if column not in said:
                continue
            keys = []
            for word in _pieces(said[column], known):
                if fold(word) in known:
                    keys += known[fold(word)]
                else:
                    unknown.append(self._unknown(sentence, word, known))
            values[column] = sorted(set(keys))
        if unknown:
            raise _Wrong(*unknown)
        return values

    def _words(self, said):
        values, wrong = {}, []
        for column in WORDS:
            value = said.get(column, "")
            most = ContactPoint._meta.get_field(column).max_length
            if not value:
                continue
            if column == "website" and "://" not in value:
                value = f"https://{value}"
            if len(value) > most:
                told = {"column": LABELS[column], "most": most}
                wrong.append(_("„%(column)s“ ist zu lang. Höchstens %(most)d Zeichen haben Platz.") % told)
            elif column in PROVED:
                wrong += PROVED[column](value)
            values[column] = value
        if wrong:
            raise _Wrong(*wrong)
        return values

    def _unknown(self, sentence, word, known):
        told = sentence % {"said": word}
        self.guesses -= 1
        close = get_close_matches(fold(word), known, cutoff=0.75) if self.guesses >= 0 else []
        names = [self.known.names[known[other][0]] for other in close]
        if not names:
            return told
        own = [name for name, other in zip(names, close, strict=True) if fold(name) == other]
        return _("%(sentence)s Meinen Sie „%(name)s“?") % {"sentence": told, "name": (own or names)[0]}


def _pieces(cell, known):
    """The parts of a list, between | or ; or commas, where a comma does not belong to a name."""
    for piece in filter(None, map(str.strip, re.split(r"[|;]", cell))):
        yield from [piece] if fold(piece) in known else filter(None, map(str.strip, piece.split(",")))


def _phone_problems(value):
    if not re.fullmatch(r"[0-9 +()/.–-]+", value) or sum(letter.isdigit() for letter in value) < 5:
        yield _("„%(said)s“ ist keine Telefonnummer. Sie hat Ziffern, zum Beispiel 0561 123456.") % {"said": value}


def _email_problems(value):
    try:
        validate_email(value)
    except ValidationError:
        yield _("An „%(said)s“ stimmt etwas nicht. Eine E-Mail-Adresse sieht so aus: name@example.org") % {
            "said": value
        }


def _website_problems(value):
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        yield _("An „%(said)s“ stimmt etwas nicht. Eine Website sieht so aus: www.example.org") % {"said": value}


PROVED = {"phone": _phone_problems, "email": _email_problems, "website": _website_problems}

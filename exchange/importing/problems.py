"""What can be wrong with a row, as data: a code, the field it is about, what stands there and, where we know, how it goes.

Kept in the row's verdict and said in the reader's own language.
"""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from .columns import FIELDS

SENTENCES = {
    "empty": _("Hier steht nichts. Jede Zeile braucht es."),
    "formula": _("Hier steht eine Formel. Wir rechnen nicht: Kopieren Sie die Spalte und fügen Sie sie als Werte ein."),
    "too_long": _("Das ist zu lang. Höchstens %(hint)s Zeichen haben Platz."),
    "too_wide": _("Hier stehen mehr Zellen als Überschriften. Steht ein Text mit Trennzeichen in „…“?"),
    "no_kind": _("„%(said)s“ sagt nicht, ob es ein Angebot oder ein Gesuch ist. So geht es: Angebot"),
    "no_category": _("Für „%(said)s“ ist keine Kategorie gewählt."),
    "no_place": _("Den Ort „%(said)s“ kennen wir in Hessen nicht. So geht es: 34117 Kassel"),
    "many_places": _("„%(said)s“ ist nicht eindeutig. Meinen Sie: %(hint)s?"),
    "outside": _("„%(said)s“ liegt nicht in Hessen."),
    "no_date": _("„%(said)s“ ist kein Tag, den wir verstehen. So geht es: 28.02.2016"),
    "no_such_day": _("„%(said)s“ gibt es nicht. So geht es: %(hint)s"),
    "is_over": _("Der Tag %(said)s ist vorbei. Lesen Sie die Zeile in das Archiv ein, oder ändern Sie den Tag."),
    "ends_first": _("„bis“ liegt vor „ab“. Vertauschen Sie die beiden Tage."),
    "no_number": _("„%(said)s“ ist keine Anzahl. So geht es: 3"),
    "no_language": _("Die Sprache „%(said)s“ kennen wir nicht. So geht es: Arabisch"),
    "no_email": _("An „%(said)s“ stimmt etwas nicht. Eine E-Mail-Adresse sieht so aus: name@example.org"),
    "no_phone": _("„%(said)s“ ist keine Telefonnummer. Sie hat Ziffern, zum Beispiel 0000 123456."),
    "same_id": _("Diese Nummer steht schon in Zeile %(hint)s."),
    "same_row": _("Dasselbe steht schon in Zeile %(hint)s. Wir lesen es einmal ein."),
    "changed": _("Diese Nummer ist schon eingelesen, mit anderem Inhalt. Ändern Sie dort den Eintrag selbst: %(hint)s"),
}
LONGEST_SAID = 60


@dataclass(frozen=True)
class Problem:
    """`field` is one of FIELDS, or "" where it is about the whole row."""

    code: str
    field: str = ""
    said: str = ""
    hint: str = ""

    @classmethod
    def of(cls, code, field="", said="", hint=""):
        said = " ".join(str(said).split())
        return cls(code, field, said if len(said) <= LONGEST_SAID else f"{said[: LONGEST_SAID - 1]}…", str(hint))

    @property
    def label(self):
        return FIELDS.get(self.field, "")

    @property
    def sentence(self):
        return SENTENCES[self.code] % {"said": self.said, "hint": self.hint}

    @property
    def in_full(self):
        """With the column it is about: "bis: „31.02.2016“ gibt es nicht. …" """
        return f"{self.label}: {self.sentence}" if self.field else self.sentence

    def as_dict(self):
        return {name: value for name, value in asdict(self).items() if value}


class Wrong(Exception):
    """One cell cannot be taken; carries the Problem."""

    def __init__(self, code, field="", said="", hint=""):
        self.problem = Problem.of(code, field, said, hint)
        super().__init__(code)

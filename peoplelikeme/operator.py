"""Who runs this site: the facts that the law asks to be printed, written by the operator into one file.

docs/operator.example.toml shows them all. Each page says which of its own are still missing, and so does
`manage.py check --deploy`.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.checks import Warning as Problem
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

KINDS = {str: "a text in quotes", date: "a day such as 2026-01-31", int: "a whole number", list: "a list of texts"}


@dataclass(frozen=True)
class Fact:
    """One value below `[page]` in the file. What not everybody has is not `is_needed`."""

    page: str
    name: str
    label: object
    kind: type = str
    is_needed: bool = True


FACTS = [
    Fact("imprint", "name", _("Name des Trägers")),
    Fact("imprint", "legal_form", _("Rechtsform")),
    Fact("imprint", "street", _("Straße und Hausnummer")),
    Fact("imprint", "town", _("Postleitzahl und Ort")),
    Fact("imprint", "represented_by", _("Wer den Träger vertritt")),
    Fact("imprint", "register", _("Register und Nummer")),
    Fact("imprint", "vat", _("Umsatzsteuer-Nummer"), is_needed=False),
    Fact("imprint", "supervisory_authority", _("Aufsichtsbehörde"), is_needed=False),
    Fact("imprint", "responsible", _("Wer für den Inhalt verantwortlich ist")),
    Fact("imprint", "changed_on", _("Stand dieses Textes"), date),
    Fact("privacy", "officer", _("Wer auf den Datenschutz achtet (Datenschutzbeauftragte)")),
    Fact("privacy", "hosting", _("Wo die Server stehen, und wem sie gehören")),
    Fact("privacy", "processors", _("Andere Dienstleister"), list),
    Fact("privacy", "server_log_days", _("Wie viele Tage der Server aufschreibt, wer ihn aufgerufen hat"), int),
    Fact("privacy", "changed_on", _("Stand dieses Textes"), date),
    Fact("accessibility", "method", _("Wie geprüft wurde")),
    Fact("accessibility", "tested_on", _("Wann zuletzt geprüft wurde"), date),
    Fact("accessibility", "enforcement_body", _("Zuständige Durchsetzungsstelle")),
    Fact("accessibility", "enforcement_page", _("Internetseite der Durchsetzungsstelle"), is_needed=False),
    Fact("accessibility", "sign_language_page", _("Video in Gebärdensprache"), is_needed=False),
    Fact("accessibility", "changed_on", _("Stand dieses Textes"), date),
    Fact("terms", "changed_on", _("Stand dieses Textes"), date),
    Fact("terms", "next_on", _("Ab wann die nächste Fassung gilt"), date, is_needed=False),
    Fact("terms", "next_changes", _("Was sich dann ändert"), is_needed=False),
    Fact("reporting", "email", _("E-Mail-Adresse für Behörden und für alle, die etwas melden")),
    Fact("reporting", "languages", _("In welchen Sprachen man uns dort schreiben kann"), list),
    Fact("reporting", "changed_on", _("Stand dieses Textes"), date),
]


def read(path):
    """{page: {name: value}} of what is written there; nothing where there is no file. Raises ImproperlyConfigured with a
    sentence about the first thing that is wrong."""
    if not path.is_file():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path.name} cannot be read: {error}.") from error
    return {page: _page(path, page, said) for page, said in told.items()}


def _page(path, page, said):
    known = {fact.name: fact for fact in FACTS if fact.page == page}
    if not known or not isinstance(said, dict):
        raise ImproperlyConfigured(f"{path.name}: nothing is called [{page}]. docs/operator.example.toml shows all.")
    for name, value in said.items():
        if name not in known:
            raise ImproperlyConfigured(f"{path.name}: in [{page}] nothing is called {name}.")
        _check_kind(path, known[name], value)
    return {name: value for name, value in said.items() if value not in ("", [])}


def _check_kind(path, fact, value):
    is_right = type(value) is fact.kind and (fact.kind is not list or all(type(each) is str for each in value))
    if not is_right:
        raise ImproperlyConfigured(f"{path.name}: {fact.name} in [{fact.page}] must be {KINDS[fact.kind]}.")
    if fact.name.endswith("_page") and value and not value.startswith("https://"):
        raise ImproperlyConfigured(f"{path.name}: {fact.name} in [{fact.page}] must begin with https://.")


def texts(page):
    """[(label, text)] of what is known for this page and is a text, in the order of FACTS."""
    known = settings.OPERATOR.get(page, {})
    return [
        (fact.label, known[fact.name]) for fact in FACTS if fact.page == page and isinstance(known.get(fact.name), str)
    ]


def missing(page):
    """What has to stand on this page and does not yet, as labels."""
    return [fact.label for fact in _missing() if fact.page == page]


def _missing():
    return [fact for fact in FACTS if fact.is_needed and settings.OPERATOR.get(fact.page, {}).get(fact.name) is None]


def check_facts(app_configs, **kwargs):
    """One warning for each page of the law that is not complete."""
    return [
        Problem(
            f"The operator's facts for the page {page} are missing: {', '.join(fact.name for fact in facts)}.",
            hint="Write them into the file that OPERATOR_FILE names; docs/operator.example.toml shows all.",
            id="peoplelikeme.W001",
        )
        for page, facts in groupby(_missing(), key=lambda fact: fact.page)
    ]

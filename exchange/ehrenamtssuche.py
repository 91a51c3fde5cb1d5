"""What leaves, as tables for the Ehrenamtssuche Hessen, which has no interface for others: CSV and JSON to be read in by hand.

The columns are what an entry of theirs shows, so that nothing they can hold is lost; their categories come from a table of
ours, reference/ehrenamtssuche.csv. LOST names what they have no field for.
"""

import csv
import functools
import json
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peoplelikeme.lib import csvcells

from . import leaving

TABLE = Path(__file__).with_name("reference") / "ehrenamtssuche.csv"
JOB, DONATION, OFFER = "Ehrenamt", "Spendengesuch", "Angebot"
TYPES = ["MacherIn", "DenkerIn", "kommunikativ", "sozial", "kreativ"]
SEPARATOR = "|"
LOST = [
    _("an welchen Tagen und zu welchen Zeiten es passt"),
    _("welche Sprachen jemand spricht, und in welcher Sprache der Text geschrieben ist"),
    _("wie viele gebraucht werden und wie viele davon schon zugesagt sind"),
    _("was für die Sicherheit wichtig ist, zum Beispiel „nur Frauen“: das verlässt unser Haus nie"),
    _("dass jemand etwas anbietet: dafür hat sie keine eigene Art von Eintrag, wir schreiben „Angebot“ in die Spalte Eintragsart"),
]  # fmt: skip
FIELDS = [
    ("kennung", "string", {"required": True, "unique": True, "pattern": "[0-9A-Z]{3}-[0-9A-Z]{3}"}),
    ("eintragsart", "string", {"required": True, "enum": [JOB, DONATION, OFFER]}),
    ("titel", "string", {"required": True, "maxLength": 90}),
    ("kategorien", "string", {"required": True}),
    ("typ", "string", {"required": True, "enum": TYPES}),
    ("aufgabenfeld", "string", {"required": True, "maxLength": 3000}),
    ("organisation_name", "string", {"maxLength": 120}),
    ("organisation_website", "string", {}),
    ("ansprechpartner", "string", {"required": True}),
    ("ort", "string", {"required": True}),
    ("gemeindeschluessel", "string", {"required": True, "pattern": "06[0-9]{6}"}),
    ("region", "string", {"required": True}),
    ("breite", "number", {"required": True, "minimum": 49, "maximum": 52}),
    ("laenge", "number", {"required": True, "minimum": 7, "maximum": 11}),
    ("digital", "boolean", {"required": True}),
    ("veroeffentlicht", "datetime", {"required": True}),
    ("gueltig_bis", "datetime", {"required": True}),
    ("link", "string", {"required": True}),
]
COLUMNS = [name for name, _kind, _constraints in FIELDS]
YES, NO = "ja", "nein"


@functools.cache
def table():
    """Our category's slug → (their categories, their type)."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["category"]: (row["kategorien"].split(SEPARATOR), row["typ"]) for row in csv.DictReader(lines)}


def entry(told):
    """One entry, by the names of the columns; in JSON as it is, in CSV each value as a cell."""
    categories, kind = table()[told.category]
    return {
        "kennung": told.chiffre,
        "eintragsart": _art(told),
        "titel": told.title,
        "kategorien": categories,
        "typ": kind,
        "aufgabenfeld": told.text,
        "organisation_name": told.organisation,
        "organisation_website": told.website,
        "ansprechpartner": told.url,
        "ort": told.town,
        "gemeindeschluessel": told.town_ags,
        "region": told.region,
        "breite": told.lat,
        "laenge": told.lon,
        "digital": told.is_remote,
        "veroeffentlicht": _moment(told.published_at),
        "gueltig_bis": _moment(told.expires_at),
        "link": told.url,
    }


def _art(told):
    if told.is_offer:
        return OFFER
    return DONATION if told.is_thing else JOB


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


def as_csv(postings):
    """Pieces of text that together are the table of a queryset's postings, as German spreadsheets open it."""
    return csvcells.table(COLUMNS, (map(_cell, entry(told).values()) for told in leaving.of(postings, is_long=True)))


def _cell(value):
    if isinstance(value, bool):
        return YES if value else NO
    return SEPARATOR.join(value) if isinstance(value, list) else value


def as_json(postings):
    """Pieces of text that together are a list of a queryset's entries."""
    yield "["
    for number, told in enumerate(leaving.of(postings, is_long=True)):
        yield (",\n" if number else "\n") + json.dumps(entry(told), ensure_ascii=False)
    yield "\n]\n"


def package(*, at):
    """What describes the files: a Data Package with a Table Schema."""
    fields = [
        {"name": name, "type": kind, **_as_written(kind), "constraints": constraints}
        for name, kind, constraints in FIELDS
    ]
    return {
        "profile": "tabular-data-package",
        "name": "people-like-me-ehrenamtssuche",
        "title": "People Like Me: Einträge für die Ehrenamtssuche Hessen",
        "created": at.isoformat(timespec="seconds"),
        "licenses": [
            {"name": "nur-zur-weitervermittlung", "path": leaving.terms(), "title": "Nur zur Weitervermittlung"}
        ],
        "resources": [
            {
                "name": "eintraege",
                "path": "eintraege.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ";"},
                "schema": {"fields": fields, "primaryKey": "kennung"},
            }
        ],
    }


def _as_written(kind):
    if kind == "boolean":
        return {"trueValues": [YES], "falseValues": [NO]}
    return {"format": "any"} if kind == "datetime" else {}

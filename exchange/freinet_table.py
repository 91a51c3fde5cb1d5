"""What leaves, offers too, as one table in the words of Freinet's Angebote, for whoever reads tables and knows those words.

Its columns are described by a Table Schema, reference/angebote.tableschema.json. `art` says it in our words: what Freinet
calls an Angebot is a "gesuch". What stays empty is not ours to tell, or nobody counted it.
"""

import functools
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from peoplelikeme.lib import csvcells

from . import as_freinet, leaving

SCHEMA = Path(__file__).with_name("reference") / "angebote.tableschema.json"
SEPARATOR = "|"
OFFER, REQUEST = "angebot", "gesuch"
ACTIVE = "aktiv"  # what rests or is gone does not leave
PORTION = 500


@functools.cache
def columns():
    return [field["name"] for field in json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]]


def row(told, angebot):
    """What the columns say of a Leaving that is also told as this Angebot; those that are not named stay empty."""
    return {
        "angebotsId": angebot.id,
        "art": OFFER if told.is_offer else REQUEST,
        "einrichtungsname": angebot.organisation,
        "angebotsname": angebot.name,
        "kurz_beschreibung": angebot.short,
        "beschreibung": angebot.text,
        "handlungsfelder": SEPARATOR.join(angebot.fields),
        "zielgruppen": SEPARATOR.join(angebot.groups),
        "kenntnisse": SEPARATOR.join(angebot.skills),
        "sprachen": SEPARATOR.join([*told.languages, *told.languages_basic]),
        "zeitlicherrahmen": angebot.times,
        "gueltig_von": told.from_on,
        "gueltig_bis": told.until_on,
        "ort": angebot.place,
        "ags": told.town_ags,
        "geo_breite": angebot.lat,
        "geo_laenge": angebot.lon,
        "anzahl_gesuche": told.amount_left,
        "anzahl_aktueller_vermittlungen": None if told.amount is None else angebot.num_placed_now,
        "kontakt_url": angebot.url,
        "erstellt": _moment(angebot.created),
        "bearbeitet": _moment(angebot.changed),
        "status": ACTIVE,
    }


def _moment(seconds):
    return timezone.localtime(datetime.fromtimestamp(seconds, UTC)).isoformat()


def as_csv(postings):
    """Pieces of text that together are the table of a queryset's postings. One query, and one more for each portion."""
    return csvcells.table(columns(), _rows(postings))


def _rows(postings):
    for told in itertools.batched(leaving.of(postings, is_long=True), PORTION):
        for each, angebot in zip(told, as_freinet.of(told), strict=True):
            said = row(each, angebot)
            yield [said.get(name) for name in columns()]


def resource():
    """What describes the table within a Data Package; its Table Schema is a file beside it."""
    return {
        "name": "angebote",
        "path": "angebote.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";"},
        "schema": SCHEMA.name,
    }

"""What the columns of a table may be, and by which heads they are known."""

import hashlib
import json
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "source_id": _("Nummer in der Quelle"),
    "kind": _("Art: Angebot oder Gesuch"),
    "title": _("Überschrift"),
    "text": _("Beschreibung"),
    "category": _("Kategorie"),
    "place": _("Ort"),
    "postcode": _("Postleitzahl"),
    "amount": _("Anzahl"),
    "from_on": _("ab"),
    "until_on": _("bis"),
    "written_on": _("geschrieben am"),
    "text_language": _("Sprache des Textes"),
    "name": _("Name"),
    "email": _("E-Mail"),
    "phone": _("Telefon"),
}
CONTACT = ("name", "email", "phone")
# As people and programs head them, folded by `key`.
HEADS = {
    "source_id": "id nr nummer lfdnr number no kennung angebotsid angebotid eintragid referenz reference chiffre zeile",
    "kind": "art typ type kind angebotgesuch angebotodergesuch offerrequest bietesuche rubrikart",
    "title": "titel title überschrift betreff subject headline angebotsname bezeichnung kurzbeschreibung was gegenstand",
    "text": "text beschreibung description details nachricht message inhalt angebotstext gesuchtext bemerkung beschreibungstext",
    "category": "kategorie category kategorien rubrik thema topic bereich handlungsfelder handlungsfeld sparte",
    "place": "ort stadt place town city wohnort gemeinde location standort einsatzort",
    "postcode": "plz postleitzahl postcode zip zipcode postalcode",
    "amount": "anzahl menge amount quantity stück stückzahl wieviele number_of plätze anzahlgesuche",
    "from_on": "ab von from start beginn verfügbarab gültigvon gueltigvon gültigab startdatum validfrom startsat",
    "until_on": "bis until ende end gültigbis gueltigbis enddatum verfügbarbis validuntil validto ablauf ablaufdatum endsat",
    "written_on": "datum date erstellt erstelltam created createdat eingegangen eingegangenam eingang eingestellt geschriebenam",
    "text_language": "sprache language lang textsprache sprachedestextes",
    "name": "name ansprechpartner ansprechpartnerin kontaktperson contactname contact person vorundnachname absender",
    "email": "email mail emailadresse mailadresse kontaktmail",
    "phone": "telefon telefonnummer tel phone handy mobil rufnummer telephone mobile",
}


def key(head):
    """A head without capitals, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", head).casefold())


KNOWN = {re.sub(r"[\W_]+", "", word): field for field, words in HEADS.items() for word in words.split()}


def guess(heads):
    """For each head the field it most likely means, or ""; no field twice."""
    found, taken = [], set()
    for head in heads:
        field = KNOWN.get(key(head), "")
        found.append("" if field in taken else field)
        taken.add(field)
    return found


def contact_places(heads):
    """Which columns seem to say who somebody is or how to reach her, by their heads."""
    return {place for place, head in enumerate(heads) if KNOWN.get(key(head)) in CONTACT}


def digest(heads):
    """By what a row of heads is known again."""
    return hashlib.sha256(json.dumps([key(head) for head in heads]).encode()).hexdigest()

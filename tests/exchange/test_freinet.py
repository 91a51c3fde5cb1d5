from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from exchange import freinet
from exchange.freinet import Angebot
from tests.exchange.agency import READING

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("freinet-list.observed.xsd")))
OF_A_DETAIL = {
    "fields": (),
    "groups": (),
    "skills": (),
    "times": "",
    "contact": "",
    "email": "",
    "phone": "",
    "url": "",
}


def wrapped(inside, head='GesamtAnzahlErgebnisse="1" anzahlErgebnisse="1"'):
    return f'<?xml version="1.0"?><angebotsliste {head}>{inside}</angebotsliste>'.encode()


def test_list_holds_to_the_observed_schema():
    odd = replace(READING, id=2, text="Zeile\x0b eins\n\nZeile <zwei> & drei", lat=51.31, lon=9.49)

    SCHEMA.assertValid(etree.fromstring(freinet.list_of([READING, odd], total=9, agency=6611)))


def test_list_comes_back_as_it_was_written():
    written = replace(READING, text="Erste Zeile\nzweite & <dritte>\n\nAbsatz", lat=51.3, lon=9.5, **OF_A_DETAIL)

    listing = freinet.read_list(freinet.list_of([written], total=1, agency=None))

    assert (listing.angebote, listing.total) == ([written], 1)


def test_detail_comes_back_without_whom_to_ask():
    written = replace(
        READING, groups=("Kinder",), skills=("Geduld",), times="montags", url="https://example.org/e/K7M-3QX"
    )

    assert freinet.read_detail(freinet.detail_of(written), written) == replace(written, email="")


def test_elements_stand_in_the_order_of_the_real_one():
    element = etree.fromstring(freinet.list_of([READING], total=1, agency=1))[0]

    assert [each.tag for each in element][:4] == [
        "einrichtungsname",
        "einrichtungs_id",
        "angebotsname",
        "kurz_beschreibung",
    ]
    assert [each.tag for each in element][-3:] == ["ortsteil", "bearbeitet", "erstellt"]


@pytest.mark.parametrize("said", ["", "0.000000", "nirgends"])
def test_place_that_is_not_known_has_no_degrees(said):
    raw = wrapped(
        f'<angebot angebotsId="7"><angebotsname>A</angebotsname><geo_breite>{said}</geo_breite>'
        f"<geo_laenge>9.5</geo_laenge><kontaktierbar>-1</kontaktierbar></angebot>"
    )

    assert freinet.read_list(raw).angebote == [Angebot(id=7, name="A")]


def test_list_may_hold_more_than_it_counts():
    raw = wrapped('<angebot angebotsId="1"/><angebot angebotsId="2"/>')

    assert freinet.read_list(raw).is_whole


def test_list_that_was_cut_says_so():
    assert not freinet.read_list(wrapped("", 'GesamtAnzahlErgebnisse="3" anzahlErgebnisse="0"')).is_whole


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html/>",
        b"\x00\x01",
        "Störung".encode("latin-1"),
        b'<!DOCTYPE a [<!ENTITY b "c">]><angebotsliste>&b;</angebotsliste>',
    ],
    ids=["nothing", "page", "bytes", "words", "entities"],
)
def test_what_is_no_list_is_unreadable(raw):
    with pytest.raises(freinet.Unreadable):
        freinet.read_list(raw)


def test_html_of_a_description_becomes_its_text():
    raw = wrapped(
        '<angebot angebotsId="1"><angebotsname>A</angebotsname><beschreibung>'
        "&lt;p&gt;Eins&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;zwei&lt;/li&gt;&lt;/ul&gt;"
        "</beschreibung></angebot>"
    )

    text = freinet.read_list(raw).angebote[0].text

    assert "Eins" in text and "zwei" in text and "alert" not in text


def test_criteria_are_numbered():
    root = etree.fromstring(freinet.criteria_of([(3, "Sprache")]))

    assert [(each.get("id"), each.text) for each in root.find("handlungsfelder")] == [("3", "Sprache")]

"""The XML that Freinet-Online speaks: read into Angebote, and written from them.

There an "Angebot" is an organisation's search for volunteers, which is a request here, and `anzahl_gesuche` says how many
are still wanted: 0 means that the search rests. Names, order and attributes are those of a genuine export and of six public
consumers (see docs/exchange.md); the elements nobody needs are written empty. Times are seconds since 1970.
"""

import html
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as XML  # writing only; what comes from others is read by defusedxml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from peoplelikeme.lib.fetching import Unreadable
from peoplelikeme.lib.mailhtml import text_of
from peoplelikeme.lib.xmltext import legal

SHORT = 200  # characters of a short description


@dataclass(frozen=True)
class Angebot:
    """One search for volunteers. From a list; with its detail, also whom to ask and the words of the agency.

    `lat` and `lon` are WGS 84 degrees or None; `text` is plain; `changed` and `created` are seconds since 1970 or 0.
    """

    id: int
    name: str
    organisation: str = ""
    organisation_id: int = 0
    short: str = ""
    text: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    num_wanted: int = 0
    num_placed: int = 0
    num_placed_now: int = 0
    lat: float | None = None
    lon: float | None = None
    changed: int = 0
    created: int = 0
    # of the detail
    fields: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    times: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Listing:
    """A list as it came. `is_whole`: nothing says that items were left out, so that what is missing is gone."""

    angebote: list[Angebot] = field(default_factory=list)
    total: int = 0

    @property
    def is_whole(self):
        """The two numbers of a list need not agree; only more results than elements mean that it was cut."""
        return self.total <= len(self.angebote)


# Reading


def read_list(raw):
    """Listing of the bytes of a list. Raises Unreadable with a sentence for whoever keeps the source."""
    root = _root(raw, "angebotsliste")
    found = {}
    for element in root.findall("angebot"):
        number = _whole(element.get("angebotsId"))
        if number:
            found.setdefault(number, _listed(element, number))
    return Listing(list(found.values()), _whole(root.get("GesamtAnzahlErgebnisse")))


def read_detail(raw, listed):
    """`listed` with what its detail says besides. Raises Unreadable."""
    root = _root(raw, "angebot")
    about, house = root.find("angebot_details"), root.find("einrichtung_details")
    if about is None:
        raise Unreadable("angebot_details is missing")
    either = [each for each in (about, house) if each is not None]
    return Angebot(
        **{
            **listed.__dict__,
            "text": _plain(about, "beschreibung") or listed.text,
            "street": _said(about, "strasse") or listed.street,
            "postcode": _said(about, "plz") or listed.postcode,
            "place": _said(about, "ort") or listed.place,
            "fields": _words(about, "handlungsfelder"),
            "groups": _words(about, "zielgruppen"),
            "skills": _words(about, "kenntnisse"),
            "times": _said(about, "zeitlicherrahmen"),
            "contact": " ".join(filter(None, (_said(about, "vorname"), _said(about, "nachname")))),
            "email": next(filter(None, (_said(each, "email") for each in either)), ""),
            "phone": next(filter(None, (_said(each, name) for each in either for name in ("telefon", "mobil"))), ""),
            "url": _said(about, "homepage"),
        }
    )


def _root(raw, tag):
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (XML.ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(f"no XML that may be read: {error}") from error
    if root.tag != tag:
        raise Unreadable(f"begins with <{root.tag}>, not with <{tag}>")
    return root


def _listed(element, number):
    lat, lon = _degrees(element, "geo_breite"), _degrees(element, "geo_laenge")
    return Angebot(
        id=number,
        name=_said(element, "angebotsname"),
        organisation=_said(element, "einrichtungsname"),
        organisation_id=_whole(_said(element, "einrichtungs_id")),
        short=_plain(element, "kurz_beschreibung"),
        text=_plain(element, "beschreibung"),
        street=_said(element, "strasse"),
        postcode=_said(element, "plz"),
        place=_said(element, "ort"),
        num_wanted=_whole(_said(element, "anzahl_gesuche")),
        num_placed=_whole(_said(element, "anzahl_vermittlungen")),
        num_placed_now=_whole(_said(element, "anzahl_aktueller_vermittlungen")),
        lat=lat if lat and lon else None,
        lon=lon if lat and lon else None,
        changed=_whole(_said(element, "bearbeitet")),
        created=_whole(_said(element, "erstellt")),
    )


def _said(element, name):
    return " ".join((element.findtext(name) or "").split())


def _plain(element, name):
    """Descriptions are HTML, escaped once more for the XML."""
    return text_of(element.findtext(name) or "").strip()


def _words(element, name):
    parent = element.find(name)
    return () if parent is None else tuple(filter(None, (" ".join((each.text or "").split()) for each in parent)))


def _whole(said):
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 16 else 0


def _degrees(element, name):
    """None where the place is not known, which is said as nothing or as 0.000000."""
    try:
        return float(_said(element, name)) or None
    except ValueError:
        return None


# Writing


def list_of(angebote, *, total, agency):
    """The bytes of a list: `angebote` of altogether `total`."""
    root = XML.Element("angebotsliste")
    if agency:
        root.set("agenturId", str(agency))
    root.set("GesamtAnzahlErgebnisse", str(total))
    root.set("anzahlErgebnisse", str(len(angebote)))
    for angebot in angebote:
        element = XML.SubElement(root, "angebot", angebotsId=str(angebot.id))
        for name, value in _list_elements(angebot):
            XML.SubElement(element, name).text = legal(value)
    return _bytes(root)


def _list_elements(angebot):
    """In the order in which the real one writes them."""
    yield "einrichtungsname", angebot.organisation
    if angebot.organisation_id:
        yield "einrichtungs_id", str(angebot.organisation_id)
    yield "angebotsname", angebot.name
    yield "kurz_beschreibung", angebot.short
    yield "beschreibung", _as_html(angebot.text)
    yield "wertigkeit", "0"
    yield "strasse", angebot.street
    yield "plz", angebot.postcode
    yield "ort", angebot.place
    yield "kontaktierbar", "1"
    yield "avatar", ""
    yield "termine", ""
    yield "anzahl_gesuche", str(angebot.num_wanted)
    yield "anzahl_vermittlungen", str(angebot.num_placed)
    yield "anzahl_aktueller_vermittlungen", str(angebot.num_placed_now)
    yield "geo_breite", "" if angebot.lat is None else f"{angebot.lat:.6f}"
    yield "geo_laenge", "" if angebot.lon is None else f"{angebot.lon:.6f}"
    yield "ortsteil", ""
    yield "bearbeitet", str(angebot.changed)
    yield "erstellt", str(angebot.created)


def detail_of(angebot):
    """The bytes of one detail. How to reach somebody is the address of our page: no names, mails or telephones."""
    root = XML.Element("angebot", angebotsId=str(angebot.id))
    about = XML.SubElement(root, "angebot_details")
    said = {
        "angebotsname": angebot.name,
        "beschreibung": _as_html(angebot.text),
        "vorname": "",
        "nachname": "",
        "funktion_der_person": "",
        "email": "",
        "telefon": "",
        "mobil": "",
        "homepage": angebot.url,
        "strasse": angebot.street,
        "plz": angebot.postcode,
        "ort": angebot.place,
        "geo_x": "" if angebot.lon is None else f"{angebot.lon:.6f}",
        "geo_y": "" if angebot.lat is None else f"{angebot.lat:.6f}",
        "handlungsfelder": angebot.fields,
        "zielgruppen": angebot.groups,
        "globalbereiche": (),
        "kenntnisse": angebot.skills,
        "stadtteile": (),
        "zeitlicherrahmen": angebot.times,
        "zeitspenden": "",
        "anforderungen": "",
        "leistungen": "",
        "barrierefreiheit": "",
    }
    _write(about, said)
    house = {"name": angebot.organisation, "beschreibung": "", "strasse": "", "plz": "", "ort": angebot.place}
    _write(XML.SubElement(root, "einrichtung_details"), {**house, "email": "", "telefon": "", "homepage": angebot.url})
    return _bytes(root)


def criteria_of(fields):
    """The bytes of the criteria one can ask for: [(number, name)] of fields of action; we have no other kinds."""
    root = XML.Element("kriterien")
    parent = XML.SubElement(root, "handlungsfelder")
    for number, name in fields:
        XML.SubElement(parent, "element", id=str(number)).text = name
    for empty in ("zielgruppen", "arbeitsweisen"):
        XML.SubElement(root, empty)
    return _bytes(root)


def _write(parent, said):
    for name, value in said.items():
        element = XML.SubElement(parent, name)
        if isinstance(value, tuple):
            for each in value:
                XML.SubElement(element, "element").text = legal(each)
        else:
            element.text = legal(value)


def _as_html(text):
    paragraphs = [html.escape(each, quote=False).replace("\n", "<br>") for each in re.split(r"\n{2,}", text.strip())]
    return "".join(f"<p>{each}</p>" for each in paragraphs if each)


def _bytes(root):
    return XML.tostring(root, encoding="utf-8", xml_declaration=True)

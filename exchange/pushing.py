"""Telling an agency's Freinet what is wanted here, through its Import API v3: POST what is new, PUT what changed.

What is known of that interface is its envelope, as a public consumer sends it for persons (see docs/exchange.md). The name of
the module for offers and the names within it are our guess, and stand in the settings and in one function here; nobody could
try them against the real thing. What no longer leaves is told as wanted by nobody, because no way to delete is known.
"""

import hashlib
import json

from django.conf import settings
from django.utils import timezone

from peoplelikeme.lib.fetching import Unreachable, fetch
from postings import chiffre

from . import as_freinet, freinet
from .models import Pushed

MOST = 200  # told in one run; the others in the next
FAILURES = 3  # one after the other, and we stop


def is_set_up():
    return bool(settings.FREINET_PUSH)


def push():
    """Tell what is new, changed or gone since the last time. Returns how many were told."""
    if not is_set_up():
        return 0
    told, num_failed = 0, 0
    for row, angebot in _to_tell():
        try:
            _tell(row, angebot)
        except (Unreachable, ValueError) as error:
            row.trouble = str(error)[:300]
            row.save()
            num_failed += 1
            if num_failed == FAILURES:
                break
            continue
        told, num_failed = told + 1, 0
    return told


def _to_tell():
    """(row, Angebot) of each that differs from what was told; of what is gone the Angebot wants nobody."""
    found = as_freinet.requests().order_by("published_at", "pk")
    told = {row.chiffre: row for row in Pushed.objects.all()}
    due = []
    leaving = {}
    for angebot in as_freinet.angebote(list(found.values_list("pk", flat=True)[: as_freinet.MOST])):
        code = chiffre.of_number(angebot.id)
        leaving[code] = angebot
        row = told.get(code) or Pushed(chiffre=code)
        if row.digest != _digest(angebot):
            due.append((row, angebot))
    gone = [row for code, row in told.items() if code not in leaving and row.is_wanted and row.remote]
    due += [(row, freinet.Angebot(id=chiffre.number(row.chiffre), name="")) for row in gone]
    return due[:MOST]


def _digest(angebot):
    return hashlib.sha256(json.dumps(_body(angebot), sort_keys=True).encode()).hexdigest()


def _tell(row, angebot):
    """One POST or PUT. Raises Unreachable, or ValueError where the answer names no number."""
    module = settings.FREINET_PUSH["module"]
    address = f"{settings.FREINET_PUSH['host'].rstrip('/')}/api/input/v3/{module}"
    answer = fetch(
        f"{address}/{row.remote}" if row.remote else address,
        data=json.dumps(envelope(angebot)).encode(),
        method="PUT" if row.remote else "POST",
        headers={"Content-Type": "application/json"},
    )
    if not row.remote:
        row.remote = _number(answer)
    row.digest, row.is_wanted, row.pushed_at, row.trouble = (
        _digest(angebot),
        bool(angebot.num_wanted),
        timezone.now(),
        "",
    )
    row.save()


def envelope(angebot):
    """As the interface wants it: who speaks, and what is said."""
    push = settings.FREINET_PUSH
    init = {
        "apiVersion": "3.0",
        "agencyID": push["agency"],
        "accessKey": push["key"],
        "modul": push["module"],
        "author": "People Like Me",
        "author_mail": settings.OFFICE["email"],
        "update_type": "add_replace",
    }
    return {"init": init, "angebot": _body(angebot)}


def _body(angebot):
    """An offer by the names that lists and details give it. Somebody gone is said with nobody wanted, and no words."""
    if not angebot.name:
        return {"fremd_id": angebot.id, "anzahl_gesuche": 0}
    return {
        "fremd_id": angebot.id,
        "angebotsname": angebot.name,
        "kurz_beschreibung": angebot.short,
        "beschreibung": angebot.text,
        "einrichtungsname": angebot.organisation,
        "ort": angebot.place,
        "handlungsfelder": list(angebot.fields),
        "zielgruppen": list(angebot.groups),
        "kenntnisse": list(angebot.skills),
        "zeitlicherrahmen": angebot.times,
        "anzahl_gesuche": angebot.num_wanted,
        "homepage": angebot.url,
    }


def _number(answer):
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    found = (
        next((said[name] for name in ("id", "angebotsId") if name in said), None) if isinstance(said, dict) else None
    )
    if not str(found or "").isdecimal():
        raise ValueError("the answer names no number")
    return int(found)

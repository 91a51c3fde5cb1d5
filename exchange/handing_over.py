"""The package written each night: tables for the Ehrenamtssuche and in Freinet's words, and what describes them, in one ZIP file."""

import json
import os
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings

from postings.models import Posting

from . import ehrenamtssuche, freinet_table

NAME = "ehrenamtssuche.zip"
READABLE = 0o644  # the web server that hands it out may be another user than the worker


def path():
    return Path(settings.EXPORT_DIR) / NAME


def write(*, at):
    """Write the package anew. Whoever fetches it meanwhile gets the old one or the new one, never half of one."""
    goal = path()
    goal.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=goal.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            _add(package, "eintraege.csv", ehrenamtssuche.as_csv(_all()))
            _add(package, "eintraege.json", ehrenamtssuche.as_json(_all()))
            _add(package, "angebote.csv", freinet_table.as_csv(_all()))
            _add(package, freinet_table.SCHEMA.name, [freinet_table.SCHEMA.read_text(encoding="utf-8")])
            _add(package, "datapackage.json", [json.dumps(_description(at), ensure_ascii=False, indent=2)])
        Path(draft).chmod(READABLE)
        Path(draft).replace(goal)
    except BaseException:
        Path(draft).unlink()
        raise
    return goal


def _description(at):
    told = ehrenamtssuche.package(at=at)
    return {**told, "resources": [*told["resources"], freinet_table.resource()]}


def _add(package, name, pieces):
    with package.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece.encode())


def _all():
    return Posting.objects.order_by("pk")

"""The inside of bench.importing, for one file: `python -m bench.importing_run csv|xlsx ROWS` prints its figures as JSON."""

import csv
import json
import resource
import sys
import tempfile
import time

import django

django.setup()

import xlsxwriter  # noqa: E402

from exchange.importing import batches, checking, committing, sorting, undoing, uploading  # noqa: E402
from exchange.models import Goal  # noqa: E402
from people.models import User  # noqa: E402
from people.roles import Role  # noqa: E402
from postings.models import Posting  # noqa: E402

HEADS = ["Nr", "Art", "Titel", "Beschreibung", "Rubrik", "PLZ", "Ort", "Anzahl", "Gültig bis", "Name", "Telefon"]
TOWNS = [("34117", "Kassel"), ("35037", "Marburg"), ("", "Fulda"), ("63450", "Hanau"), ("", "Wiesbaden")]
TEXT = "Gut erhalten und gewaschen, zwei Garnituren.\nAbzuholen an Werktagen ab 17 Uhr, gern auch nach Absprache am Wochenende."


def rows(num):
    yield HEADS
    for number in range(num):
        postcode, town = TOWNS[number % len(TOWNS)]
        yield [
            str(number), ["Angebot", "Suche"][number % 2], f"Bettwäsche und Decken Nr. {number}", TEXT,
            ["Möbel", "Kleidung", "Haushalt"][number % 3], postcode, town, "2", "31.12.2099", f"Mensch {number}",
            f"0000 {number // 2:06}",
        ]  # fmt: skip


def write(kind, num, file):
    if kind == "csv":
        with open(file.name, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123
            csv.writer(out, delimiter=";").writerows(rows(num))
        return
    with xlsxwriter.Workbook(file.name, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows(num)):
            sheet.write_row(place, 0, row)


def measure(kind, num, file):
    by, _is_new = User.objects.get_or_create(
        email="import@example.org", defaults={"name": "Import", "role": Role.COORDINATOR, "is_staff": True}
    )
    told, before = {"kind": kind}, Posting.objects.count()

    def timed(name, act):
        begun = time.perf_counter()
        done = act()
        told[name] = time.perf_counter() - begun
        return done

    options = {"name": f"bench.{kind}", "source": f"bench {time.time()}", "goal": Goal.REVIEW, "agreed": True, "by": by}
    batch = timed("read", lambda: uploading.read(uploading.upload(file, **options)))
    batches.say_columns(batch, batch.mapping)
    batches.say_words(batch, sorting.guess_words(batch))
    batch = timed("checked", lambda: checking.check(batch))
    batches.begin_commit(batch)
    batch = timed("committed", lambda: committing.commit(batch, by=by))
    assert Posting.objects.count() - before == num
    batches.begin_undo(batch)
    timed("undone", lambda: undoing.undo(batch, by=by))
    assert Posting.objects.count() == before
    told["seconds"] = told["read"] + told["checked"] + told["committed"]
    told["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


if __name__ == "__main__":
    with tempfile.NamedTemporaryFile(suffix=f".{sys.argv[1]}") as table:
        write(sys.argv[1], int(sys.argv[2]), table)
        with open(table.name, "rb") as file:  # noqa: PTH123
            json.dump(measure(sys.argv[1], int(sys.argv[2]), file), sys.stdout)

"""Tables as people bring them, and batches made of them."""

import io

import openpyxl

from exchange.importing import batches, checking, committing, sorting, uploading
from exchange.models import Batch, Goal

HEADS = ["ID", "Art", "Titel", "Beschreibung", "Kategorie", "Ort", "Anzahl", "Bis"]
GOOD = ["1", "Angebot", "Kinderwagen", "Gut erhalten, blau.", "Kinderwagen", "34117 Kassel", "2", "31.12.2099"]
OTHER = ["2", "Suche", "Topf und Pfanne", "Wir kochen gern.", "Haushalt", "Marburg", "", ""]
WORDS = {"kinderwagen": "baby-and-child", "haushalt": "household", "möbel": "furniture"}


def as_csv(*rows, separator=";", encoding="utf-8"):
    quoted = (separator.join('"{}"'.format(str(cell).replace('"', '""')) for cell in row) for row in rows)
    return "\n".join(quoted).encode(encoding)


def as_xlsx(*rows, change=None):
    """`change` is called with the workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(*rows, by, data=None, name="brett.csv", source="Brett 2015", goal=Goal.REVIEW, agreed=False):
    data = data if data is not None else as_csv(*(rows or (HEADS, GOOD, OTHER)))
    batch = uploading.upload(io.BytesIO(data), name=name, source=source, goal=goal, agreed=agreed, by=by)
    return uploading.read(batch)


def checked(*rows, by, mapping=None, words=WORDS, **options):
    batch = uploaded(*rows, by=by, **options)
    batches.say_columns(batch, {**batch.mapping, **(mapping or {})})
    if batch.state == "sorting":
        batches.say_words(batch, {**sorting.guess_words(batch), **words})
    return checking.check(batch)


def committed(*rows, by, **options):
    batch = checked(*rows, by=by, **options)
    batches.begin_commit(batch)
    return committing.commit(batch, by=by)


def problems(batch):
    """{number of the row: [(code, field, hint)]}"""
    return {
        row.number: [(each["code"], each.get("field", ""), each.get("hint", "")) for each in row.problems]
        for row in Batch.objects.get(pk=batch.pk).rows.all()
        if row.problems
    }

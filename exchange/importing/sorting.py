"""What the columns of a batch are, and which category each word of theirs means: guessed, corrected once, known the next time."""

from collections import Counter

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from exchange.models import Batch
from postings.models import Category

from . import columns
from .tables import fold

MOST_WORDS = 150  # that can be sorted; the most frequent
EXAMPLES = 3
WITHIN = "|"  # parts several words of one cell; what is narrower stands behind, as in our own tables
NOTHING_SAID = {"kind": "", "category": "", "text_language": "de", "words": {}}


def first_mapping(batch):
    """As whoever had a table with these heads last said it, else guessed by the heads."""
    last = Batch.objects.with_heads(batch.head_digest).exclude(pk=batch.pk).first()
    guessed = columns.guess(batch.heads)
    mapping = dict(last.mapping) if last else NOTHING_SAID | {"columns": guessed}
    if batch.agreed_at:
        mapping["columns"] = [
            said or (field if field in columns.CONTACT and field not in mapping["columns"] else "")
            for said, field in zip(mapping["columns"], guessed, strict=True)
        ]
    else:
        mapping["columns"] = ["" if field in columns.CONTACT else field for field in mapping["columns"]]
    return mapping


def choosable():
    """Categories a posting may stand in: those without others below them."""
    return Category.objects.filter(children=None).select_related("parent").order_by("parent__position", "position")


def examples(batch):
    """For each column the first few different things that stand in it."""
    found = [[] for _head in batch.heads]
    for cells in batch.rows.order_by("number").values_list("cells", flat=True)[:200]:
        for shown, cell in zip(found, cells, strict=False):
            if cell and cell not in shown and len(shown) < EXAMPLES:
                shown.append(cell)
    return found


def words(batch):
    """[(word, how often)] of the column of categories, the most frequent first; [] where there is no such column."""
    if "category" not in batch.columns:
        return []
    cell = KeyTextTransform(batch.columns.index("category"), "cells")
    written, often = {}, Counter()
    found = batch.rows.order_by().values_list(cell).annotate(num=Count("pk")).order_by("-num", cell)
    for word, num in found:
        if word:
            written.setdefault(fold(word), word)
            often[fold(word)] += num
    return [(written[folded], num) for folded, num in often.most_common(MOST_WORDS)]


def guess_words(batch):
    """{folded word: slug or ""}: what was said before, else what the categories' own search words say."""
    said, leaves = batch.mapping.get("words", {}), {category.pk: category for category in choosable()}
    names = {fold(texts["name"]): slug for slug, leaf in leaves.items() for texts in leaf.texts.values()}
    found = {}
    for word, _num in words(batch):
        folded = fold(word)
        close = (each.pk for each in Category.objects.for_word(word) if each.pk in leaves)
        named = (names[part] for part in reversed(folded.split(WITHIN)) if part in names)
        found[folded] = said.get(folded) or next(named, "") or next(close, "")
    return found


def missing(mapping):
    """Which fields every posting needs and no column or choice for the whole table gives."""
    there = set(mapping["columns"])
    if not there & {"title", "text"}:
        yield "title"
    if not there & {"place", "postcode"}:
        yield "place"
    for name in ("kind", "category"):
        if name not in there and not mapping[name]:
            yield name

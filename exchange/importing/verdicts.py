"""What one row of a batch would become, and what keeps it from that.

A Reader remembers, over the rows of one batch in their order, which places were asked for and what stood in the table before.
Nothing is stored here.
"""

import hashlib
import json
from dataclasses import dataclass, field

from django.utils import timezone

from exchange.models import Goal, Imported, Verdict
from people.models import Person
from postings import places
from postings.models import Category, Posting

from . import cells
from .problems import Problem, Wrong
from .tables import FORMULA, LONGEST_CELL, fold

LONGEST_TITLE = Posting._meta.get_field("title").max_length
LONGEST_TEXT = Posting._meta.get_field("text").max_length
LONGEST_NAME = Person._meta.get_field("name").max_length
LONGEST_ID = Imported._meta.get_field("source_id").max_length


@dataclass
class Reading:
    """`understood` is what a posting would say, as JSON keeps it; see Reader.row."""

    verdict: Verdict
    understood: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


class Reader:
    def __init__(self, batch):
        self.batch, self.mapping, self.today = batch, batch.mapping, timezone.localdate()
        self.places_of = {name: batch.columns.index(name) for name in batch.columns if name}
        self.countable = set(Category.objects.filter(is_countable=True).values_list("pk", flat=True))
        self.answers, self.ids, self.hashes = {}, {}, {}

    def rows(self, rows):
        """[(row, Reading)] for BatchRows that follow those read before."""
        said = [(row, self._said(row)) for row in rows]
        ids = [self._source_id(row, cells_of) for row, cells_of in said]
        found = Imported.objects.filter(source=self.batch.source, source_id__in=ids).select_related("posting")
        known = {each.source_id: each for each in found}
        return [
            (row, self._row(row, cells_of, source_id, known.get(source_id)))
            for (row, cells_of), source_id in zip(said, ids, strict=True)
        ]

    def _said(self, row):
        """{field: what its cell says}"""
        return {name: row.cells[place] for name, place in self.places_of.items()}

    def _source_id(self, row, said):
        return said.get("source_id", "")[:LONGEST_ID] if "source_id" in self.places_of else f"Zeile {row.number}"

    def _row(self, row, said, source_id, imported):
        content = {name: value for name, value in said.items() if name != "source_id"}
        content_hash = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        if imported:
            return self._known_row(imported, content_hash)
        if again := self._again(row, source_id, content_hash):
            return Reading(Verdict.TWICE, problems=[again])
        understood, problems = {"source_id": source_id, "hash": content_hash}, [*self._flaws(row)]
        if not source_id:
            problems.append(Problem.of("empty", "source_id"))
        flawed = {problem.field for problem in problems}
        for part in PARTS:
            try:
                understood |= part(self, said)
            except Wrong as wrong:
                if wrong.problem.field not in flawed:
                    problems.append(wrong.problem)
        return Reading(Verdict.BAD if problems else Verdict.NEW, understood, problems)

    def _known_row(self, imported, content_hash):
        if imported.content_hash == content_hash:
            return Reading(Verdict.SAME)
        return Reading(Verdict.CHANGED, problems=[Problem.of("changed", "", hint=imported.posting.chiffre)])

    def _again(self, row, source_id, content_hash):
        """The Problem of a row that stood before, by its number or word for word."""
        first = self.ids.setdefault(source_id, row.number) if source_id else row.number
        if first != row.number:
            return Problem.of("same_id", "source_id", source_id, first)
        first = self.hashes.setdefault(content_hash, row.number)
        return Problem.of("same_row", hint=first) if first != row.number else None

    def _flaws(self, row):
        if len(row.cells) > len(self.batch.heads):
            yield Problem.of("too_wide")
        names = {place: name for name, place in self.places_of.items()}
        for place, flaw in row.flaws.items():
            if name := names.get(int(place)):
                hint = "" if flaw == FORMULA else LONGEST_CELL
                yield Problem.of(flaw, name, hint=hint)

    # What a posting says, part by part

    def _kind(self, said):
        if "kind" not in said:
            return {"kind": self.mapping["kind"]}
        if not said["kind"]:
            raise Wrong("empty", "kind")
        return {"kind": cells.kind(said["kind"]).value}

    def _words(self, said):
        """A heading that is too long stands whole in the text; either makes up for the other."""
        title, text = " ".join(said.get("title", "").split()), said.get("text", "")
        if not title and not text:
            raise Wrong("empty", "title" if "title" in self.places_of else "text")
        whole = title or " ".join(text.split())
        short = whole if len(whole) <= LONGEST_TITLE else whole[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
        if title and short != title:
            text = f"{title}\n\n{text}".strip()
        if len(text) > LONGEST_TEXT:
            raise Wrong("too_long", "text", hint=LONGEST_TEXT)
        return {"title": short, "text": text or title}

    def _category(self, said):
        word = said.get("category", "")
        if "category" not in said:
            return {"category": self.mapping["category"]}
        if not word:
            raise Wrong("empty", "category")
        chosen = self.mapping.get("words", {}).get(fold(word))
        if not chosen:
            raise Wrong("no_category", "category", word)
        return {"category": chosen}

    def _place(self, said):
        words = f"{said.get('postcode', '')} {said.get('place', '')}".strip()
        name = "place" if "place" in self.places_of else "postcode"
        if not words:
            raise Wrong("empty", name)
        if words not in self.answers:
            self.answers[words] = places.find(words)
        answer = self.answers[words]
        if answer.is_outside:
            raise Wrong("outside", name, words)
        if answer.municipality is None and answer.choices:
            raise Wrong("many_places", name, words, ", ".join(town.name for town in answer.choices))
        if answer.municipality is None:
            raise Wrong("no_place", name, words)
        town = answer.municipality
        return {
            "municipality": town.pk,
            "region": town.region_id,
            "postcode": answer.postcode,
            "place": town.name,
        }

    def _amount(self, said):
        number = cells.amount(said["amount"]) if said.get("amount") else None
        chosen = self._category_or_none(said)
        return {"amount": number if chosen in self.countable else None}

    def _category_or_none(self, said):
        try:
            return self._category(said)["category"]
        except Wrong:
            return None

    def _from_on(self, said):
        return {"from_on": self._day(said, "from_on")}

    def _until_on(self, said):
        until = self._day(said, "until_on")
        if until and self.batch.goal == Goal.REVIEW and until < self.today.isoformat():
            raise Wrong("is_over", "until_on", said["until_on"])
        return {"until_on": until}

    def _order(self, said):
        try:
            first, last = self._day(said, "from_on"), self._day(said, "until_on")
        except Wrong:
            return {}  # told already
        if first and last and first > last:
            raise Wrong("ends_first", "until_on")
        return {}

    def _written_on(self, said):
        return {"written_on": self._day(said, "written_on")}

    def _day(self, said, name):
        return cells.day(said[name], name).isoformat() if said.get(name) else None

    def _language(self, said):
        word = said.get("text_language", "")
        return {"text_language": cells.language(word) if word else self.mapping.get("text_language") or "de"}

    def _name(self, said):
        name = " ".join(said.get("name", "").split())
        if len(name) > LONGEST_NAME:
            raise Wrong("too_long", "name", hint=LONGEST_NAME)
        return {"name": name}

    def _email(self, said):
        return {"email": cells.email(said["email"]) if said.get("email") else ""}

    def _phone(self, said):
        return {"phone": cells.phone(said["phone"]) if said.get("phone") else ""}


PARTS = [
    Reader._kind, Reader._words, Reader._category, Reader._place, Reader._amount, Reader._from_on, Reader._until_on,
    Reader._order, Reader._written_on, Reader._language, Reader._name, Reader._email, Reader._phone,
]  # fmt: skip

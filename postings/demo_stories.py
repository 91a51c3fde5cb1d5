"""The stories of the demo board, one for each line of postings/demo/; the same each time but for the day of telling."""

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from . import chiffre
from .models import Decision, Outcome, Status

TABLES = Path(__file__).parent / "demo"
NOT_SHOWN = {
    Status.SUBMITTED: "",
    Status.CHANGES_REQUESTED: Decision.CHANGES_REQUESTED,
    Status.REJECTED: Decision.REJECTED,
}
TOLD = [
    Outcome.THROUGH_US,
    Outcome.OTHERWISE,
    Outcome.THROUGH_US,
    "",
    Outcome.PARTLY,
    Outcome.NOT_NEEDED,
    Outcome.NOBODY_CAME,
]
CORRECTED_EACH = 25  # one of so many was published with a small correction


def lines(name):
    """The rows of one of the tables."""
    return [json.loads(line) for line in (TABLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def all_stories():
    """Oldest first, so that keys rise with time."""
    files = sorted(path.stem for path in TABLES.glob("postings.*.jsonl"))
    rows = sorted((row for name in files for row in lines(name)), key=lambda row: -row["age_hours"])
    return [Story(row, index) for index, row in enumerate(rows)]


@dataclass
class Story:
    """One line of the tables, and what follows from its number alone."""

    row: dict
    index: int

    def __post_init__(self):
        self.chance = random.Random(f"posting {self.index}")  # noqa: S311 - not a secret
        self.status = Status(self.row["status"])
        self.chiffre = chiffre_by(self.chance)
        self.code = chiffre.entry_code(f"demo {self.index}")

    @property
    def decision(self):
        if self.status in NOT_SHOWN:
            return NOT_SHOWN[self.status]
        return Decision.CORRECTED if self.index % CORRECTED_EACH == 0 else Decision.PUBLISHED

    @property
    def outcome(self):
        """What the author of a settled one has said about how it ended; not everybody does."""
        return TOLD[self.index % len(TOLD)] if self.status == Status.SETTLED else ""

    def tell(self, now):
        """Set when what happened: submitted, decided, then paused, settled, expired."""
        age = timedelta(hours=self.row["age_hours"])
        self.submitted_at = now - age
        self.decided_at = self.submitted_at + min(timedelta(hours=self.chance.uniform(0.5, 20)), age * 0.5)
        self.changed_at = self.decided_at + (now - self.decided_at) * self.chance.uniform(0.4, 0.95)
        if self.status == Status.SUBMITTED:
            self.decided_at = None


def chiffre_by(chance):
    letters = "".join(chance.choices(chiffre.ALPHABET, k=6))
    return f"{letters[:3]}-{letters[3:]}"

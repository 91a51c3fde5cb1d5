"""What is asked of a grid and what is answered, as plain values. The rules are in grid.py."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """A session: `hosts` are the names under which its people may turn up elsewhere, `wanted` how many want to come."""

    key: int
    hosts: frozenset = frozenset()
    num_minutes: int = 45
    equipment: frozenset = frozenset()
    wanted: int = 0


@dataclass(frozen=True)
class Cell:
    """A room in a slot."""

    slot: int
    room: int
    num_minutes: int = 45
    num_seats: int = 30
    equipment: frozenset = frozenset()

    def suits(self, piece):
        return piece.num_minutes <= self.num_minutes and piece.equipment <= self.equipment


@dataclass(frozen=True)
class Question:
    """`wishes`: for each person the keys of the pieces that interest her. `fixed`: key → (slot, room)."""

    pieces: list
    cells: list
    wishes: list = field(default_factory=list)
    fixed: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    num_left_out: int
    num_missed: int
    num_short: int

    @property
    def weight(self):
        return self.num_left_out, self.num_missed + self.num_short


@dataclass(frozen=True)
class Grid:
    """`places`: key → (slot, room); who is left out is not in it. `is_best`: proved that no grid is better."""

    places: dict
    cost: Cost
    is_best: bool

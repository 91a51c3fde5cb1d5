"""A camp's grid as the pages show it: one row a slot, one cell a room, read in four queries however large it is."""

from dataclasses import dataclass, field

from django.utils import timezone

from . import camps
from .models import CampSlot


@dataclass(frozen=True)
class Row:
    """`day` is set where a new day begins in a camp of several. A pause has no cells."""

    slot: CampSlot
    cells: list
    day: object = None
    state: str = ""


@dataclass(frozen=True)
class Shown:
    """Everything the grid of one camp says. `loose`: sessions in the programme without a place."""

    rooms: list
    rows: list
    loose: list
    now: CampSlot | None = None
    coming: CampSlot | None = None
    sessions: list = field(default_factory=list)

    @property
    def has_rows(self):
        return bool(self.rows and self.rooms)

    @property
    def starts_at(self):
        return self.rows[0].slot.starts_at if self.rows else None


def read(camp, *, at, places=None):
    """As it stands, or as it would with `places`: pk → (slot, room)."""
    rooms, slots = list(camp.rooms.all()), list(camp.slots.all())
    sessions = list(camp.sessions.accepted().with_place())
    if places is None:
        places = {each.pk: (each.slot_id, each.room_id) for each in sessions if each.slot_id}
    held = {places[each.pk]: each for each in sessions if each.pk in places}
    now, coming = camps.now_and_next(slots, at=at)
    states = {now: "now", coming: "next"}
    days = [timezone.localdate(slot.starts_at) for slot in slots]
    has_days = len(set(days)) > 1
    rows = []
    for number, slot in enumerate(slots):
        is_new_day = has_days and (number == 0 or days[number] != days[number - 1])
        cells = [] if slot.is_pause else [(room, held.get((slot.pk, room.pk))) for room in rooms]
        rows.append(Row(slot, cells, slot.starts_at if is_new_day else None, states.get(slot, "")))
    loose = [each for each in sessions if each.pk not in places]
    return Shown(rooms, rows, loose, now, coming, sessions)

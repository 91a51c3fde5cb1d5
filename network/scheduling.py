"""Sessions get their slot and room: one by one, or all by a grid that was computed and looked at.

Who does it is noted: see history.py, also for `by`.
"""

from dataclasses import dataclass

from django.db import transaction

from . import grid, history, interest, proposing
from .camps import NotPossible, Obstacle, locked
from .models import Deed, HistoryLine, Session, SessionStatus


@transaction.atomic
def place(session, slot, room, *, version, by=None):
    """Put a session into a cell. Where another stands the two swap; into the cell of none it is a plain move.

    Raises NotPossible where somebody has moved it since `version`, where a fixed session stands, where both have no place to
    swap, and for a pause.
    """
    camp = locked(session.camp)
    session = _as_seen(session, version)
    if slot.camp_id != camp.pk or room.camp_id != camp.pk or slot.is_pause:
        raise NotPossible(Obstacle.PAUSE)
    other = Session.objects.filter(slot=slot, room=room).exclude(pk=session.pk).first()
    if other:
        _make_room(other, session)
    before = session.slot, session.room
    _move(session, slot, room, by=by)
    if other:
        _move(other, *before, by=by)
    _tell(camp)
    return session


def _make_room(other, session):
    if other.is_fixed:
        raise NotPossible(Obstacle.FIXED)
    if session.slot_id is None:
        raise NotPossible(Obstacle.TAKEN)
    other.slot = other.room = None
    other.save(update_fields=["slot", "room"])


@transaction.atomic
def take_out(session, *, version, by=None):
    locked(session.camp)
    session = _as_seen(session, version)
    session.is_fixed = False
    session.save(update_fields=["is_fixed"])
    return _move(session, None, None, by=by)


@transaction.atomic
def fix(session, *, version, is_fixed):
    """Whether a computed grid leaves it where it is."""
    locked(session.camp)
    session = _as_seen(session, version)
    if session.slot_id is None:
        raise NotPossible(Obstacle.STALE)
    session.is_fixed, session.version = is_fixed, session.version + 1
    session.save(update_fields=["is_fixed", "version"])
    return session


def _as_seen(session, version):
    session = proposing.locked(session)
    if session.version != version or session.status != SessionStatus.SHOWN:
        raise NotPossible(Obstacle.STALE)
    return session


def _move(session, slot, room, *, by):
    session.slot, session.room, session.version = slot, room, session.version + 1
    session.save(update_fields=["slot", "room", "version"])
    place = {"starts_at": slot.starts_at.isoformat(), "room": room.name} if slot else {}
    deed = Deed.PLACED if slot else Deed.TAKEN_OUT
    history.log(deed, by=by, camp=session.camp, session=session, details=place)
    return session


# The computed grid


@dataclass(frozen=True)
class Proposal:
    """A grid to look at, and beside its cost that of the grid as it stands. `seen`: key and version of every session."""

    places: dict
    seen: dict
    cost: grid.Cost
    cost_now: grid.Cost
    is_best: bool


def propose(camp, *, seconds=6):
    """Compute a grid for the sessions in the programme. Changes nothing."""
    sessions = list(camp.sessions.accepted())
    question = _question(camp, sessions)
    found = grid.solve(question, seconds=seconds)
    now = {each.pk: (each.slot_id, each.room_id) for each in sessions if each.slot_id}
    seen = {each.pk: each.version for each in sessions}
    return Proposal(found.places, seen, found.cost, grid.cost_of(question, now), found.is_best)


def _question(camp, sessions):
    rooms = list(camp.rooms.all())
    return grid.Question(
        pieces=[_piece(session) for session in sessions],
        cells=[_cell(slot, room) for slot in camp.slots.filter(is_pause=False) for room in rooms],
        wishes=interest.wishes(camp),
        fixed={each.pk: (each.slot_id, each.room_id) for each in sessions if each.is_fixed},
    )


def hosts_of(session):
    """Under which names the people of a session may turn up in another: by who proposed it, and by what they are called."""
    name = " ".join(session.host_name.casefold().split())
    return frozenset({session.human, *([f"name {name}"] if name else [])})


def _piece(session):
    return grid.Piece(
        session.pk, hosts_of(session), session.num_minutes, frozenset(session.equipment), session.num_interested
    )


def _cell(slot, room):
    return grid.Cell(slot.pk, room.pk, slot.num_minutes, room.num_seats, frozenset(room.equipment))


@transaction.atomic
def accept(camp, places, *, seen, by=None):
    """Put every session where `places` says, and out of the grid who is not in it. Returns how many have a place.

    All or nothing: raises NotPossible where anything was moved, accepted or withdrawn since `seen`, or a cell is no more.
    """
    camp = locked(camp)
    sessions = list(camp.sessions.accepted().select_for_update(of=("self",), no_key=True))
    cells = {(slot, room) for slot in _slots(camp) for room in camp.rooms.values_list("pk", flat=True)}
    if {each.pk: each.version for each in sessions} != seen or not set(places.values()) <= cells:
        raise NotPossible(Obstacle.STALE)
    moved = [each for each in sessions if places.get(each.pk, (None, None)) != (each.slot_id, each.room_id)]
    Session.objects.filter(pk__in=[each.pk for each in moved]).update(slot=None, room=None, is_fixed=False)
    for each in moved:
        each.slot_id, each.room_id = places.get(each.pk, (None, None))
        each.version += 1
    Session.objects.bulk_update(moved, ["slot", "room", "version"])
    _tell(camp)
    _log_grid(camp, places, moved, by=by)
    return len(places)


def _tell(camp):
    """Where the grid is published, everybody reads at once what has moved in it."""
    if camp.has_grid:
        camp.sessions.tell()


def _log_grid(camp, places, moved, *, by):
    """One line for the whole, and one for each session that has no place any more."""
    history.log(Deed.COMPUTED, by=by, camp=camp, details={"num": len(places)})
    out = [each for each in moved if each.pk not in places]
    HistoryLine.objects.bulk_create(
        HistoryLine(**history.line(Deed.TAKEN_OUT, by=by, camp=camp, session=each)) for each in out
    )


def _slots(camp):
    return camp.slots.filter(is_pause=False).values_list("pk", flat=True)

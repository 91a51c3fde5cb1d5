"""What the team of a barcamp decides about it: that there is one, its rooms and slots, and that everybody may see the grid."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import history
from .models import Camp, CampRoom, CampSlot, Deed


class Obstacle(TextChoices):
    """Why something cannot be done, as a sentence that says what to do."""

    OVERLAP = "overlap", _("Zu dieser Zeit ist schon etwas. Wählen Sie eine Zeit, in der noch nichts ist.")
    SAME_ROOM = "same_room", _("Diesen Raum gibt es schon. Geben Sie ihm einen anderen Namen.")
    IN_USE = "in_use", _("Hier steht noch ein Beitrag. Setzen Sie ihn zuerst woanders hin.")
    CLOSED = "closed", _("Vorschläge nehmen wir im Moment nicht an. Rufen Sie uns bitte an.")
    GONE = "gone", _("Diesen Beitrag gibt es nicht mehr. Sehen Sie die Seite noch einmal an.")
    STALE = (
        "stale",
        _("Jemand war schneller und hat das schon geändert. So steht es jetzt; entscheiden Sie bitte noch einmal."),
    )
    TAKEN = "taken", _("Dort steht schon ein Beitrag. Nehmen Sie ihn zuerst heraus.")
    FIXED = "fixed", _("Dort steht ein Beitrag, der bleiben soll. Lösen Sie ihn zuerst.")
    ENOUGH = "enough", _("Zu diesem Beitrag ist schon viel festgehalten. Rufen Sie uns bitte an.")
    PAUSE = "pause", _("Das ist eine Pause für alle. Wählen Sie eine andere Zeit.")


class NotPossible(Exception):
    def __init__(self, obstacle):
        self.obstacle = obstacle
        super().__init__(obstacle)

    @property
    def sentence(self):
        return str(self.obstacle.label)


def plan(event, *, from_on, until_on):
    """Make a barcamp of an event that has none."""
    return Camp.objects.create(event=event, proposals_from_on=from_on, proposals_until_on=until_on)


@transaction.atomic
def take_proposals(camp, *, from_on, until_on):
    camp = locked(camp)
    camp.proposals_from_on, camp.proposals_until_on = from_on, until_on
    camp.save(update_fields=["proposals_from_on", "proposals_until_on"])
    return camp


@transaction.atomic
def count_people(camp, **counts):
    """How many came and what they said, as the camp's four counts. Nobody's answer is kept."""
    camp = locked(camp)
    for name, num in counts.items():
        setattr(camp, name, num)
    camp.save(update_fields=counts)
    return camp


def locked(camp):
    return Camp.objects.select_for_update(of=("self",), no_key=True).with_event().get(pk=camp.pk)


@transaction.atomic
def add_room(camp, *, name, num_seats, equipment):
    camp = locked(camp)
    if camp.rooms.filter(name=name).exists():
        raise NotPossible(Obstacle.SAME_ROOM)
    return CampRoom.objects.create(camp=camp, name=name, num_seats=num_seats, equipment=equipment)


@transaction.atomic
def add_slot(camp, *, on, starts, ends, label="", is_pause=False):
    """A span of one day, by the clock of Kassel. No two slots of a camp have a moment in common."""
    camp = locked(camp)
    starts_at, ends_at = (timezone.make_aware(datetime.combine(on, clock)) for clock in (starts, ends))
    if camp.slots.touching(starts_at, ends_at).exists():
        raise NotPossible(Obstacle.OVERLAP)
    return CampSlot.objects.create(camp=camp, starts_at=starts_at, ends_at=ends_at, label=label, is_pause=is_pause)


@transaction.atomic
def remove(part):
    """Take a room or a slot away in which nothing happens."""
    locked(part.camp)
    if part.sessions.exists():
        raise NotPossible(Obstacle.IN_USE)
    part.delete()


@transaction.atomic
def publish_grid(camp, *, by):
    """Let everybody see what happens where."""
    camp = locked(camp)
    camp.grid_at, camp.grid_by = timezone.now(), history.staff(by)
    camp.save(update_fields=["grid_at", "grid_by"])
    camp.sessions.tell()
    history.log(Deed.GRID_SHOWN, by=by, camp=camp)
    return camp


@transaction.atomic
def hide_grid(camp, *, by=None):
    camp = locked(camp)
    camp.grid_at = camp.grid_by = None
    camp.save(update_fields=["grid_at", "grid_by"])
    history.log(Deed.GRID_HIDDEN, by=by, camp=camp)
    return camp


def now_and_next(slots, *, at):
    """(the slot that goes on or None, the next of the same day or None) of slots in order of time."""
    now = next((slot for slot in slots if slot.starts_at <= at < slot.ends_at), None)
    coming = next((slot for slot in slots if slot.starts_at > at), None)
    is_soon = coming and coming.starts_at - at < timedelta(hours=12)
    return now, coming if is_soon else None

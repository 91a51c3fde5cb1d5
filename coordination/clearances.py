"""The office keeps what people may be trusted with from running out unnoticed."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Clearance
from peoplelikeme.lib.bidi import isolated
from postings.emails import Letter

from . import humans


def to_renew(*, on, to=None):
    """What ends within six weeks of that day and was not renewed since, soonest first; in the regions of `to`, if given."""
    ending = (
        Clearance.objects.running_out(on=on).filter(~_renewed()).select_related("person").order_by("valid_until", "pk")
    )
    return ending if to is None else ending.filter(person__in=humans.visible(to=to))


def _renewed():
    """A clearance of the same human for the same level that holds longer."""
    same_human = Q(person=OuterRef("person")) | Q(person__identity=OuterRef("person__identity")) & ~Q(
        person__identity=""
    )
    return Exists(
        Clearance.objects.filter(
            same_human, level=OuterRef("level"), valid_until__gt=OuterRef("valid_until")
        ).order_by()
    )


def remind_running_out(*, at):
    """Write once to each person whose clearance ends within six weeks. The office sees them among its follow-ups.

    Returns how many were reminded.
    """
    due = list(to_renew(on=timezone.localdate(at)).filter(reminded_at=None).values_list("pk", flat=True)[:1000])
    return sum(_remind(pk, at=at) for pk in due)


@transaction.atomic
def _remind(pk, *, at):
    """Whether this call was the one that reminded."""
    if not Clearance.objects.filter(pk=pk, reminded_at=None).update(reminded_at=at):
        return False
    clearance_runs_out.enqueue(Clearance.objects.select_related("person").get(pk=pk))
    return True


class LetterAboutClearance(Letter):
    """To whoever was cleared. Without a proved address there is none: the office calls."""

    task = "coordination.tasks.send_clearance_letter"

    def person(self, clearance):
        return clearance.person

    def posting(self, clearance):
        return None

    def keys(self, clearance):
        return {"clearance": clearance.pk}


@LetterAboutClearance
def clearance_runs_out(clearance):
    return {
        "subject": _("Bitte erneuern: Ihr Nachweis endet bald"),
        "paragraphs": [
            _("Ihr Nachweis für „%(level)s“ gilt noch bis zum %(day)s.")
            % {"level": clearance.get_level_display(), "day": date_format(clearance.valid_until)},
            _("Möchten Sie weiter helfen? Dann rufen Sie uns bitte an: %(phone)s. Wir sagen Ihnen, was wir brauchen.")
            % {"phone": isolated(settings.OFFICE["phone"])},
        ],
    }

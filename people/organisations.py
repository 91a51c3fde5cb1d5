"""Rows that turn out to be the same organisation become one.

Each posting for an organisation may bring a row of its own; the office sees that two are one body, and says which row stays.
"""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils import translation
from django.utils.translation import gettext as _

from .models import Organisation, Steward


@transaction.atomic
def merge(into, others, *, by):
    """Everything of `others` belongs to `into` from now on, and they are gone. Returns how many there were.

    What an organisation can have only once stays as `into` has it. History keeps the key it was written with.
    """
    rows = Organisation.objects.select_for_update().filter(pk__in=[into.pk, *(other.pk for other in others)])
    held = {row.pk: row for row in rows.order_by("pk")}
    into = held.pop(into.pk)
    gone = list(held.values())
    if not gone:
        return 0
    for relation in _relations(Organisation):
        _move(relation, gone, into)
    names = ", ".join(f"{other.name} (#{other.pk})" for other in gone)
    with translation.override(settings.LANGUAGE_CODE):  # the entry stays, whoever reads it
        told = _("Zusammengelegt mit: %(names)s") % {"names": names}
    LogEntry.objects.log_actions(by.pk, [into], CHANGE, told)
    for other in gone:
        other.delete()
    return len(gone)


def _relations(model):
    """Everything in whatever app that names a row of `model`, and that the database holds to it."""
    related = model._meta.get_fields(include_hidden=True)
    return [each for each in related if isinstance(each, ManyToOneRel) and each.field.db_constraint]


def _move(relation, gone, into):
    rows, name = relation.related_model._base_manager, relation.field.name
    for other in gone:
        if relation.one_to_one and rows.filter(**{name: into}).exists():
            rows.filter(**{name: other}).delete()
        elif relation.related_model is Steward:
            _move_stewards(other, into)
        else:
            rows.filter(**{name: other}).update(**{name: into})


def _move_stewards(other, into):
    """Two rows may name the same steward: what names the one that goes names the one that stays."""
    known = {steward.email: steward for steward in into.stewards.all()}
    for steward in other.stewards.filter(email__in=known):
        for relation in _relations(Steward):
            _move(relation, [steward], known[steward.email])
        steward.delete()
    other.stewards.update(organisation=into)

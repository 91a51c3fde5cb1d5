"""What an organisation says of itself: its text, its website, the languages that are spoken there.

One that the office knows is trusted: what its stewards write shows at once, and the office reads it afterwards and may take
it back. Name, place and every way to reach it stay with the office.
"""

from django.db import transaction

from people.models import Organisation

from . import history
from .models import Deed, OrganisationPage

OF_ITSELF, OF_PAGE = ["about", "website"], ["languages"]


def said(organisation):
    """{name: value} of what a steward may write; languages only where there is a page to say them."""
    page = OrganisationPage.objects.filter(organisation=organisation).first()
    return {name: getattr(row, name) for row, names in _rows(organisation, page) for name in names}


@transaction.atomic
def change(organisation, said, *, by):
    """Write it down and show it; see history.py for `by`. Returns whether anything is new."""
    changed = {}
    for row, names in _rows(*_locked(organisation)):
        changed |= _write(row, {name: said[name] for name in names if name in said})
    if changed:
        history.log(Deed.CHANGED, by=by, organisation=organisation, details=changed)
    return bool(changed)


@transaction.atomic
def take_back(line, *, by):
    """What a steward changed is as it was before, but for what somebody has written since. Returns whether anything is new."""
    organisation, page = _locked(line.organisation)
    as_written = {
        name: pair[0]
        for row, names in _rows(organisation, page)
        for name, pair in line.details.items()
        if name in names and history.is_same(getattr(row, name), pair[1])
    }
    history.read(line, by=by)
    return change(organisation, as_written, by=by)


def _locked(organisation):
    """(organisation, its page or None), which nobody else changes until the transaction ends."""
    held = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return held, OrganisationPage.objects.select_for_update(no_key=True).filter(organisation=held).first()


def _rows(organisation, page):
    """(row, the names of its fields that are meant here)."""
    return [(organisation, OF_ITSELF), *([(page, OF_PAGE)] if page else [])]


def _write(row, said):
    """Store what differs from the row; returns it as the details of a line."""
    differing = {
        name: [getattr(row, name), value]
        for name, value in said.items()
        if not history.is_same(getattr(row, name), value)
    }
    for name, (_old, value) in differing.items():
        setattr(row, name, value)
    if differing:
        row.save(update_fields=list(differing))
    return differing

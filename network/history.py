"""The lines that decisions of stewards and staff leave about barcamps, events and organisations, and how they are told.

Wherever a verb takes `by`, that is an account of staff, a steward, or None for somebody of the organisation.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Steward, User
from postings import tongues
from postings.templatetags.look import moment

from .models import Deed, HistoryLine

MOST = 100  # are shown, the newest
NOTHING = "–"


def log(deed, *, by, **about):
    """Write a line; `about` is the camp (and session), event or organisation, and `details`."""
    return HistoryLine.objects.create(**line(deed, by=by, **about))


def line(deed, *, by, **about):
    """The fields of a line."""
    return {"deed": deed, "by": staff(by), "steward": by if isinstance(by, Steward) else None, **about}


def staff(by):
    """The account that a row names as who did it; None where it was nobody of staff."""
    return by if isinstance(by, User) else None


def difference(old, new, names):
    """The details of a change: what these fields of a row said before, and say now. {} where nothing changed."""
    said = {name: [_plain(old, name), _plain(new, name)] for name in names}
    return {name: pair for name, pair in said.items() if not is_same(*pair)}


def is_same(old, new):
    """Whether two values of a field say the same; a list is the same in any order."""
    return sorted(old) == sorted(new) if isinstance(old, list) else old == new


def _plain(row, name):
    value = getattr(row, name)
    return str(value) if hasattr(value, "pk") else value


def marked(events):
    """Each with `is_changed`: whether a steward changed something of it that the office has not looked at."""
    unread = HistoryLine.objects.unread().order_by().filter(event=OuterRef("pk"))
    return events.annotate(is_changed=Exists(unread))


def read(line, *, by):
    """The office has looked at it."""
    HistoryLine.objects.unread().filter(pk=line.pk).update(read_at=timezone.now(), read_by=by)


# In words


@dataclass(frozen=True)
class Change:
    """A field before and after; `language` is that of what somebody wrote."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    line: HistoryLine
    who: str
    what: str
    changes: list

    @property
    def is_unread(self):
        return self.line.by is None and self.line.read_at is None

    @property
    def about(self):
        return self.line.session or self.line.event or self.line.organisation


def told(lines, *, is_office):
    """Each of these lines in the reader's language. Accounts of staff are named to the office only."""
    return [Told(each, _who(each, is_office=is_office), _what(each), _changes(each)) for each in lines.with_people()]


def _who(line, *, is_office):
    if line.by:
        return str(line.by) if is_office else _("die Koordinationsstelle")
    return line.steward.email if line.steward else _("jemand von der Einrichtung")


def _what(line):
    details = line.details
    if line.deed == Deed.COMPUTED:
        num = details["num"]
        return ngettext("%(num)d Beitrag mit Platz", "%(num)d Beiträge mit Platz", num) % {"num": num}
    if line.deed == Deed.DATES_ADDED:
        return ngettext("%(num)d Termin", "%(num)d Termine", details["num"]) % {"num": details["num"]}
    return tongues.joined(part for part in (_moment(details.get("starts_at")), details.get("room", "")) if part)


def _changes(line):
    if line.deed == Deed.DATE_MOVED:
        return [Change(_("Termin"), *map(_moment, line.details["moved"]))]
    if line.deed != Deed.CHANGED:
        return []
    return [
        Change(label, *(_value(name, each) for each in line.details[name]))
        for name, label in _labels(line).items()
        if name in line.details
    ]


def _labels(line):
    """{name: label} of the fields that can change, in their order."""
    fields = (line.event or line.organisation)._meta.concrete_fields
    return {**{field.name: str(field.verbose_name) for field in fields}, "languages": _("Sprachen")}


def _value(name, value):
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, list):
        return tongues.joined(map(tongues.name, value)) or NOTHING
    if name == "text_language":
        return tongues.name(value)
    return NOTHING if value in (None, "") else str(value)


def _moment(text):
    return moment(timezone.localtime(datetime.fromisoformat(text))) if text else ""


# What we hold of one address: see postings.belongings.BY_ADDRESS


def _of(email):
    return HistoryLine.objects.filter(steward__in=Steward.objects.of_email(email))


def is_known(email):
    return _of(email).exists()


def parts(email):
    """What a steward did; what she wrote stands with the event or the organisation."""
    yield "what_you_did_for_organisations", ({"what": each.deed, "at": each.at} for each in _of(email))


def forget(email):
    """The lines stay, and name nobody."""
    _of(email).update(steward=None)

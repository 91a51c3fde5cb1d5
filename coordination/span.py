"""Which weeks and which regions figures are about, as an address asks for it and an account may know it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from . import permissions

WEEKS = (4, 12, 52)
USUAL_WEEKS = 12


@dataclass(frozen=True)
class Span:
    """Whole weeks up to `today`, the present one last; `regions` are AGS, or None for all of Hesse."""

    weeks: int
    regions: tuple | None
    today: date

    @cached_property
    def mondays(self):
        this = self.today - timedelta(days=self.today.weekday())
        return [this - timedelta(weeks=back) for back in reversed(range(self.weeks))]

    @cached_property
    def starts(self):
        """When each week begins: local midnight, so that a week with a change of the clock is as long as it was."""
        return [timezone.make_aware(datetime.combine(monday, time.min)) for monday in self.mondays]

    @property
    def start(self):
        return self.starts[0]

    @property
    def key(self):
        """For remembering what was counted."""
        where = "hessen" if self.regions is None else "-".join(self.regions)
        return f"{self.today}.{self.weeks}.{where}"


class SpanForm(forms.Form):
    """`wochen` and `region` in an address. What it says wrongly counts as not said."""

    wochen = forms.TypedChoiceField(
        label=_("Zeitraum"),
        coerce=int,
        choices=[(weeks, ngettext_lazy("%d Woche", "%d Wochen", weeks) % weeks) for weeks in WEEKS],
        required=False,
        empty_value=USUAL_WEEKS,
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data, *, user):
        super().__init__({"wochen": USUAL_WEEKS, **data.dict()})
        self.own = own_keys(user)
        everywhere = _("ganz Hessen") if self.own is None else _("alle meine Regionen")
        self.fields["region"].choices = [
            ("", everywhere),
            *((one.pk, one.name) for one in permissions.own_regions(user)),
        ]

    def span(self, *, on):
        regions = (self.chosen,) if self.chosen else self.own
        return Span(self.cleaned_data.get("wochen", USUAL_WEEKS), regions, on)

    @property
    def chosen(self):
        """The AGS of the one region asked for, or nothing."""
        self.is_valid()
        return self.cleaned_data.get("region", "")

    @property
    def where(self):
        """The regions in words."""
        return str(dict(self.fields["region"].choices)[self.chosen])


def usual(user, *, on):
    """What an account's first page is about."""
    return Span(USUAL_WEEKS, own_keys(user), on)


def own_keys(user):
    """The AGS of the regions an account works in; None for all of Hesse."""
    if permissions.is_everywhere(user):
        return None
    return tuple(sorted(region.pk for region in permissions.own_regions(user)))

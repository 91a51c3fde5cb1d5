"""What the directory says about contact points, in the reader's language."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from postings import catalogue, tongues
from postings.models import Category, Region

from .models import ContactPoint


@dataclass(frozen=True)
class Entry:
    """A contact point in words; `km` where it was measured. Names of topics and regions come from memory."""

    point: ContactPoint
    km: float | None = None

    @property
    def town(self):
        place = f"{self.point.postcode} {self.point.municipality.name}".strip()
        if self.km is None or self.km < 1:
            return place
        return _("%(place)s, %(km)s km") % {"place": place, "km": round(self.km)}

    @property
    def topics(self):
        return tongues.joined(catalogue.categories()[topic.pk].name for topic in self.point.topics.all())

    @property
    def languages(self):
        return tongues.joined(map(tongues.name, self.point.languages))

    @property
    def regions(self):
        regions = [region.name for region in self.point.regions.all()]
        return _("ganz Hessen") if len(regions) == len(catalogue.regions()) else tongues.joined(regions)


def read(points):
    """`points` with all that an entry says, in three queries however many they are."""
    return points.select_related("municipality").prefetch_related(
        Prefetch("topics", queryset=Category.objects.only("slug", "position")),
        Prefetch("regions", queryset=Region.objects.only("ags", "name")),
    )

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

NEIGHBOURHOOD_KM = 50  # distances are kept up to here


class Region(models.Model):
    """A Regierungsbezirk, or a Landkreis or kreisfreie Stadt below it. `ags` is the official key, 3 or 5 digits."""

    class Kind(models.TextChoices):
        BEZIRK = "regierungsbezirk", _("Regierungsbezirk")
        LANDKREIS = "landkreis", _("Landkreis")
        STADT = "kreisfreie_stadt", _("kreisfreie Stadt")

    ags = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(_("Name"), max_length=60)
    short_name = models.CharField(_("Kurzname"), max_length=60)
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("gehört zu"))
    population = models.PositiveIntegerField(_("Einwohner"))
    lat = models.FloatField()
    lon = models.FloatField()
    # Where the tile map of Hesse shows it; column 1 is west, row 1 is north. A Regierungsbezirk has no tile.
    tile_label = models.CharField(max_length=5, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True)
    tile_row = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("Region")
        verbose_name_plural = _("Regionen")
        ordering = ["name"]

    def __str__(self):
        return self.name


class MunicipalityQuerySet(models.QuerySet):
    def within(self, km, *, of):
        """Municipalities whose centre lies at most `km` (≤ 50) from that of `of`, itself included."""
        return self.filter(distances_to__start=of, distances_to__km__lte=km)


class Municipality(models.Model):
    """A Gemeinde. The first five digits of its key are its region's."""

    ags = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(_("Name"), max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("Region"))
    population = models.PositiveIntegerField(_("Einwohner"))
    lat = models.FloatField()
    lon = models.FloatField()

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gemeinde")
        verbose_name_plural = _("Gemeinden")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Postcode(models.Model):
    """A postcode in a municipality. One that reaches into a second municipality has a second row, not primary."""

    plz = models.CharField(max_length=5)
    place = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE)
    is_primary = models.BooleanField()
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plz", "municipality"], name="a_postcode_names_a_municipality_once"),
        ]

    def __str__(self):
        return f"{self.plz} {self.place}"


class PlaceName(models.Model):
    """A name people use for a municipality: its own, a postcode's place, or another spelling or script."""

    name = models.CharField(max_length=80)
    folded = models.GeneratedField(
        expression=Func(F("name"), function="plm_fold"), output_field=models.TextField(), db_persist=True
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "municipality"], name="a_place_name_stands_once_per_municipality"),
        ]
        indexes = [GinIndex(name="place_name_trigrams", fields=["folded"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.name


class Distance(models.Model):
    """Kilometres as the crow flies between the centres of two municipalities at most 50 km apart, both ways round."""

    pk = models.CompositePrimaryKey("start", "goal")
    start = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="distances_from")
    goal = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="distances_to", db_index=False)
    km = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(km__gte=0, km__lte=NEIGHBOURHOOD_KM), name="a_distance_lies_within_the_neighbourhood"
            ),
        ]
        indexes = [models.Index(fields=["start", "km"], name="nearest_first")]

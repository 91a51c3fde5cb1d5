from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from postings.models import Category, Municipality, Region

CHECK_EACH = timedelta(days=182)


class ContactPointQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def serving(self, region):
        return self.filter(regions=region)

    def about(self, category):
        """For this category or for the whole it belongs to."""
        return self.filter(topics__in=[slug for slug in (category.pk, category.parent_id) if slug]).distinct()

    def about_any_of(self, root):
        """For anything of the whole that `root` is, a category or an expression for its key. Not distinct."""
        return self.filter(Q(topics=root) | Q(topics__parent=root))

    def service_points(self):
        """Those whose own staff work here."""
        staff = User.objects.filter(contact_points=OuterRef("pk"), is_active=True).exclude(role="")
        return self.active().filter(Exists(staff))

    def of_staff(self, user):
        return self.active().filter(staff=user)

    def to_check(self, *, at):
        """Nobody has asked for half a year whether this still holds; the longest first."""
        return (
            self.active()
            .filter(Q(checked_at=None) | Q(checked_at__lte=at - CHECK_EACH))
            .order_by(models.F("checked_at").asc(nulls_first=True), "name")
        )


class ContactPoint(models.Model):
    """A place where people are helped face to face. With staff accounts of its own it is a service point."""

    name = models.CharField(_("Name"), max_length=120)
    about = models.TextField(_("Wobei man dort hilft"), max_length=1000, blank=True)
    topics = models.ManyToManyField(Category, related_name="contact_points", verbose_name=_("Themen"))
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    opening_hours = models.CharField(_("Öffnungszeiten"), max_length=200, blank=True)
    regions = models.ManyToManyField(Region, related_name="contact_points", verbose_name=_("zuständig für"))
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, verbose_name=_("Ort"))
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    phone = models.CharField(_("Telefon"), max_length=30, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    website = models.URLField(_("Website"), blank=True)
    is_active = models.BooleanField(_("wird genannt"), default=True)
    checked_at = models.DateTimeField(_("zuletzt nachgefragt am"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nachgefragt von"),
    )
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="contact_points", blank=True, verbose_name=_("Konten der Servicestelle")
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anlaufstelle")
        verbose_name_plural = _("Anlaufstellen")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "municipality"], name="a_contact_point_stands_once_in_a_town"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="a_checked_contact_point_names_who_asked",
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | ~Q(street="") | ~Q(website=""),
                name="a_contact_point_can_be_reached",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("network:contact_point_detail", args=[self.pk])

"""What search engines may read: the directory with every contact point that is named, and the events that come."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from .models import ContactPoint, Event


class DirectorySitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ["contact_point_list", "dialogue_list", "event_list"]

    def location(self, item):
        return reverse(f"network:{item}")


class ContactPointSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ContactPoint.objects.active().only("pk", "checked_at").order_by("pk")

    def lastmod(self, point):
        return point.checked_at


class EventSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return Event.objects.shown().coming(at=timezone.now()).only("pk", "changed_at").order_by("pk")

    def lastmod(self, event):
        return event.changed_at


SITEMAPS = {"directory": DirectorySitemap, "contact_points": ContactPointSitemap, "events": EventSitemap}

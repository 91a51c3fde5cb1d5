"""What search engines may read of the directory: its entrance and every contact point that is named."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import ContactPoint


class DirectorySitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ["contact_point_list", "dialogue_list"]

    def location(self, item):
        return reverse(f"network:{item}")


class ContactPointSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ContactPoint.objects.active().only("pk", "checked_at").order_by("pk")

    def lastmod(self, point):
        return point.checked_at


SITEMAPS = {"directory": DirectorySitemap, "contact_points": ContactPointSitemap}

"""What search engines may read of the network: its entrances, and everything below them that is shown."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from .models import ContactPoint, Event, OrganisationPage, Project

ENTRANCES = ["contact_point_list", "organisation_list", "project_list", "event_list", "dialogue_list"]


class InEachLanguage(Sitemap):
    i18n = alternates = x_default = True


class DirectorySitemap(InEachLanguage):
    def items(self):
        return ENTRANCES

    def location(self, item):
        return reverse(f"network:{item}")


class ContactPointSitemap(InEachLanguage):
    def items(self):
        return ContactPoint.objects.active().only("pk", "checked_at").order_by("pk")

    def lastmod(self, point):
        return point.checked_at


class OrganisationSitemap(InEachLanguage):
    def items(self):
        return OrganisationPage.objects.shown().only("organisation", "shown_at").order_by("pk")

    def lastmod(self, page):
        return page.shown_at


class ProjectSitemap(InEachLanguage):
    def items(self):
        return Project.objects.published().only("pk", "written_at").order_by("pk")

    def lastmod(self, project):
        return project.written_at


class EventSitemap(InEachLanguage):
    def items(self):
        return Event.objects.shown().coming(at=timezone.now()).only("pk", "changed_at").order_by("pk")

    def lastmod(self, event):
        return event.changed_at


SITEMAPS = {
    "directory": DirectorySitemap,
    "contact_points": ContactPointSitemap,
    "organisations": OrganisationSitemap,
    "projects": ProjectSitemap,
    "events": EventSitemap,
}

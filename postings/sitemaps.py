"""What search engines may read: the entrances and the newest postings, with the other languages beside it."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from postings import tongues

from .models import Posting

NEWEST = 20_000  # older ones are found by the lists
A_PAGE = 500  # of the map, made anew each time it is asked for


class EntranceSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ["start", "request_list", "offer_list"]

    def location(self, item):
        return reverse(f"postings:{item}")


class PostingSitemap(Sitemap):
    i18n = alternates = x_default = True
    limit = A_PAGE

    def items(self):
        newest = Posting.objects.published().order_by("-published_at", "-id")
        return newest.only("chiffre", "published_at", "confirmed_at", "text_language")[:NEWEST]

    def get_languages_for_item(self, posting):
        """What somebody may look for it in: its own words, and the two that most people here read."""
        return [
            code for code in self._languages() if code in {"de", "en", tongues.interface_for(posting.text_language)}
        ]

    def lastmod(self, posting):
        return posting.confirmed_at or posting.published_at

    def get_latest_lastmod(self):
        """For the map of maps: without reading them all."""
        newest = Posting.objects.published().order_by("-published_at").values_list("published_at", flat=True)
        return newest.first()


SITEMAPS = {"entrances": EntranceSitemap, "postings": PostingSitemap}

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.generic import RedirectView

from exchange.api import api
from exchange.urls import freinet
from network import sitemaps as network_sitemaps
from peoplelikeme import offline, views
from postings import sitemaps as postings_sitemaps
from postings.urls import short

handler400 = "peoplelikeme.views.bad_request"
handler403 = "peoplelikeme.views.permission_denied"
handler404 = "peoplelikeme.views.page_not_found"
handler429 = "peoplelikeme.views.too_many_requests"  # allauth's own limits ask for it
handler500 = "peoplelikeme.views.server_error"

SITEMAPS = {**postings_sitemaps.SITEMAPS, **network_sitemaps.SITEMAPS}

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("sw.js", offline.worker, name="worker"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_part"),
    path("e/", include((short, "short"))),
    path("austausch/", include("exchange.urls")),
    path("austausch/v1/", api.urls),
    path("query/api/", include((freinet, "freinet"))),
    path("koordination/konto/", include("people.urls")),
    path("koordination/", admin.site.urls),
    path("stil/", RedirectView.as_view(pattern_name="admin:style"), name="style"),
]

if settings.DEMO:
    urlpatterns += [path("demo/", include("peoplelikeme.demo.urls"))]

urlpatterns += i18n_patterns(
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("nutzungsbedingungen/", views.terms, name="terms"),
    path("melden-und-beschwerde/", views.reporting, name="reporting"),
    path("daten-und-quellen/", views.sources, name="sources"),
    path("", include("coordination.urls")),
    path("", include("network.urls")),
    path("", include("postings.urls")),
)

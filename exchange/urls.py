"""What machines read, below /austausch/ and outside the languages: a feed has one address."""

from django.urls import path

from postings.models import Kind

from . import embedding, freinet_pages, views

app_name = "exchange"
urlpatterns = [
    path("v1/feed", views.feed_page, name="feed"),
    path("v1/einbetten", embedding.embedded, name="embedded"),
    path("v1/angebote.atom", views.posting_atom, {"kind": Kind.OFFER}, name="offer_atom"),
    path("v1/gesuche.atom", views.posting_atom, {"kind": Kind.REQUEST}, name="request_atom"),
]

# query/api/: as Freinet-Online has it, mounted where it has it
freinet = [
    path("portal/v1/MatchingServiceEndpoint.php", freinet_pages.matching, name="matching"),
    path("portal/v1/OfferServiceEndpoint.php", freinet_pages.offer, name="offer"),
    path("portal/v1/CriteriaServiceEndpoint.php", freinet_pages.criteria, name="criteria"),
    path("MatchingServiceEndpoint.php", freinet_pages.matching),
    path("OfferServiceEndpoint.php", freinet_pages.offer),
    path("CriteriaServiceEndpoint.php", freinet_pages.criteria),
]

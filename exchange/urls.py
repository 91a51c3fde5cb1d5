"""What machines read, below /austausch/ and outside the languages: a feed has one address."""

from django.urls import path

from . import embedding, freinet_pages, views

app_name = "exchange"
urlpatterns = [
    path("v1/feed", views.feed_page, name="feed"),
    path("v1/einbetten", embedding.embedded, name="embedded"),
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

"""The public pages of the coordination: where the two sides of a match, and whoever was referred, answer."""

from django.urls import path

from . import answering, referring

app_name = "coordination"
urlpatterns = [
    # vermittlung/: the way in from a letter
    path("vermittlung/<str:token>/", answering.match_link, name="match_link"),
    # mein-eintrag/vermittlung/: a match, for one of its two sides
    path("mein-eintrag/vermittlung/<int:pk>/", answering.my_match, name="my_match"),
    path("mein-eintrag/vermittlung/<int:pk>/ja/", answering.match_yes, name="match_yes"),
    path("mein-eintrag/vermittlung/<int:pk>/nein/", answering.match_no, name="match_no"),
    path("mein-eintrag/vermittlung/<int:pk>/kontakt/", answering.match_contact, name="match_contact"),
    path("mein-eintrag/vermittlung/<int:pk>/ergebnis/", answering.match_outcome, name="match_outcome"),
    # meine-seite/vermittlung/: on to a match, for whoever proved the address of one of its sides
    path("meine-seite/vermittlung/<int:pk>/", answering.own_match, name="own_match"),
    # mein-eintrag/verweis/: whether a contact point helped
    path("mein-eintrag/verweis/<int:pk>/", referring.referral_helped, name="referral_helped"),
]

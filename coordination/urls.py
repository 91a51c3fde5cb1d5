"""The public pages of the coordination: where the two sides of a match, and whoever was referred or asked by a
call-out, answer; and where anybody writes to the office."""

from django.urls import path

import postings.urls  # noqa: F401 - with it comes the converter of a Chiffre

from . import answering, call_out_answering, concern_pages, referring

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
    # aufruf/: a call-out, for somebody asked; the link in the letter is the whole key, and leads on to the number of what it opened
    path("aufruf/<str:token>/", call_out_answering.call_out, name="call_out"),
    path("aufruf/<str:token>/ja/", call_out_answering.call_out_yes, name="call_out_yes"),
    path("aufruf/<str:token>/nein/", call_out_answering.call_out_no, name="call_out_no"),
    path("aufruf/<str:token>/keine-mehr/", call_out_answering.call_out_stop, name="call_out_stop"),
    path("aufruf/<str:token>/wieder/", call_out_answering.call_out_again, name="call_out_again"),
    # kontakt/: write to the office
    path("kontakt/", concern_pages.contact, name="contact"),
    path("kontakt/<chiffre:receipt>/", concern_pages.contact_done, name="contact_done"),
    # mein-eintrag/verweis/: whether a contact point helped
    path("mein-eintrag/verweis/<int:pk>/", referring.referral_helped, name="referral_helped"),
]

from django.urls import path

import postings.urls  # noqa: F401 - with it comes the converter of a Chiffre

from . import dialogue_pages, views

app_name = "network"
urlpatterns = [
    # anlaufstellen/: where people are helped face to face
    path("anlaufstellen/", views.contact_point_list, name="contact_point_list"),
    path("anlaufstellen/<int:pk>/", views.contact_point_detail, name="contact_point_detail"),
    # fragen/: questions to the administration, and answers by name
    path("fragen/", dialogue_pages.dialogue_list, name="dialogue_list"),
    path("fragen/<int:pk>/", dialogue_pages.dialogue_detail, name="dialogue_detail"),
    path("fragen/<int:pk>/stellen/", dialogue_pages.question_ask, name="question_ask"),
    path("fragen/frage/<chiffre:chiffre>/", dialogue_pages.question_detail, name="question_detail"),
    path("fragen/frage/<chiffre:chiffre>/auch/", dialogue_pages.question_support, name="question_support"),
    path("fragen/antworten/<str:token>/", dialogue_pages.dialogue_answer, name="dialogue_answer"),
]

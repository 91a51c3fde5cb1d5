from django.urls import path

import postings.urls  # noqa: F401 - with it comes the converter of a Chiffre

from . import (
    camp_addresses,
    camp_exports,
    camp_pages,
    certificate_pages,
    dialogue_pages,
    event_pages,
    organisation_pages,
    organising_pages,
    project_pages,
    registration_pages,
    session_pages,
    steward_pages,
    views,
)
from .organising import for_stewards

STEWARD = "einrichtungen/<int:organisation_pk>/verwalten/"
PROJECTS = f"{STEWARD}projekte/"
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
    # veranstaltungen/: what people come together for, with registration
    path("veranstaltungen/", event_pages.event_list, name="event_list"),
    path("veranstaltungen/<int:pk>/", event_pages.event_detail, name="event_detail"),
    path("veranstaltungen/<int:pk>/kalender.ics", event_pages.event_calendar, name="event_calendar"),
    path("veranstaltungen/<str:ags>.ics", event_pages.region_calendar, name="region_calendar"),
    path("veranstaltungen/termin/<int:date_pk>/anmelden/", registration_pages.register, name="register"),
    # einrichtungen/…/veranstaltungen/: the events of an organisation, for who looks after it
    *[
        path(
            f"einrichtungen/<int:organisation_pk>/veranstaltungen/{route}", for_stewards(view), name=f"own_event_{name}"
        )
        for route, view, name in organising_pages.ROUTES
    ],
    # meine-anmeldung/: a registration's own page, by link or entry code, and then by its number
    path("meine-anmeldung/<str:token>/", registration_pages.registration, name="registration"),
    path("meine-anmeldung/<str:token>/abmelden/", registration_pages.registration_cancel, name="registration_cancel"),
    path("meine-anmeldung/adresse/<str:token>/", registration_pages.registration_proof, name="registration_proof"),
    path(
        "meine-anmeldung/kalender/<str:token>.ics",
        registration_pages.registration_calendar,
        name="registration_calendar",
    ),
    # barcamp/: a programme made by those who come
    path("barcamp/<int:camp_pk>/", camp_pages.camp_detail, name="camp_detail"),
    path("barcamp/<int:camp_pk>/vorschlagen/", session_pages.session_propose, name="session_propose"),
    path("barcamp/<int:camp_pk>/schedule.xml", camp_exports.schedule_xml, name="camp_schedule_xml"),
    path("barcamp/<int:camp_pk>/schedule.json", camp_exports.schedule_json, name="camp_schedule_json"),
    path("barcamp/<int:camp_pk>/barcamp.ics", camp_exports.calendar, name="camp_calendar"),
    path("barcamp/beitrag/<int:session_pk>/", camp_pages.session_detail, name="session_detail"),
    path("barcamp/bild/<int:documentation_pk>/", camp_pages.documentation_picture, name="documentation_picture"),
    path("barcamp/beitrag/<int:session_pk>/interesse/", camp_pages.session_interest, name="session_interest"),
    # einrichtung/<>/barcamp/: for those who look after the organisation whose event it is
    *(
        path(f"einrichtung/<int:organisation_pk>/{route}", view, name=name)
        for route, view, name in camp_addresses.STEWARDS
    ),
    # barcamp/mein-beitrag/: for whoever holds its entry code
    path("barcamp/mein-beitrag/", session_pages.my_session, name="my_session"),
    path("barcamp/mein-beitrag/aendern/", session_pages.my_session_change, name="my_session_change"),
    path("barcamp/mein-beitrag/zurueckziehen/", session_pages.my_session_withdraw, name="my_session_withdraw"),
    path("barcamp/mein-beitrag/festhalten/", session_pages.my_session_document, name="my_session_document"),
    # einrichtungen/: who takes part
    path("einrichtungen/", organisation_pages.organisation_list, name="organisation_list"),
    path("einrichtungen/<int:pk>/", organisation_pages.organisation_detail, name="organisation_detail"),
    # projekte/: where people do something together
    path("projekte/", project_pages.project_list, name="project_list"),
    path("projekte/<int:pk>/", project_pages.project_detail, name="project_detail"),
    path("projekte/dokument/<int:pk>/", project_pages.project_document, name="project_document"),
    # nachweise/: whether a certificate is genuine
    path("nachweise/", certificate_pages.certificate_check, name="certificate_check"),
    path("meine-seite/nachweis/<int:pk>/", certificate_pages.my_certificate_paper, name="my_certificate_paper"),
    # einrichtungen/…/verwalten/: for whoever looks after an organisation
    path(STEWARD, steward_pages.steward_organisation, name="steward_organisation"),
    path(f"{STEWARD}angaben/", steward_pages.steward_facts, name="steward_facts"),
    path(f"{STEWARD}nachweise/", certificate_pages.steward_certificates, name="steward_certificates"),
    path(
        f"{STEWARD}nachweise/<int:pk>/", certificate_pages.steward_certificate_paper, name="steward_certificate_paper"
    ),
    path(f"{PROJECTS}neu/", steward_pages.steward_project_new, name="steward_project_new"),
    path(f"{PROJECTS}<int:pk>/", steward_pages.steward_project, name="steward_project"),
    path(f"{PROJECTS}<int:pk>/aendern/", steward_pages.steward_project_edit, name="steward_project_edit"),
    path(f"{PROJECTS}<int:pk>/dokument/<int:item>/datei/", steward_pages.steward_document, name="steward_document"),
    path(f"{PROJECTS}<int:pk>/<slug:part>/neu/", steward_pages.steward_part, name="steward_part_new"),
    path(f"{PROJECTS}<int:pk>/<slug:part>/<int:item>/", steward_pages.steward_part, name="steward_part"),
    path(
        f"{PROJECTS}<int:pk>/<slug:part>/<int:item>/weg/",
        steward_pages.steward_part_remove,
        name="steward_part_remove",
    ),
    path(f"{PROJECTS}<int:pk>/<slug:verb>/", steward_pages.steward_project_do, name="steward_project_do"),
]

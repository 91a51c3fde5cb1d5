"""Every address of the staff room besides the records': (route, view, name), as a map of the room."""

import postings.urls  # noqa: F401 - with it comes the converter of a Chiffre

from . import (
    call_out_pages,
    calling,
    concern_desk,
    contact_import,
    dashboard,
    desk,
    export,
    finding,
    mailroom,
    match_pages,
    phone_intake,
    referring,
    rendering_pages,
    review,
    style_page,
    suggesting,
    talks,
)

ADDRESSES = [
    # what the pages are built of
    ("stil/", style_page.style, "style"),
    # what waits without an answer
    ("ohne-antwort/", dashboard.unanswered_list, "unanswered_list"),
    # pruefung/: what waits for a reviewer
    ("pruefung/", review.review_list, "review_list"),
    ("pruefung/<int:pk>/", review.review_detail, "review_detail"),
    ("pruefung/<int:pk>/uebernehmen/", review.review_claim, "review_claim"),
    ("pruefung/<int:pk>/freigeben/", review.review_release, "review_release"),
    # eintrag/: the workbench of one posting
    ("eintrag/<chiffre:chiffre>/", desk.posting_desk, "posting_desk"),
    ("eintrag/<chiffre:chiffre>/eilig/", desk.posting_urgent, "posting_urgent"),
    ("eintrag/<chiffre:chiffre>/vergleichen/", desk.posting_rematch, "posting_rematch"),
    ("eintrag/<chiffre:chiffre>/verweisen/", referring.posting_refer, "posting_refer"),
    ("eintrag/<chiffre:chiffre>/kontakt/", calling.contact_show, "contact_show"),
    ("eintrag/<chiffre:chiffre>/gespraech/", calling.communication_new, "communication_new"),
    ("eintrag/<chiffre:chiffre>/uebersetzen/", rendering_pages.posting_rendering, "posting_rendering"),
    ("uebersetzung/<int:pk>/loeschen/", rendering_pages.rendering_away, "rendering_away"),
    # vorschlag/: pairs to decide
    ("vorschlaege/", suggesting.suggestion_list, "suggestion_list"),
    ("vorschlag/<int:pk>/vorschlagen/", suggesting.suggestion_propose, "suggestion_propose"),
    ("vorschlag/<int:pk>/ablehnen/", suggesting.suggestion_decline, "suggestion_decline"),
    ("vorschlag/<int:pk>/fragen/", suggesting.suggestion_ask, "suggestion_ask"),
    ("vorschlag/<int:pk>/zugesichert/", suggesting.suggestion_assure, "suggestion_assure"),
    # vermittlung/: what was proposed, and what became of it
    ("vermittlungen/", match_pages.match_list, "match_list"),
    ("vermittlung/<int:pk>/", match_pages.match_detail, "match_detail"),
    # unterhaltung/: what the office has to look at between two who talk
    ("unterhaltungen/", talks.talk_list, "talk_list"),
    ("unterhaltung/<int:pk>/", talks.talk_detail, "talk_detail"),
    # anliegen/: what people write to the office
    ("anliegen/", concern_desk.concern_list, "concern_list"),
    ("anliegen/<int:pk>/", concern_desk.concern_detail, "concern_detail"),
    # aufruf/: helpers asked by mail, a few at a time
    ("aufrufe/", call_out_pages.call_out_list, "call_out_list"),
    ("aufruf/neu/", call_out_pages.call_out_new, "call_out_new"),
    ("aufruf/<int:pk>/", call_out_pages.call_out_detail, "call_out_detail"),
    # the office's telephone
    ("aufnahme/", phone_intake.phone_intake, "phone_intake"),
    ("suche/", finding.find, "find"),
    ("wiedervorlagen/", calling.follow_up_list, "follow_up_list"),
    ("wiedervorlagen/<int:pk>/erledigt/", calling.communication_finish, "communication_finish"),
    # post/: letters that wait or did not arrive, addresses that are refused
    ("post/", mailroom.undelivered_list, "undelivered_list"),
    ("post/<int:pk>/nochmal/", mailroom.undelivered_again, "undelivered_again"),
    ("post/<int:pk>/kontakt/", mailroom.undelivered_contact, "undelivered_contact"),
    ("post/<int:pk>/erledigt/", mailroom.undelivered_settle, "undelivered_settle"),
    ("post/adresse/<int:pk>/aufheben/", mailroom.refused_lift, "refused_lift"),
    # zahlen/: figures, and the same as files
    ("zahlen/", dashboard.figures, "figures"),
    ("zahlen/<slug:name>.<slug:ending>", export.figures_export, "figures_export"),
    # anlaufstellen/: the directory's table
    ("anlaufstellen/einlesen/", contact_import.contact_point_import, "contact_point_import"),
    ("anlaufstellen/vorlage.csv", contact_import.contact_point_template, "contact_point_template"),
]

from django.urls import path, register_converter

from . import chiffre
from .models import Kind
from .views import (
    acting,
    browse,
    change,
    conversation,
    enquire,
    grow,
    mine,
    my_data,
    my_page,
    rendering,
    report,
    searches,
    share,
    translate,
    write,
)


class ChiffreConverter:
    """K7M-3QX in an address, in any case and with or without its dash."""

    regex = r"[0-9A-Za-z]{3}-?[0-9A-Za-z]{3}"

    def to_python(self, value):
        found = chiffre.parse(value)
        if found is None:
            raise ValueError
        return found

    def to_url(self, value):
        return value


register_converter(ChiffreConverter, "chiffre")

OFFER, REQUEST = {"kind": Kind.OFFER}, {"kind": Kind.REQUEST}
app_name = "postings"
urlpatterns = [
    path("", browse.start, name="start"),
    # angebote/ and gesuche/: lists, and the way to a new one
    path("angebote/", browse.posting_list, OFFER, name="offer_list"),
    path("gesuche/", browse.posting_list, REQUEST, name="request_list"),
    path("angebote/neu/", write.begin, OFFER, name="offer_new"),
    path("gesuche/neu/", write.begin, REQUEST, name="request_new"),
    path("angebote/neu/<slug:step>/", write.posting_step, OFFER, name="offer_step"),
    path("gesuche/neu/<slug:step>/", write.posting_step, REQUEST, name="request_step"),
    # suche-merken/: hear of new postings
    path("suche-merken/", searches.search_save, name="search_save"),
    path("suche-merken/danke/", searches.search_saved, name="search_saved"),
    path("suche-merken/<str:token>/", searches.search_link, name="search_link"),
    path("suche-abbestellen/<str:token>/", searches.search_stop, name="search_stop"),
    path("nicht-fuer-mich/<str:token>/", searches.search_unwanted, name="search_unwanted"),
    # eintrag/: one posting, for everybody
    path("eintrag/<chiffre:chiffre>/", browse.posting_detail, name="posting_detail"),
    path("eintrag/<chiffre:chiffre>/aushang/", share.posting_poster, name="posting_poster"),
    path("eintrag/<chiffre:chiffre>/aushang.pdf", share.posting_poster_pdf, name="posting_poster_pdf"),
    path("eintrag/<chiffre:chiffre>/qr.svg", share.posting_qr, name="posting_qr"),
    path("eintrag/<chiffre:chiffre>/melden/", report.posting_report, name="posting_report"),
    path("eintrag/<chiffre:chiffre>/gemeldet/<chiffre:receipt>/", report.report_done, name="report_done"),
    path("eintrag/<chiffre:chiffre>/uebersetzen/", translate.posting_translate, name="posting_translate"),
    path("eintrag/<chiffre:chiffre>/antworten/", enquire.enquire, name="enquire"),
    path("eintrag/<chiffre:chiffre>/antworten/code/", enquire.enquiry_code, name="enquiry_code"),
    path("eintrag/<chiffre:chiffre>/antworten/danke/", enquire.enquiry_done, name="enquiry_done"),
    # unterhaltung/: two who talk about a posting
    path("unterhaltung/link/<str:token>/", conversation.conversation_link, name="conversation_link"),
    path("unterhaltung/<int:pk>/", conversation.conversation, name="conversation"),
    path("unterhaltung/<int:pk>/<slug:verb>/", conversation.conversation_do, name="conversation_do"),
    # meine-seite/: everything of a mail address, for whoever proves it
    path("meine-seite/", my_page.my_page, name="my_page"),
    path("meine-seite/code/", my_page.my_page_code, name="my_page_code"),
    path("meine-seite/eintrag/<chiffre:chiffre>/", my_page.my_page_posting, name="my_page_posting"),
    path("meine-seite/unterhaltung/<int:pk>/", my_page.my_page_conversation, name="my_page_conversation"),
    path("meine-seite/sprache/", my_page.my_page_language, name="my_page_language"),
    path("meine-seite/datei/", my_data.my_page_file, name="my_page_file"),
    path("meine-seite/loeschen/", my_data.my_page_forget, name="my_page_forget"),
    path("meine-seite/loeschen/ja/", my_data.my_page_forget_now, name="my_page_forget_now"),
    path("meine-seite/geloescht/", my_data.my_page_forgotten, name="my_page_forgotten"),
    # mein-eintrag/: one posting, for whoever wrote it
    path("mein-eintrag/", mine.my_posting, name="my_posting"),
    path("mein-eintrag/danke/<str:kind>/", write.done, name="done"),
    path("mein-eintrag/link/", mine.my_posting_link_request, name="my_posting_link_request"),
    path("mein-eintrag/link/<str:token>/", mine.my_posting_link, name="my_posting_link"),
    # mein-eintrag/knopf/: one button behind a link in a letter
    path("mein-eintrag/knopf/<str:token>/", acting.act, name="act"),
    path("mein-eintrag/knopf/<str:token>/danke/", acting.act_done, name="act_done"),
    path("mein-eintrag/knopf/<str:token>/ausgang/", acting.act_outcome, name="act_outcome"),
    path("mein-eintrag/selbst-helfen/", grow.my_posting_grow, name="my_posting_grow"),
    path("mein-eintrag/ohne-netz/", mine.my_posting_offline, name="my_posting_offline"),
    path("mein-eintrag/offen/", mine.my_posting_stay, name="my_posting_stay"),
    path("mein-eintrag/weg/", mine.my_posting_leave, name="my_posting_leave"),
    path("mein-eintrag/zweite-sprache/", rendering.my_posting_rendering, name="my_posting_rendering"),
    path(
        "mein-eintrag/zweite-sprache/<int:pk>/weg/",
        rendering.my_posting_rendering_away,
        name="my_posting_rendering_away",
    ),
    path("mein-eintrag/aendern/", change.my_posting_edit, name="my_posting_edit"),
    path("mein-eintrag/aendern/<slug:step>/", change.my_posting_edit_step, name="my_posting_edit_step"),
    path("mein-eintrag/<slug:verb>/", mine.my_posting_do, name="my_posting_do"),
]

# e/: addresses for paper and for dictating, mounted outside the languages
short = [
    path("<chiffre:chiffre>", share.posting_short, name="posting"),
    path("<chiffre:chiffre>/", share.posting_short),
]

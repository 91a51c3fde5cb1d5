"""What the office calls each letter: by the letter's name, or by the name of what sends it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    # about a posting
    "posting_received": gettext_lazy("Eintrag angekommen"),
    "posting_published": gettext_lazy("Eintrag sichtbar"),
    "change_requested": gettext_lazy("Bitte um eine Änderung"),
    "posting_rejected": gettext_lazy("Eintrag nicht gezeigt"),
    "posting_expired": gettext_lazy("Eintrag abgelaufen"),
    "status_link": gettext_lazy("Weg zum eigenen Eintrag"),
    "still_current": gettext_lazy("Gilt der Eintrag noch?"),
    "report_answered": gettext_lazy("Antwort auf eine Meldung"),
    "ends_soon": gettext_lazy("Eintrag läuft bald ab"),
    "several_over": gettext_lazy("Einträge abgelaufen"),
    "still_offered": gettext_lazy("Gilt das Angebot noch?"),
    "standing_paused": gettext_lazy("Angebot pausiert"),
    "posting_back": gettext_lazy("Eintrag wieder sichtbar"),
    # between two who talk
    "enquiry_received": gettext_lazy("Nachricht angekommen"),
    "message_arrived": gettext_lazy("Nachricht der anderen Person"),
    "message_held": gettext_lazy("Nachricht noch nicht gesendet"),
    "message_refused": gettext_lazy("Nachricht nicht weitergegeben"),
    "files_left_out": gettext_lazy("Nachricht ohne Anhang übernommen"),
    "enquiry_accepted": gettext_lazy("Zusage"),
    "enquiry_declined": gettext_lazy("Absage mit Dank"),
    "enquiry_in_reserve": gettext_lazy("Auf der Warteliste"),
    "contact_shown": gettext_lazy("Kontakt freigegeben"),
    "word_awaited": gettext_lazy("Jemand wartet auf Antwort"),
    "no_word_came": gettext_lazy("Keine Antwort nach fünf Tagen"),
    "did_it_work": gettext_lazy("Frage, ob es geklappt hat"),
    "conversation_ended": gettext_lazy("Unterhaltung beendet"),
    "report_settled": gettext_lazy("Gemeldete Unterhaltung angesehen"),
    # of a call-out
    "call_out_asks": gettext_lazy("Aufruf"),
    "call_out_moved_up": gettext_lazy("Aufruf: nachgerückt"),
    "call_out_full": gettext_lazy("Aufruf: vollzählig, Dank"),
    "call_out_cancelled": gettext_lazy("Aufruf abgesagt"),
    # while somebody waits for an answer
    "referred": gettext_lazy("Verweis an eine Anlaufstelle"),
    "no_news": gettext_lazy("Noch nichts gefunden"),
    "unread": gettext_lazy("Noch nicht gelesen"),
    # about a match
    "proposed": gettext_lazy("Vorschlag"),
    "volunteered": gettext_lazy("Jemand hat geantwortet"),
    "reminded": gettext_lazy("Erinnerung an einen Vorschlag"),
    "agreed": gettext_lazy("Beide haben Ja gesagt"),
    "ended": gettext_lazy("Vermittlung beendet"),
    "how_was_it": gettext_lazy("Frage, ob es geklappt hat"),
    # about an event
    "registration_proof": gettext_lazy("Anmeldung: Frage nach der Adresse"),
    "registration_noted": gettext_lazy("Anmeldung zu einer Veranstaltung"),
    "registration_moved_up": gettext_lazy("Veranstaltung: nachgerückt"),
    "event_reminder": gettext_lazy("Veranstaltung: Erinnerung"),
    "event_date_moved": gettext_lazy("Veranstaltung verschoben"),
    "event_date_cancelled": gettext_lazy("Veranstaltung abgesagt"),
    # about a project
    "project_shown": gettext_lazy("Projekt sichtbar"),
    "project_given_back": gettext_lazy("Projekt zurückgegeben"),
    # about a certificate
    "certificate_issued": gettext_lazy("Nachweis ausgestellt"),
    "certificate_revoked": gettext_lazy("Nachweis widerrufen"),
    # the rest
    "concern_answered": gettext_lazy("Antwort auf ein Anliegen"),
    "clearance_runs_out": gettext_lazy("Nachweis läuft aus"),
    "welcome": gettext_lazy("Neues Konto"),
    "new_password": gettext_lazy("Neues Passwort"),
    "begin_anew": gettext_lazy("Zweiter Faktor zurückgesetzt"),
    "send_email_code": gettext_lazy("Code für eine Adresse"),
    "ask_about_search": gettext_lazy("Frage zu einer gemerkten Suche"),
    "send_search_news": gettext_lazy("Neues zu einer gemerkten Suche"),
}


def in_words(letter):
    return WORDS.get(letter) or _("Brief")

"""Calls that the office owes: what a letter would tell somebody who reads no mail and asked to be called.

Each is a follow-up for today that nobody has written down but the occasion itself; it is done with like any other.
"""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from people.models import Person

from .models import Communication, Result

# By the names of letters, what there is to say. A call is owed where somebody waits for something that comes no more, has to
# do or decide something, or learns here alone what became of her posting.
TO_SAY = {
    "change_requested": gettext_lazy("Wir haben um eine Änderung gebeten."),
    "posting_rejected": gettext_lazy("Der Eintrag wird nicht gezeigt."),
    "unread": gettext_lazy("Wir haben den Eintrag noch nicht gelesen."),
    "no_news": gettext_lazy("Es ist noch niemand gefunden."),
    "referred": gettext_lazy("Eine Anlaufstelle ist genannt."),
    "still_current": gettext_lazy("Gilt der Eintrag noch?"),
    "ends_soon": gettext_lazy("Der Eintrag läuft bald ab. Gilt er noch?"),
    "still_offered": gettext_lazy("Gilt das Angebot noch?"),
    "proposed": gettext_lazy("Es gibt einen Vorschlag. Passt er?"),
    "volunteered": gettext_lazy("Jemand hat geantwortet. Passt es?"),
    "reminded": gettext_lazy("Wir warten auf ein Ja oder Nein."),
    "agreed": gettext_lazy("Beide haben Ja gesagt."),
    "ended": gettext_lazy("Eine Vermittlung ist beendet."),
    "message_arrived": gettext_lazy("Jemand hat geschrieben. Die Nachricht steht auf der eigenen Seite."),
    "word_awaited": gettext_lazy("Jemand wartet auf eine Antwort."),
    "how_was_it": gettext_lazy("Hat es geklappt?"),
    "posting_expired": gettext_lazy("Ihr Eintrag ist abgelaufen."),
    "several_over": gettext_lazy("Mehrere Einträge sind abgelaufen."),
    # Somebody took back what was agreed on, perhaps: whoever waits at home for it must hear so.
    "conversation_ended": gettext_lazy("Eine Unterhaltung ist beendet."),
    "contact_shown": gettext_lazy("Jemand zeigt, wie man sich direkt erreicht."),
    # The office has the silent conversation on a list of its own, but nothing there says that she has heard of it.
    "no_word_came": gettext_lazy("Seit fünf Tagen antwortet niemand."),
    "did_it_work": gettext_lazy("Hat es geklappt?"),
    "message_refused": gettext_lazy("Wir haben eine Nachricht nicht weitergegeben."),
    "report_settled": gettext_lazy("Wir haben die gemeldete Unterhaltung angesehen."),
    # No letter: one that came back so late that nobody knows any more which it was.
    "came_back": gettext_lazy("Ein Brief an diese Adresse kam zurück."),
    # Asked while her letters still arrived: she might be on her way there, or is counted on without knowing.
    "call_out_cancelled": gettext_lazy("Ein Aufruf ist abgesagt."),
    "call_out_moved_up": gettext_lazy("Bei einem Aufruf ist ein Platz frei geworden."),
}
NEEDS_NO_CALL = {
    # She has just done it herself, and the page told her.
    "posting_received", "status_link", "message_held", "files_left_out", "enquiry_received",
    # Nothing is to be done about it, and a call comes with what follows: an answer, or after three days the clock's word.
    "posting_published",
    # On the day she named herself. Whether it still holds she is asked before it ends.
    "posting_back",
    # The call that asks whether the offer still holds stays owed until somebody has reached her; its end is told.
    "standing_paused",
    # Only to whoever answered a posting. What waits for her the office sees where the letter did not arrive.
    "enquiry_accepted", "enquiry_declined", "enquiry_in_reserve",
    # Others are asked instead, or enough have come: nobody counts on her.
    "call_out_asks", "call_out_full",
}  # fmt: skip


def owe(posting, letter):
    """Put a call on today's list in place of a letter nobody would read; one is enough until it is done."""
    # Read anew: what has refused her address may have done so since the posting was read.
    if letter not in TO_SAY or not (author := Person.objects.get(pk=posting.author_id)).wants_calls:
        return
    with translation.override(settings.LANGUAGE_CODE):  # the office reads it, whoever's page it came from
        said = str(TO_SAY[letter])
    owed, _is_new = Communication.objects.get_or_create(
        posting=posting,
        result=Result.OWED,
        followed_up_at=None,
        defaults={"person": author, "words": said, "follow_up_on": timezone.localdate()},
    )
    if said not in owed.words:
        owed.words = f"{owed.words} {said}"
        owed.save(update_fields=["words"])

"""Calls that the office owes: what a letter would tell somebody who reads no mail and asked to be called.

Each is a follow-up for today that nobody has written down but the occasion itself; it is done with like any other.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from .models import Communication, Result

# By the names of letters, what there is to say. What people have just done themselves needs no call.
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
}


def owe(posting, letter):
    """Put a call on today's list in place of a letter nobody would read; one is enough until it is done."""
    if letter not in TO_SAY or not posting.author.wants_calls:
        return
    said = str(TO_SAY[letter])
    owed, _is_new = Communication.objects.get_or_create(
        posting=posting,
        result=Result.OWED,
        followed_up_at=None,
        defaults={"person": posting.author, "words": said, "follow_up_on": timezone.localdate()},
    )
    if said not in owed.words:
        owed.words = f"{owed.words} {said}"
        owed.save(update_fields=["words"])

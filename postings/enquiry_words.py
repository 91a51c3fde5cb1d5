"""How it stands with an enquiry and what comes next, in one sentence to each side."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import EndReason, EnquiryState, Party

_ENDED = {
    EndReason.NOT_CHOSEN: gettext_lazy("Es hat sich eine andere Lösung gefunden. Danke fürs Melden."),
    EndReason.NO_THANKS: gettext_lazy("Es passte dieses Mal nicht. Danke fürs Melden."),
    EndReason.POSTING_CLOSED: gettext_lazy("Der Eintrag ist geschlossen. Danke fürs Melden."),
    EndReason.TAKEN_BACK: gettext_lazy("Die Nachricht wurde zurückgenommen."),
    EndReason.WORKED: gettext_lazy("Es hat geklappt. Danke Ihnen beiden."),
    EndReason.PARTLY: gettext_lazy("Es hat zum Teil geklappt. Danke Ihnen beiden."),
}


def next_step(enquiry, side):
    if not enquiry.is_open:
        return _ENDED.get(enquiry.reason, _("Diese Unterhaltung ist beendet."))
    if enquiry.state == EnquiryState.HELD:
        return _(
            "Ein Mensch in Kassel liest Ihre Nachricht zuerst, meist am selben Werktag. Ist alles in Ordnung, geben wir sie weiter."
        )
    if enquiry.state == EnquiryState.RESERVE and enquiry.waits_for != side:
        return _("Diese Antwort steht auf der Warteliste.")
    if enquiry.state == EnquiryState.ACCEPTED:
        return _("Es gibt ein Ja. Machen Sie hier das Weitere aus, und sagen Sie danach, ob es geklappt hat.")
    if enquiry.waits_for != side:
        return _(
            "Wir warten auf die andere Person. Nach einem Tag fragen wir nach, nach fünf Tagen sagen wir Bescheid."
        )
    if side == Party.OWNER:
        return _("Jetzt sind Sie dran: Antworten Sie, oder sagen Sie Ja oder Nein.")
    return _("Jetzt sind Sie dran: Die andere Person hat Ihnen geschrieben.")

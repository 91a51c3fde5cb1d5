"""Contact without exposure: somebody answers a posting, and the two talk here. The words for where that stands, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnquiryState(models.TextChoices):
    """Where an enquiry stands. What may follow what is in postings/enquiring.py."""

    HELD = "held", _("wird gelesen")
    WAITING = "waiting", _("wartet auf Antwort")
    RESERVE = "reserve", _("auf der Warteliste")
    ACCEPTED = "accepted", _("zugesagt")
    DECLINED = "declined", _("abgesagt")
    CLOSED = "closed", pgettext_lazy("Unterhaltung", "beendet")


OPEN_ENQUIRIES = [EnquiryState.HELD, EnquiryState.WAITING, EnquiryState.RESERVE, EnquiryState.ACCEPTED]
UNDECIDED_ENQUIRIES = [EnquiryState.HELD, EnquiryState.WAITING, EnquiryState.RESERVE]


class Party(models.TextChoices):
    """The two sides of a conversation."""

    ASKER = "asker", _("wer geantwortet hat")
    OWNER = "owner", _("wer den Eintrag geschrieben hat")

    @property
    def other(self):
        return Party.OWNER if self is Party.ASKER else Party.ASKER


class EndReason(models.TextChoices):
    """Why an enquiry is over."""

    NOT_CHOSEN = "not_chosen", _("jemand anderes wurde gewählt")
    NO_THANKS = "no_thanks", _("passt nicht")
    POSTING_CLOSED = "posting_closed", _("Eintrag ist geschlossen")
    TAKEN_BACK = "taken_back", _("zurückgezogen")
    BLOCKED = "blocked", pgettext_lazy("Unterhaltung", "gesperrt")
    REFUSED = "refused", _("von der Koordinationsstelle nicht weitergegeben")
    WORKED = "worked", _("hat geklappt")
    PARTLY = "partly", _("zum Teil geklappt")
    NOBODY_CAME = "nobody_came", _("niemand ist gekommen")
    NOT_SUITABLE = "not_suitable", _("passte doch nicht")
    FADED = "faded", _("niemand hat gesagt, wie es war")


OUTCOMES = [EndReason.WORKED, EndReason.PARTLY, EndReason.NOBODY_CAME, EndReason.NOT_SUITABLE]
HELPED = [EndReason.WORKED, EndReason.PARTLY]


class Held(models.TextChoices):
    """Why a message was not passed on yet."""

    CONTACT = "contact", _("Kontaktdaten darin")
    OFFICE = "office", _("die Koordinationsstelle liest sie zuerst")
    REFUSED = "refused", _("nicht weitergegeben")


class Via(models.TextChoices):
    PAGE = "page", _("auf der Seite")
    MAIL = "mail", _("per E-Mail")

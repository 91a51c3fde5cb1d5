"""The closed lists of words that a posting is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    OFFER = "offer", _("Angebot")
    REQUEST = "request", _("Gesuch")

    @property
    def counterpart(self):
        return Kind.REQUEST if self is Kind.OFFER else Kind.OFFER


class Status(models.TextChoices):
    """Where a posting stands. What may follow what is in postings/lifecycle.py."""

    SUBMITTED = "submitted", _("wird geprüft")
    CHANGES_REQUESTED = "changes_requested", _("Änderung erbeten")
    PUBLISHED = "published", _("sichtbar")
    PAUSED = "paused", pgettext_lazy("Zustand", "pausiert")
    SETTLED = "settled", pgettext_lazy("Zustand", "erledigt")
    WITHDRAWN = "withdrawn", pgettext_lazy("Zustand", "zurückgezogen")
    EXPIRED = "expired", pgettext_lazy("Zustand", "abgelaufen")
    REJECTED = "rejected", _("nicht veröffentlicht")
    ERASED = "erased", _("gelöscht")


OPEN_STATES = [Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.PUBLISHED, Status.PAUSED]
PUBLIC_STATES = [Status.PUBLISHED]
CLOSED_STATES = [Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED, Status.REJECTED, Status.ERASED]


class ForWhom(models.TextChoices):
    ME = "me", _("für mich oder meine Familie")
    SOMEONE = "someone", _("für jemand anderen")
    ORGANISATION = "organisation", _("für eine Einrichtung")


class Wish(models.TextChoices):
    """Safety wishes: what must hold so that somebody can say yes."""

    WOMEN_ONLY = "women_only", _("nur Frauen")
    MEN_ONLY = "men_only", _("nur Männer")
    WHEELCHAIR = "wheelchair", _("Zugang ohne Stufen")
    SECOND_PERSON = "second_person", _("eine Vertrauensperson kommt mit")
    PUBLIC_PLACE = "public_place", _("Treffen an einem öffentlichen Ort")


class Rung(models.TextChoices):
    """What the first answer to a request was: the rungs of the ladder."""

    MESSAGE = "message", _("Nachricht eines Menschen")
    PROPOSAL = "proposal", _("Vorschlag")
    REFERRAL = "referral", _("Verweis")
    CALL = "call", _("Anruf")


class Outcome(models.TextChoices):
    """How it ended, in the author's word."""

    THROUGH_US = "through_us", _("über People Like Me geklappt")
    OTHERWISE = "otherwise", _("anders geklappt")
    PARTLY = "partly", _("zum Teil geklappt")
    NOT_NEEDED = "not_needed", _("nicht mehr nötig")
    NOBODY_CAME = "nobody_came", _("niemand hat sich gefunden")

"""Why a decision cannot be carried out, as data: the page says it in words, the test compares codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Obstacle(models.TextChoices):
    """What may stand in the way besides the gates of eligibility.py."""

    MOVED_ON = "moved_on", _("der Stand hat sich inzwischen geändert")
    CLOSED = "closed", _("einer der Einträge ist nicht mehr offen")
    REFERRAL = "referral", _("dabei helfen nur Fachleute")
    NOTHING_LEFT = "nothing_left", _("davon ist nicht mehr genug da")
    OPEN_ALREADY = "open_already", _("diese beiden sind schon vorgeschlagen")
    ASK_FIRST = "ask_first", _("vorher muss jemand nach dem Wunsch nach Sicherheit fragen")
    OFFICE_CONNECTS = "office_connects", _("bei diesem Thema stellt die Koordinationsstelle den Kontakt her")
    UNVERIFIED = "unverified", _("diese Einrichtung haben wir noch nicht geprüft")
    MORE_COME = "more_come", _("so viele haben schon zugesagt")


class NotPossible(Exception):
    """`reasons` are labelled choices: of Obstacle, or gates."""

    def __init__(self, *reasons):
        self.reasons = list(reasons)
        super().__init__(", ".join(map(str, reasons)))

    @property
    def sentence(self):
        return "; ".join(str(reason.label) for reason in self.reasons)


class Outdated(Exception):
    """Somebody else decided about this match after it was read."""

    def __init__(self, match):
        self.match = match
        super().__init__(f"match {match.pk} is now version {match.version}")

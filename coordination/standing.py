"""How a match stands, in words for one of its two sides: the same on her page and in the letters."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from postings.models import Posting
from postings.templatetags.look import day

from . import reaching
from .models import DissolveReason, MatchState, Saying


@dataclass(frozen=True)
class Standing:
    """`mark` is "good", "look" or nothing, as notices are marked."""

    headline: str
    sentence: str
    mark: str = ""


def of(match, side):
    return _STANDINGS[match.state](match, side)


def _waiting(match, side):
    if match.says(side) == Saying.YES:
        return Standing(
            _("Sie haben Ja gesagt"),
            _(
                "Danke. Jetzt warten wir auf die Antwort der anderen Person. Sie sehen die Antwort dann auf dieser Seite."
            ),
            "good",
        )
    if match.says(side.other) == Saying.YES:
        return Standing(
            _("Die andere Person hat schon Ja gesagt"),
            _("Lesen Sie, was die andere Person schreibt. Sagen Sie uns dann, ob es auch für Sie passt."),
            "look",
        )
    return Standing(
        _("Vielleicht passt das"),
        _("Lesen Sie, was die andere Person schreibt. Sagen Sie uns dann, ob es für Sie passt."),
        "look",
    )


def _agreed(match, side):
    return Standing(_("Beide haben Ja gesagt"), contact(match, side), "good")


def contact(match, side):
    """Once both agreed: who gets in touch with whom."""
    if reaching.ways_to_other(match, side):
        return _("Sie können die andere Person jetzt erreichen. Melden Sie sich am besten bald.")
    if reaching.needs_office(match):
        return _("Wir bringen Sie zusammen. Wir melden uns bei Ihnen, spätestens am %(day)s.") % {
            "day": day(reaching.connected_by(match))
        }
    return _("Die andere Person hat jetzt Ihre Angaben und kann sich bei Ihnen melden.")


def _in_contact(match, side):
    return Standing(_("Sie sind in Kontakt"), _("In zwei Wochen fragen wir Sie, ob es geklappt hat."), "good")


def _done(match, side):
    return Standing(_("Es hat geklappt"), _("Schön. Danke, dass Sie es uns gesagt haben."), "good")


def _expired(match, side):
    if match.reason == DissolveReason.FADED:
        return _ended(match, side)
    if match.says(side) == Saying.YES:
        return Standing(
            _("Keine Antwort von der anderen Person"),
            _("Danke, dass Sie Ja gesagt haben. Die andere Person hat eine Woche lang nicht geantwortet."),
        )
    return Standing(
        _("Dieser Vorschlag gilt nicht mehr"),
        _("Wir haben eine Woche lang nichts von Ihnen gehört. Das ist nicht schlimm."),
    )


def _dissolved(match, side):
    return _ENDINGS.get(match.reason, _ended)(match, side)


def _declined(match, side):
    if match.says(side) == Saying.NO:
        return Standing(_("Sie haben abgesagt"), _("Danke, dass Sie uns Bescheid gesagt haben."))
    return Standing(
        _("Es passt dieses Mal nicht"),
        _("Für die andere Person passt es dieses Mal nicht. Bitte nehmen Sie es nicht persönlich."),
    )


def _nothing_left(match, side):
    own = match.posting(side)
    if own.amount_left == 0:
        return Standing(_("Schon vergeben"), _("In Ihrem Eintrag ist schon alles zugesagt."))
    if own.is_offer:
        return Standing(
            _("Jemand anderes war schneller"),
            _("Inzwischen hat jemand anderes Ja gesagt. Danke, dass Sie helfen wollten."),
        )
    return Standing(_("Schon vergeben"), _("Das Angebot ist inzwischen vergeben. Danke, dass Sie gewartet haben."))


def _closed(match, side):
    if not match.posting(side).is_open:
        return Standing(_("Ihr Eintrag ist geschlossen"), _("Deshalb ist auch dieser Vorschlag beendet."))
    return Standing(_("Der andere Eintrag ist geschlossen"), _("Er gilt nicht mehr."))


def _ended(match, side):
    return Standing(_("Diese Vermittlung ist beendet"), _("Wenn Sie Fragen dazu haben, rufen Sie uns an."))


_ENDINGS = {
    DissolveReason.DECLINED: _declined,
    DissolveReason.NOTHING_LEFT: _nothing_left,
    DissolveReason.POSTING_CLOSED: _closed,
}
_STANDINGS = {
    MatchState.PROPOSED: _waiting,
    MatchState.ACCEPTED_BY_ONE: _waiting,
    MatchState.ACCEPTED_BY_BOTH: _agreed,
    MatchState.IN_CONTACT: _in_contact,
    MatchState.DONE: _done,
    MatchState.DISSOLVED: _dissolved,
    MatchState.EXPIRED: _expired,
}


def next_step(match, side):
    """What happens after a yes, by who would get into contact with whom."""
    if reaching.is_coordinated(match):
        return _(
            "Bei diesem Thema stellt die Koordinationsstelle den Kontakt her, innerhalb von zwei Werktagen, nachdem beide"
            " Ja gesagt haben. Sie spricht mit beiden Seiten, bevor Sie sich treffen."
        )
    return _(
        "Die andere Person sieht Ihre Telefonnummer oder E-Mail-Adresse nur, wenn beide Ja sagen und Sie das auswählen."
        " Sie müssen nichts auswählen. Wählen beide nichts aus, bringen wir Sie zusammen."
    )


def afterwards(posting: Posting):
    """What becomes of a side's own posting once a match has ended; nothing to say about one that is not shown."""
    if not posting.is_public:
        return ""
    if posting.is_offer:
        return _("Ihr Angebot bleibt sichtbar. Wir zeigen es anderen, die so etwas suchen.")
    return _("Ihr Gesuch bleibt sichtbar. Wir suchen weiter.")

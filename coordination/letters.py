"""Letters about matches: each to one side, in its language, with one button to its own page of the match.

What a letter says about the other side is what stands in the other's posting; how to reach her only what
reaching.ways_to_other gives out.
"""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from peoplelikeme.lib.bidi import isolated
from postings import cards, distance, tongues
from postings.emails import Letter, absolute, status_page

from . import access, reaching, standing
from .models import OPEN_MATCHES, MatchState, Saying

UNDECIDED = [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE]


class MatchLetter(Letter):
    """A letter to one side of a match: `write(match, side)`. What no longer stands as the letter says is not sent."""

    task = "coordination.tasks.send_match_letter"

    def __init__(self, write, *, states):
        super().__init__(write)
        self.states = states

    def person(self, match, side):
        return match.posting(side).author

    def posting(self, match, side):
        return match.posting(side)

    def is_so(self, match, side):
        return match.state in self.states

    def keys(self, match, side):
        return {"match": match.pk, "side": str(side)}


def while_it_is(*states):
    """Decorate what a letter says: it is sent only while its match stands in one of these states."""
    return partial(MatchLetter, states=states)


@while_it_is(*UNDECIDED)
def proposed(match, side):
    opening = _("Für Ihr Gesuch „%(title)s“ (%(chiffre)s) gibt es ein Angebot, das vielleicht passt.")
    if match.posting(side).is_offer:
        opening = _("Zu Ihrem Angebot „%(title)s“ (%(chiffre)s) gibt es ein Gesuch, das vielleicht passt.")
    return _question(match, side, subject=_("Vielleicht passt das: %(title)s"), opening=opening)


@while_it_is(*UNDECIDED)
def volunteered(match, side):
    opening = _("Auf Ihr Gesuch „%(title)s“ (%(chiffre)s) hat jemand geantwortet und möchte helfen.")
    if match.posting(side).is_offer:
        opening = _("Auf Ihr Angebot „%(title)s“ (%(chiffre)s) hat jemand geantwortet und möchte es annehmen.")
    return _question(match, side, subject=_("Jemand hat geantwortet: %(title)s"), opening=opening)


@while_it_is(*UNDECIDED)
def reminded(match, side):
    opening = _("Vor ein paar Tagen haben wir Ihnen zu „%(title)s“ (%(chiffre)s) einen Vorschlag geschickt.")
    if match.says(side.other) == Saying.YES:
        opening = _(
            "Zu „%(title)s“ (%(chiffre)s) wartet jemand auf Ihre Antwort. Die andere Person hat schon Ja gesagt."
        )
    return _question(match, side, subject=_("Passt das? %(title)s"), opening=opening)


def _question(match, side, *, subject, opening):
    own, other = match.posting(side), match.posting(side.other)
    return {
        "subject": subject % _named(own),
        "paragraphs": [
            opening % _named(own),
            _("Sagen Sie auf Ihrer Seite Ja oder Nein. Ein Nein ist auch in Ordnung, dann suchen wir weiter."),
            standing.next_step(match, side),
            desk_line(match),
            *([_("Dazu schreibt die Koordinationsstelle: %(words)s") % {"words": match.words}] if match.words else []),
            _("Das schreibt die andere Seite (%(place)s):") % {"place": where(match, side)} + f"\n{other.title}",
        ],
        "quote": other.text,
        "button": _page(_("Antworten"), match, side),
    }


@while_it_is(MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT)
def agreed(match, side):
    ways = "\n".join(f"{way.label}: {isolated(way.text)}" for way in reaching.ways_to_other(match, side))
    return {
        "subject": _("Beide haben Ja gesagt: %(title)s") % _named(match.posting(side)),
        "paragraphs": [
            _("Zu „%(title)s“ (%(chiffre)s) haben beide Seiten Ja gesagt.") % _named(match.posting(side)),
            *([_("Es geht um: %(amount)d") % {"amount": match.amount}] if match.amount else []),
            standing.contact(match, side),
            *([ways] if ways else []),
            _("Treffen Sie sich beim ersten Mal an einem Ort, an dem auch andere sind."),
            desk_line(match),
        ],
        "button": _page(_("Vermittlung ansehen"), match, side),
    }


@while_it_is(MatchState.DISSOLVED, MatchState.EXPIRED)
def ended(match, side):
    own, stands = match.posting(side), standing.of(match, side)
    rest = standing.afterwards(own)
    return {
        "subject": f"{stands.headline}: {own.title}",
        "paragraphs": [
            _("Es geht um Ihren Eintrag „%(title)s“ (%(chiffre)s) und um: %(other)s")
            % {**_named(own), "other": match.posting(side.other).title},
            stands.sentence,
            *([rest] if rest else []),
            desk_line(match),
        ],
        "button": status_page(own),
    }


@while_it_is(*OPEN_MATCHES)
def how_was_it(match, side):
    return {
        "subject": _("Hat es geklappt? %(title)s") % _named(match.posting(side)),
        "paragraphs": [
            _("Vor zwei Wochen haben Sie und jemand anderes zu „%(title)s“ (%(chiffre)s) Ja gesagt.")
            % _named(match.posting(side)),
            _("Hat es geklappt? Auf Ihrer Seite genügt ein Knopf."),
            desk_line(match),
        ],
        "button": _page(_("Sagen, wie es war"), match, side),
    }


@Letter
def still_current(posting, review):
    return {
        "subject": _("Gilt das noch? %(title)s") % _named(posting),
        "paragraphs": [
            _("Wir haben vielleicht jemanden für Ihren Eintrag „%(title)s“ (%(chiffre)s).") % _named(posting),
            _("Gilt Ihr Eintrag noch? Drücken Sie auf Ihrer Seite auf „Ja, er gilt noch“."),
            _("Gilt er nicht mehr? Dann tippen Sie dort bitte auf „Es ist erledigt“."),
        ],
        "button": status_page(posting),
    }


def where(match, side):
    """Where the other side is, and how far that is: "Baunatal, 9 km"."""
    other = match.posting(side.other)
    return cards.place(other.municipality.name, distance.between(match.request, match.offer))


def _named(posting):
    return {"title": posting.title, "chiffre": posting.chiffre}


def _page(label, match, side):
    return label, absolute(reverse("coordination:match_link", args=[access.link_token(match, side)]))


def desk_line(match):
    """Who stands by a match or a call-out, and how she is reached."""
    desk = reaching.desk(match)
    reached = tongues.joined(part for part in (isolated(desk.phone), desk.hours) if part)
    who = tongues.joined(part for part in (desk.name, desk.place) if part)
    return _("Fragen dazu beantwortet: %(who)s, %(reached)s.") % {"who": who, "reached": reached}

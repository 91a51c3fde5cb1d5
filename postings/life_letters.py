"""Letters about a posting's days: that they end, whether it still holds, that it is shown again."""

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Person
from postings import access
from postings.acts import ACTS
from postings.emails import Letter, absolute, contact_points, if_urgent, nobody_found, posting_expired, status_page
from postings.templatetags.look import day

from .models import Notice, Posting, Status, Word

MOST_BUTTONS = 6


def button(posting, act, label=None):
    """(label, address) of the page with the one button of this act."""
    return str(label or ACTS[act].label), absolute(reverse("postings:act", args=[access.act_token(posting, act)]))


def _three(posting, first):
    rest = [button(posting, act) for act in ("settle", "withdraw")]
    return {"button": button(posting, "holds", first), "more_buttons": rest}


def _named(posting):
    return {"title": posting.title, "chiffre": posting.chiffre, "day": day(posting.last_day)}


@Letter
def ends_soon(posting, review):
    named, first = _named(posting), None
    asked = _("Gilt er noch? Ein Knopf genügt. Wenn Sie nichts tun, ist er ab dann nicht mehr zu sehen.")
    if posting.is_over_with_its_day:
        asked = _("So haben Sie es angegeben. Gilt er länger? Ein Knopf genügt.")
        first = _("Gilt länger")
    return {
        "subject": _("Bis %(day)s: %(title)s") % named,
        "paragraphs": [_("Ihr Eintrag %(chiffre)s läuft am %(day)s ab.") % named, asked],
        **_three(posting, first),
    }


@Letter
def still_offered(posting, review):
    named = _named(posting)
    return {
        "subject": _("Gilt Ihr Angebot noch? %(title)s") % named,
        "paragraphs": [
            _("Ihr Angebot %(chiffre)s gilt bis auf Weiteres. Alle drei Monate fragen wir nach: Gilt es noch?") % named,
            _("Wenn wir bis %(day)s nichts hören, zeigen wir es erst einmal nicht mehr. Löschen werden wir es nicht.")
            % named,
        ],
        **_three(posting, None),
    }


@Letter
def standing_paused(posting, review):
    return {
        "subject": _("Macht jetzt Pause: %(title)s") % _named(posting),
        "paragraphs": [
            _("Wir haben zweimal gefragt, ob Ihr Angebot %(chiffre)s noch gilt, und nichts gehört.") % _named(posting),
            _("Deshalb ist es jetzt nicht zu sehen. Gilt es noch? Ein Knopf genügt, und alle sehen es wieder."),
        ],
        "button": button(posting, "show"),
        "more_buttons": [button(posting, "withdraw")],
    }


@Letter
def posting_back(posting, review):
    return {
        "subject": _("Wieder sichtbar: %(title)s") % _named(posting),
        "paragraphs": [
            _("Bei Ihrem Eintrag %(chiffre)s war es genug. Heute ist der Tag, den Sie uns genannt haben:")
            % _named(posting),
            _("Alle sehen ihn jetzt wieder. Brauchen Sie ihn nicht mehr, sagen Sie es uns mit einem Knopf."),
        ],
        "button": status_page(posting),
        "more_buttons": [button(posting, act) for act in ("settle", "withdraw")],
    }


@Letter
def several_over(posting, review):
    hers = Posting.objects.filter(author__in=Person.objects.same_as(posting.author))
    over = _told_together(posting, hers)
    if len(over) < 2:
        return posting_expired.write(*over, review) if over else None
    opening = _("Diese Einträge sind abgelaufen und nicht mehr sichtbar:")
    subject = _("Einige Ihrer Einträge sind abgelaufen")
    if not hers.open().exists():
        opening = _("Alle Ihre Einträge sind abgelaufen und nicht mehr sichtbar:")
        subject = _("Alle Ihre Einträge sind abgelaufen")
    waiting = [each for each in over if each.waits_since and not each.ended_unseen]
    again = [each for each in over if not each.ended_unseen][:MOST_BUTTONS]
    buttons = [button(each, "show", _("Wieder zeigen: %(title)s") % _named(each)) for each in again]
    buttons = buttons or [status_page(posting)]
    return {
        "subject": subject,
        "paragraphs": [
            "\n".join([opening, *(f"– {each.title} ({each.chiffre})" for each in over)]),
            *map(nobody_found, waiting),
            _("Gilt etwas davon noch? Ein Knopf genügt. Was nicht mehr gilt, braucht nichts weiter."),
            *([if_urgent()] if waiting else []),
        ],
        "button": buttons[0],
        "more_buttons": [*buttons[1:], *([contact_points(posting)] if waiting else [])],
    }


def _told_together(posting, hers):
    """Of hers, those whose end was noted in the same moment as this one's last, oldest first; but for what is shown again."""
    over = Notice.objects.filter(word=Word.OVER)
    moment = over.filter(posting=posting).order_by("-given_at").values("given_at")[:1]
    told = over.filter(given_at=moment).values("posting")
    return list(hers.filter(pk__in=told, status=Status.EXPIRED).order_by("pk"))

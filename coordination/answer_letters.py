"""Letters of the answer ladder: who can help instead, or honestly that nobody was found yet."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from peoplelikeme.lib.bidi import isolated
from postings import tongues
from postings.emails import Letter, contact_points, if_urgent, nobody_found, status_page
from postings.templatetags.look import day

NEXT_WORD_AFTER = timedelta(days=7)  # what a letter without news says, and the clock keeps


class AnswerLetter(Letter):
    """A letter to whoever asks: `write(posting, referral)`, without a referral where there is none."""

    task = "coordination.tasks.send_answer_letter"

    def keys(self, posting, referral=None):
        return {"posting": posting.pk, "referral": referral.pk if referral else None}


@AnswerLetter
def referred(posting, referral):
    named = {"title": posting.title, "chiffre": posting.chiffre}
    opening = _("Für Ihr Gesuch %(chiffre)s gibt es eine Stelle, die helfen kann:")
    rest = _("Ihr Gesuch bleibt sichtbar. Wenn sich außerdem jemand meldet, sagen wir es Ihnen.")
    if referral.by_id is None:
        opening = _(
            "Für Ihr Gesuch %(chiffre)s haben wir noch niemanden gefunden. Vielleicht hilft Ihnen diese Anlaufstelle in Ihrer Region:"
        )
        rest = _("Wir suchen weiter. Ihr Gesuch bleibt sichtbar.")
    return {
        "subject": _("Wer helfen kann: %(title)s") % named,
        "paragraphs": [
            opening % named,
            "\n".join(_lines(referral.contact_point)),
            rest,
            _("Hat die Stelle geholfen? Sagen Sie es uns auf Ihrer Seite, dann wissen wir, ob wir weitersuchen."),
        ],
        "quote": referral.words,
        "button": status_page(posting),
    }


def _lines(point):
    """What one needs to go there or to call, a line each."""
    town = f"{point.postcode} {point.municipality.name}".strip()
    spoken = tongues.joined(map(tongues.name, point.languages))
    yield isolated(point.name)
    yield isolated(f"{point.street}, {town}" if point.street else town)
    for label, said in [
        (_("Telefon: %(said)s"), point.phone and isolated(point.phone)),
        (_("E-Mail: %(said)s"), point.email and isolated(point.email)),
        (_("Website: %(said)s"), point.website and isolated(point.website)),
        (_("Öffnungszeiten: %(said)s"), point.opening_hours and isolated(point.opening_hours)),
        (_("Sprachen: %(said)s"), spoken),
    ]:
        if said:
            yield label % {"said": said}


@AnswerLetter
def no_news(posting, referral):
    named = {"title": posting.title, "chiffre": posting.chiffre, "day": day(posting.last_day)}
    next_word = _("Wir suchen weiter und melden uns in einer Woche wieder, auch wenn es dann nichts Neues gibt.")
    if posting.expires_at <= timezone.now() + NEXT_WORD_AFTER:
        next_word = _("Ihr Eintrag %(chiffre)s läuft am %(day)s ab.") % named
    return {
        "subject": _("Noch nichts gefunden: %(title)s") % named,
        "paragraphs": [
            nobody_found(posting),
            next_word,
            if_urgent(),
            _("Brauchen Sie es nicht mehr? Dann tippen Sie auf Ihrer Seite auf „Es ist erledigt“."),
        ],
        "button": status_page(posting),
        "more_buttons": [contact_points(posting)],
    }


@AnswerLetter
def unread(posting, referral):
    named = {"title": posting.title, "chiffre": posting.chiffre}
    return {
        "subject": _("Noch nicht gelesen: %(title)s") % named,
        "paragraphs": [
            _("Ihr Eintrag %(chiffre)s ist bei uns angekommen. Wir haben ihn aber noch nicht gelesen.") % named,
            _(
                "Das liegt an uns, nicht an Ihnen. Sie müssen nichts tun: Sobald ihn jemand gelesen hat, schreiben wir Ihnen."
            ),
            if_urgent(),
        ],
        "button": status_page(posting),
    }

"""Letters about postings. Each is written in its reader's language, says why it came, and asks for nothing but one page.

A letter is enqueued by the verb that causes it, in the same transaction; the worker writes and sends it. A job knows only
the rows' keys: no address, name or code stands in the queue.
"""

from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from people import sending
from peoplelikeme.lib.bidi import isolated
from postings import access, lifecycle, reasons
from postings.models import Status
from postings.templatetags.look import day

LETTERS = {}
# What else is done about a letter that its reader cannot get by mail: called with the posting and the letter's name.
UNREADABLE = []
_asked = ContextVar("asked", default=None)  # where somebody only asks which rows a job is about, they are gathered here


class Letter:
    """A letter about some rows: `write(*rows)` returns subject, paragraphs and, if any, button and quote; None where there is
    nothing to say any more.

    This one goes to a posting's author: `write(posting, review)`. Letters about other rows say in a class of their own whom
    they go to (`person`) or by which address (`reader`), which posting it is about (`posting`), while what it is sent (`is_so`),
    by which keys the worker finds the rows again (`keys`), and which task does so (`task`).
    """

    task = "postings.tasks.send_letter"

    def __init__(self, write):
        self.name, self.write = write.__name__, write
        if self.name in LETTERS:
            raise ValueError(f"two letters are called {self.name}")
        LETTERS[self.name] = self

    def person(self, posting, review=None):
        """Whom it goes to; None where that is only an address."""
        return posting.author

    def posting(self, posting, review=None):
        """The posting it is about, whoever reads it; None where it is about none."""
        return posting

    def is_so(self, *rows):
        """Whether what it says still stands."""
        return True

    def reader(self, *rows):
        """Address and language. None for somebody without a proved address: the page behind the entry code says the same."""
        person = self.person(*rows)
        return (person.email, person.language) if person.can_be_mailed and self.is_so(*rows) else None

    def keys(self, posting, review=None):
        return {"posting": posting.pk, "review": review.pk if review else None}

    def about(self, *rows):
        """The posting whose author reads it; None where it is nobody's, or there is nothing to say any more."""
        person, posting = self.person(*rows), self.posting(*rows)
        is_authors = person and posting and posting.author_id == person.pk
        return posting if is_authors and self.is_so(*rows) else None

    def enqueue(self, *rows):
        if self.reader(*rows):
            app.configure_task(self.task).defer(letter=self.name, **self.keys(*rows))
        else:
            self.tell_otherwise(*rows)

    def tell_otherwise(self, *rows):
        if posting := self.about(*rows):
            for tell in UNREADABLE:
                tell(posting, self.name)

    def send(self, *rows):
        """Write and send it. Whose address was refused since it was enqueued hears of it otherwise."""
        if (asked := _asked.get()) is not None:
            asked.append(rows)
            return
        reader = self.reader(*rows)
        sending.about(self.posting(*rows), person=self.person(*rows), otherwise=partial(self.tell_otherwise, *rows))
        if reader is None:
            self.tell_otherwise(*rows)
        else:
            to, language = reader
            with translation.override(language):
                if said := self.write(*rows):
                    content = {"paragraphs": [], "button": None, "quote": None, **said}
                    send(to=to, language=language, **self.finished(content, *rows))

    def finished(self, content, *rows):
        """What a kind of letters adds to whatever one of them says."""
        return content


class LetterToReporter(Letter):
    """A letter to whoever reported a posting and left an address."""

    def person(self, posting, review=None):
        return None

    def reader(self, posting, review=None):
        return (review.report.email, review.report.language) if review.report.email else None


def rows_of(task, keys):
    """(letter, rows) that a job of this task would send now; None where a row is gone, or it sends other mail."""
    letter = LETTERS.get(keys.get("letter"))
    if letter is None or letter.task != task:
        return None
    before = _asked.set(asked := [])
    try:
        app.tasks[task].func(**keys)
    finally:
        _asked.reset(before)
    return (letter, asked[0]) if asked else None


def send(
    *,
    to,
    language,
    subject,
    paragraphs,
    news=None,
    button=None,
    more_buttons=(),
    quote=None,
    why=None,
    reply_to=None,
    headers=None,
):
    """Plain text first, the same as HTML beside it. `button` is (label, address); it opens a page and does nothing itself.

    `news` are lists of postings with what can be done about them, see search_letters.py.
    """
    context = {
        "language": language,
        "subject": subject,
        "paragraphs": paragraphs,
        "news": news,
        "button": button,
        "more_buttons": more_buttons,
        "quote": quote,
        "why": why or _("Sie bekommen diese Nachricht, weil Sie bei People Like Me etwas eingetragen haben."),
        "office": settings.OFFICE,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),  # a title may hold a line break, a header not
        body=render_to_string("email/letter.txt", context),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Content-Language": language, "Auto-Submitted": "auto-generated", **(headers or {})},
    )
    message.attach_alternative(render_to_string("email/letter.html", context), "text/html")
    sending.deliver(message)


def absolute(path):
    return settings.SITE_URL + path


def status_page(posting):
    label = _("Mein Angebot ansehen") if posting.is_offer else _("Mein Gesuch ansehen")
    return label, absolute(reverse("postings:my_posting_link", args=[access.link_token(posting)]))


def if_urgent():
    office = {"phone": isolated(settings.OFFICE["phone"]), "hours": settings.OFFICE["hours"]}
    return _("Wenn es eilt, rufen Sie uns an: %(phone)s, %(hours)s.") % office


def nobody_found(posting):
    return _("Für Ihr Gesuch %(chiffre)s haben wir noch niemanden gefunden. Das tut uns leid.") % _named(posting)


def contact_points(posting):
    """The places where people are helped face to face."""
    where = f"{reverse('network:contact_point_list')}?region={posting.region_id}"
    return _("Anlaufstellen für diese Region"), absolute(where)


def _redress(posting):
    """The rules, and where to complain of a decision about this posting: DSA article 17."""
    complaint = f"{absolute(reverse('coordination:contact'))}?thema=complaint&zu={posting.chiffre}"
    return [(_("Unsere Regeln"), absolute(reverse("terms")) + "#regeln"), (_("Beschwerde schreiben"), complaint)]


def _named(posting):
    return {"title": posting.title, "chiffre": posting.chiffre}


@Letter
def posting_received(posting, review):
    reply_by = timezone.localtime(posting.created_at + lifecycle.PROMISE)
    return {
        "subject": _("Angekommen: %(title)s") % _named(posting),
        "paragraphs": [
            _("Danke. Ihr Eintrag %(chiffre)s ist bei uns. Ein Mensch in Kassel liest ihn, meist am selben Werktag.")
            % _named(posting),
            _("Sie hören von uns spätestens am %(day)s, auch wenn wir noch nichts gefunden haben.")
            % {"day": day(reply_by)},
        ],
        "button": status_page(posting),
    }


@Letter
def posting_published(posting, review):
    paragraphs = [_("Ihr Eintrag %(chiffre)s ist jetzt für alle sichtbar.") % _named(posting)]
    if review.occasion == "edit":
        paragraphs = [_("Ihre Änderung an %(chiffre)s ist jetzt sichtbar.") % _named(posting)]
    if review.occasion == "second":
        paragraphs = [_("Ihr Eintrag %(chiffre)s ist jetzt auch in einer zweiten Sprache zu lesen.") % _named(posting)]
    if review.decision == "corrected":
        paragraphs.append(
            _("Wir haben eine Kleinigkeit daran geändert. Bitte sehen Sie nach, ob es für Sie so stimmt.")
        )
    return {
        "subject": _("Jetzt sichtbar: %(title)s") % _named(posting),
        "paragraphs": paragraphs,
        "button": status_page(posting),
    }


@Letter
def change_requested(posting, review):
    paragraphs = [
        _("Wir haben Ihren Eintrag %(chiffre)s gelesen und bitten Sie um eine Änderung:") % _named(posting),
        reasons.text(review.reason),
    ]
    if posting.status == Status.CHANGES_REQUESTED:
        by = {"chiffre": posting.chiffre, "day": day(posting.last_day)}
        paragraphs.append(_("Ihr Eintrag %(chiffre)s läuft am %(day)s ab.") % by)
    return {
        "subject": _("Bitte noch eine Änderung: %(title)s") % _named(posting),
        "paragraphs": paragraphs,
        "quote": review.words,
        "button": (_("Eintrag ändern"), status_page(posting)[1]),
    }


@Letter
def posting_rejected(posting, review):
    opening = _("Wir können Ihren Eintrag %(chiffre)s nicht zeigen.")
    if review.occasion == "edit":
        opening = _("Wir können Ihre Änderung an %(chiffre)s nicht zeigen. Die bisherige Fassung bleibt sichtbar.")
    if review.occasion == "second":
        opening = _(
            "Wir können Ihren Eintrag %(chiffre)s nicht in der zweiten Sprache zeigen. Er selbst bleibt, wie er ist."
        )
    if review.occasion == "report":
        opening = _("Wir haben Ihren Eintrag %(chiffre)s nach einer Meldung geprüft und entfernt.")
    return {
        "subject": _("Nicht veröffentlicht: %(title)s") % _named(posting),
        "paragraphs": [
            opening % _named(posting),
            reasons.text(review.reason),
            _(
                "Das hat ein Mensch entschieden. Wenn Sie es anders sehen, antworten Sie auf diese Nachricht oder rufen Sie an."
            ),
            _("Sie können sich auch beschweren, das kostet nichts. Hilft das nicht, können Sie vor Gericht gehen."),
        ],
        "quote": review.words,
        "button": status_page(posting),
        "more_buttons": _redress(posting),
    }


@Letter
def posting_expired(posting, review):
    waits = posting.waits_since is not None
    paragraphs = [
        _("Ihr Eintrag %(chiffre)s ist abgelaufen und nicht mehr sichtbar.") % _named(posting),
        *([nobody_found(posting)] if waits else []),
        _("Gilt er noch? Auf Ihrer Seite können Sie ihn mit einem Knopf wieder zeigen."),
    ]
    if posting.ended_unseen:
        paragraphs = [
            _("Ihr Eintrag ist abgelaufen."),
            _(
                "Wir hatten um eine Änderung gebeten. Gilt er noch? Dann schreiben Sie ihn bitte neu, oder rufen Sie uns an."
            ),
        ]
    return {
        "subject": _("Abgelaufen: %(title)s") % _named(posting),
        "paragraphs": [*paragraphs, *([if_urgent()] if waits else [])],
        "button": status_page(posting),
        "more_buttons": [contact_points(posting)] if waits else [],
    }


@Letter
def status_link(posting, review):
    return {
        "subject": _("Ihr Eintrag %(chiffre)s") % _named(posting),
        "paragraphs": [_("Sie haben um den Link zu Ihrem Eintrag gebeten: %(title)s") % _named(posting)],
        "button": status_page(posting),
    }


@LetterToReporter
def report_answered(posting, review):
    outcome = {
        "rejected": _("Wir haben den Eintrag %(chiffre)s entfernt."),
        "changes_requested": _("Wir haben darum gebeten, den Eintrag %(chiffre)s zu ändern."),
    }.get(review.decision, _("Wir haben den Eintrag %(chiffre)s angesehen. Er kann so stehen bleiben."))
    return {
        "subject": _("Ihre Meldung %(receipt)s") % {"receipt": review.report.receipt},
        "paragraphs": [
            _("Danke, dass Sie uns Bescheid gesagt haben."),
            outcome % _named(posting),
            _("Das hat ein Mensch entschieden."),
            _("Sie können sich auch beschweren, das kostet nichts. Hilft das nicht, können Sie vor Gericht gehen."),
        ],
        "more_buttons": _redress(posting),
        "quote": review.words if review.decision == "kept" else "",
        "why": _("Sie bekommen diese Nachricht, weil Sie uns einen Eintrag gemeldet haben."),
    }


def send_email_code(*, to, language, code):
    with translation.override(language):
        send(
            to=to,
            language=language,
            subject=_("Ihr Code: %(code)s") % {"code": code},
            paragraphs=[
                _("Ihr Code für People Like Me: %(code)s") % {"code": code},
                _("Tippen Sie ihn auf der Seite ein, auf der Sie gerade sind. Er gilt 30 Minuten."),
            ],
            why=_("Jemand hat diese Adresse bei People Like Me eingetragen. Waren Sie das nicht, ist nichts zu tun."),
        )


def send_nothing_here(*, to, language):
    with translation.override(language):
        send(
            to=to,
            language=language,
            subject=_("Zu dieser Adresse gibt es bei uns nichts"),
            paragraphs=[
                _("Jemand wollte sehen, was bei People Like Me zu dieser E-Mail-Adresse steht. Es gibt dazu nichts."),
                _("Haben Sie vielleicht mit einer anderen Adresse geschrieben? Dann nehmen Sie bitte diese."),
                _("Einen Eintrag ohne E-Mail-Adresse öffnen Sie mit Ihrem Zugangscode."),
            ],
            button=(_("Zu „Mein Eintrag“"), absolute(reverse("postings:my_posting"))),
            why=_("Jemand hat diese Adresse bei People Like Me eingetragen. Waren Sie das nicht, ist nichts zu tun."),
        )

"""Letters about conversations. Each goes to one side, in its language, and can be answered like any mail: the reply lands
in the conversation. No letter holds an address, a number or a name's address of the other side.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from postings import access, cards, search, tongues
from postings.answerable import ConversationLetter, MessageLetter, to_writer, while_it_is
from postings.emails import absolute

from .models import EndReason, EnquiryState, Held, Kind, Party

OTHERS = 3  # other postings named to somebody who got no answer


@MessageLetter
def message_arrived(message):
    enquiry, side = message.enquiry, Party(message.side).other
    is_first = side == Party.OWNER and enquiry.state in (EnquiryState.WAITING, EnquiryState.RESERVE)
    opening = _("%(name)s schreibt Ihnen zu „%(title)s“ (%(chiffre)s):")
    return {
        "subject": _("Nachricht zu: %(title)s") % _named(enquiry),
        "paragraphs": [
            opening % _named(enquiry, side),
            *_written_in(message, side),
            *([_("Ja oder Nein sagen Sie auf der Seite.")] if is_first else []),
            _(
                "Antworten Sie einfach auf diese Mail, oder schreiben Sie auf der Seite. Ihre Adresse sieht die andere Person nicht."
            ),
        ],
        "quote": message.text,
        "button": _page(_("Antworten"), enquiry, side),
    }


def _written_in(message, side):
    """In which language it is, where that is not the reader's own."""
    if message.text_language == tongues.of_reader():
        return []
    return [_("Geschrieben auf %(language)s.") % {"language": tongues.name(message.text_language)}]


@ConversationLetter
def enquiry_received(enquiry, side):
    sent = _("Wir haben Ihre Nachricht weitergegeben. Sobald jemand antwortet, schreiben wir Ihnen.")
    if enquiry.state == EnquiryState.HELD:
        sent = _(
            "Ein Mensch in Kassel liest Ihre Nachricht zuerst, meist am selben Werktag. Ist alles in Ordnung, geben wir sie weiter."
        )
    return {
        "subject": _("Angekommen: Ihre Nachricht zu „%(title)s“") % _named(enquiry),
        "paragraphs": [sent, _("Ihre Adresse sieht die andere Person nicht.")],
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@while_it_is(EnquiryState.ACCEPTED)
def enquiry_accepted(enquiry, side):
    paragraphs = [_("Zu „%(title)s“ (%(chiffre)s) haben Sie ein Ja bekommen.") % _named(enquiry)]
    if enquiry.amount:
        paragraphs.append(_("Es geht um: %(amount)d") % {"amount": enquiry.amount})
    paragraphs.append(
        _("Auf der Seite machen Sie das Weitere aus. Dort können Sie auch Ihre Nummer zeigen, wenn Sie möchten.")
    )
    paragraphs.append(_("Treffen Sie sich beim ersten Mal an einem Ort, an dem auch andere sind."))
    return {
        "subject": _("Ja: %(title)s") % _named(enquiry),
        "paragraphs": paragraphs,
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@while_it_is(EnquiryState.DECLINED)
def enquiry_declined(enquiry, side):
    if enquiry.reason == EndReason.NO_THANKS:
        told = _("Zu „%(title)s“ (%(chiffre)s) passt es dieses Mal nicht. Danke, dass Sie sich gemeldet haben.")
    else:
        told = _(
            "Zu „%(title)s“ (%(chiffre)s) hat sich eine andere Lösung gefunden. Danke, dass Sie sich gemeldet haben."
        )
    return {
        "subject": _("Danke: %(title)s") % _named(enquiry),
        "paragraphs": [told % _named(enquiry), *_others(enquiry)],
        "button": _list(enquiry),
    }


@while_it_is(EnquiryState.RESERVE)
def enquiry_in_reserve(enquiry, side):
    return {
        "subject": _("Auf der Warteliste: %(title)s") % _named(enquiry),
        "paragraphs": [
            _(
                "Für „%(title)s“ (%(chiffre)s) stehen Sie auf der Warteliste. Bekommen Sie noch ein Ja, schreiben wir Ihnen."
            )
            % _named(enquiry)
        ],
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@while_it_is(EnquiryState.CLOSED)
def conversation_ended(enquiry, side):
    paragraphs = [_("Die Unterhaltung zu „%(title)s“ (%(chiffre)s) ist beendet.") % _named(enquiry)]
    if side == Party.ASKER:
        paragraphs += [_("Danke, dass Sie sich gemeldet haben."), *_others(enquiry)]
    return {
        "subject": _("Beendet: %(title)s") % _named(enquiry),
        "paragraphs": paragraphs,
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@ConversationLetter
def contact_shown(enquiry, side):
    told = _(
        "%(name)s zeigt Ihnen zu „%(title)s“ (%(chiffre)s) jetzt, wie Sie einander direkt erreichen. Es steht auf der Seite."
    )
    return {
        "subject": _("Sie können sich jetzt direkt erreichen: %(title)s") % _named(enquiry),
        "paragraphs": [told % _named(enquiry, side)],
        "button": _page(_("Kontakt ansehen"), enquiry, side),
    }


@to_writer
def message_held(message):
    enquiry, side = message.enquiry, Party(message.side)
    why = _(
        "In Ihrer Nachricht stehen Kontaktdaten. Wir haben die Nachricht noch nicht weitergegeben."
        " Auf der Seite können Sie sie so senden oder ändern."
    )
    if message.held_for == Held.OFFICE:
        why = _(
            "Ein Mensch in Kassel liest Ihre Nachricht zuerst, meist am selben Werktag. Ist alles in Ordnung, geben wir sie weiter."
        )
    return {
        "subject": _("Noch nicht gesendet: %(title)s") % _named(enquiry),
        "paragraphs": [why],
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@to_writer
def files_left_out(message):
    return {
        "subject": _("Ohne Anhang übernommen: %(title)s") % _named(message.enquiry),
        "paragraphs": [
            _("Ihren Text haben wir bekommen. Bilder und Dateien aus Ihrer Mail leiten wir nicht weiter."),
            _("Beschreiben Sie in Worten, was die andere Person wissen soll."),
        ],
        "button": _page(_("Unterhaltung ansehen"), message.enquiry, Party(message.side)),
    }


@to_writer
def message_refused(message):
    return {
        "subject": _("Nicht weitergegeben: %(title)s") % _named(message.enquiry),
        "paragraphs": [
            _("Wir haben Ihre Nachricht gelesen und geben sie nicht weiter:"),
            message.checked_words,
            _("Das hat ein Mensch entschieden. Wenn Sie es anders sehen, rufen Sie uns bitte an."),
        ],
        "button": _page(_("Unterhaltung ansehen"), message.enquiry, Party(message.side)),
    }


@ConversationLetter
def word_awaited(enquiry, side):
    """Somebody waits for this side's word, for a day or for three."""
    told = _("%(name)s wartet zu „%(title)s“ (%(chiffre)s) auf Ihre Antwort. Auch ein Nein hilft weiter.")
    return {
        "subject": _("Jemand wartet auf Ihre Antwort: %(title)s") % _named(enquiry),
        "paragraphs": [told % _named(enquiry, side)],
        "button": _page(_("Antworten"), enquiry, side),
    }


@while_it_is(EnquiryState.ACCEPTED)
def did_it_work(enquiry, side):
    asked = _("Vor zwei Wochen haben Sie sich zu „%(title)s“ (%(chiffre)s) geeinigt. Hat es geklappt?")
    return {
        "subject": _("Hat es geklappt? %(title)s") % _named(enquiry),
        "paragraphs": [
            asked % _named(enquiry),
            _("Auf der Seite sagen Sie es mit einem Knopf. Das hilft uns, besser zu helfen."),
        ],
        "button": _page(_("Hat es geklappt?"), enquiry, side),
    }


@ConversationLetter
def no_word_came(enquiry, side):
    """The other has said nothing for five days: an honest word, and where else to look."""
    paragraphs = [
        _("Auf Ihre Nachricht zu „%(title)s“ (%(chiffre)s) hat seit fünf Tagen niemand geantwortet.") % _named(enquiry),
        _("Das tut uns leid. Die Koordinationsstelle weiß jetzt davon."),
    ]
    return {
        "subject": _("Noch keine Antwort: %(title)s") % _named(enquiry),
        "paragraphs": [*paragraphs, *(_others(enquiry) if side == Party.ASKER else [])],
        "button": _list(enquiry) if side == Party.ASKER else _page(_("Unterhaltung ansehen"), enquiry, side),
    }


@ConversationLetter
def report_settled(enquiry, side):
    return {
        "subject": _("Wir haben es angesehen: %(title)s") % _named(enquiry),
        "paragraphs": [
            _("Danke, dass Sie uns Bescheid gesagt haben. Ein Mensch in Kassel hat die Unterhaltung gelesen."),
            _("Wenn Sie noch etwas beunruhigt, rufen Sie uns an."),
        ],
        "button": _page(_("Unterhaltung ansehen"), enquiry, side),
    }


def _named(enquiry, side=None):
    """Title and Chiffre; and, for one `side`, what the other wants to be called."""
    named = {"title": enquiry.posting.title or _("gelöschter Eintrag"), "chiffre": enquiry.posting.chiffre}
    return named | {"name": name_of(enquiry, side.other)} if side else named


def name_of(enquiry, side):
    """What one side is called by the other."""
    return enquiry.party(side).name or _("Jemand")


def _page(label, enquiry, side):
    return label, absolute(reverse("postings:conversation_link", args=[access.conversation_token(enquiry, side)]))


def others(posting, most=OTHERS):
    """Other postings of the same kind nearby, for whoever got no answer to this one."""
    found = search.counterparts(kind=posting.kind, category=posting.category, municipality=posting.municipality)
    return cards.rows(found.exclude(pk=posting.pk)[:most])


def _others(enquiry):
    found = others(enquiry.posting)
    if not found:
        return []
    return [
        _("Das gibt es noch in der Nähe:"),
        *(f"{each.title} ({each.municipality.name})\n{absolute(each.get_absolute_url())}" for each in found),
    ]


def _list(enquiry):
    label = _("Alle Angebote ansehen") if enquiry.posting.kind == Kind.OFFER else _("Alle Gesuche ansehen")
    return label, absolute(reverse(f"postings:{enquiry.posting.kind}_list"))

"""What happens with one mail that arrives for the relay: delivered, refused in words, or let fall where a machine wrote it.

A person always hears what became of a letter: it was stored, or the sending server is told why not and tells them. Nothing
is ever answered by another mail of ours, so that nothing can go in circles. No address and no text goes into a log.
"""

import functools
import hashlib
import logging
import re
from typing import Protocol

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from people import letter_ids
from peoplelikeme.lib import mailbody, mailkinds, mailsender, mailtext
from peoplelikeme.lib.bidi import isolated
from peoplelikeme.lib.maillistener import Replies
from postings import relay
from postings.conversing import LONGEST

logger = logging.getLogger(__name__)
Kind = mailkinds.Kind


class Conversations(Protocol):
    """What a received mail is given to: postings/relaying.py. The first two raise one of relay.Refused."""

    def check(self, enquiry_pk: int, side: str) -> None:
        """Whether this side could write now; asked before the letter itself is taken."""

    def deliver(self, enquiry_pk: int, side: str, *, sender: str, text: str, message_id: str, has_files: bool) -> None:
        """Store what `sender` wrote, for good and once for each `message_id`; where files were left out, tell the writer by
        letter. What it returned from is acknowledged."""

    def bounced(self, recipient: str, message_id: str) -> None:
        """Our letter of this Message-ID to this address came back for good."""


def _reply(code, german, english):
    """In both languages, without letters that old mail servers do not know. `code` such as "550 5.1.1"."""
    number, status = code.split()
    return f"{number}-{status} {german}\r\n{number} {status} {english}"


TAKEN = "250 2.0.0 OK"
UNKNOWN = _reply(
    "550 5.1.1",
    "Diese Adresse gibt es bei uns nicht. Bitte antworten Sie auf der Seite, die in unserer Nachricht steht.",
    "There is no such address here. Please answer on the page that our message leads to.",
)
CLOSED = _reply(
    "550 5.2.1",
    "Diese Unterhaltung ist beendet. Ihre Nachricht wurde nicht weitergegeben.",
    "This conversation is over. Your message was not passed on.",
)
NOT_YOURS = _reply(
    "550 5.7.1",
    "Bitte schreiben Sie von der Mailadresse, die Sie uns genannt haben, oder auf der Seite. Nicht weitergegeben.",
    "Please write from the mail address you gave us, or on the page. Your message was not passed on.",
)
TOO_MANY = _reply(
    "450 4.7.1",
    "Das sind sehr viele Nachrichten in einer Stunde. Bitte versuchen Sie es spaeter noch einmal.",
    "These are very many messages within an hour. Please try again later.",
)
NO_TEXT = _reply(
    "554 5.6.0",
    "In dieser Mail haben wir keinen Text von Ihnen gefunden. Bitte schreiben Sie noch einmal, oder auf der Seite.",
    "We found no text of yours in this mail. Please write again, or on the page.",
)
ONLY_FILES = _reply(
    "554 5.6.0",
    "Bilder und Dateien leiten wir nicht weiter. Bitte schreiben Sie in Worten, was die andere Person wissen soll.",
    "We do not pass on pictures and files. Please say in words what the other person should know.",
)
TOO_LONG = _reply(
    "554 5.6.0",
    f"Ihre Nachricht hat mehr als {LONGEST} Zeichen. Bitte schreiben Sie in mehreren Nachrichten.",
    f"Your message is longer than {LONGEST} letters. Please send it in several messages.",
)
MAYBE_AUTOMATIC = _reply(
    "554 5.7.1",
    "Das sieht wie eine automatische Antwort aus. Haben Sie selbst geschrieben, nehmen Sie bitte einen anderen Betreff.",
    "This looks like an automatic reply. If you wrote it yourself, please choose another subject.",
)
REPLIES = Replies(
    too_large=_reply(
        "552 5.3.4",
        "Diese Mail ist zu gross. Bitte schicken Sie nur Text, ohne Bilder und Dateien.",
        "This mail is too large. Please send text only, without pictures and files.",
    ),
    too_many=_reply("452 4.5.3", "Bitte jede Adresse in einer eigenen Mail.", "Please send one mail to each address."),
    later=_reply(
        "451 4.3.0",
        "Wir koennen gerade nichts annehmen. Bitte versuchen Sie es in einigen Minuten noch einmal.",
        "We cannot take anything just now. Please try again in some minutes.",
    ),
)
_OF_REFUSALS = {
    relay.Unknown: UNKNOWN,
    relay.Closed: CLOSED,
    relay.NotYours: NOT_YOURS,
    relay.TooMany: TOO_MANY,
}


class Desk:
    """Between the listener and `conversations`."""

    def __init__(self, conversations):
        self.conversations = conversations

    def refusal(self, recipient):
        """Why mail to `recipient` is not taken; None if it is. Asked before the mail itself."""
        if relay.bare(recipient) == letter_ids.return_address():
            return None
        found = relay.parse(recipient)
        return _said(lambda: self.conversations.check(*found)) if found else UNKNOWN

    def receive(self, raw, envelope_from, recipients):
        """One reply for each recipient. What is acknowledged was stored before."""
        message = mailbody.parse(raw)
        if message is None:
            return [NO_TEXT] * len(recipients)
        kind = mailkinds.kind(message, envelope_from=envelope_from, domain=settings.RELAY_DOMAIN)
        if kind == Kind.BOUNCE:
            return [_said(lambda: self._take_back(message)) or TAKEN] * len(recipients)
        if kind in (Kind.LOOP, Kind.LIST, Kind.AUTOMATIC):
            logger.info("A mail was let fall: %s.", kind.value)
            return [TAKEN] * len(recipients)
        if kind == Kind.MAYBE_AUTOMATIC:
            return [MAYBE_AUTOMATIC] * len(recipients)
        sender = _proved_sender(message, envelope_from)
        if not sender:
            return [NOT_YOURS] * len(recipients)
        text, has_files = mailtext.written(message, house()), mailbody.has_files(message)
        if not text or len(text) > LONGEST:
            return [TOO_LONG if text else ONLY_FILES if has_files else NO_TEXT] * len(recipients)
        letter = {"sender": sender, "text": text, "message_id": _identifier(message, text), "has_files": has_files}
        return [self._delivered(recipient, letter) for recipient in recipients]

    def _delivered(self, recipient, letter):
        found = relay.parse(recipient)
        return _said(lambda: self.conversations.deliver(*found, **letter)) or TAKEN if found else UNKNOWN

    def _take_back(self, report):
        """Believe a report of failure only about a letter that we sent to just that address."""
        for address, identifier in {
            (relay.bare(address), identifier)
            for address, identifier in mailkinds.failed_recipients(report)
            if letter_ids.is_of(identifier, relay.bare(address))
        }:
            self.conversations.bounced(address, identifier)


def _said(call):
    """The reply that refuses what `call` would have done; None once it is done."""
    try:
        call()
    except relay.Refused as refused:
        return _OF_REFUSALS[type(refused)]
    except Exception as error:  # whatever it is: the letter is not ours until it is stored, so the sender keeps it
        frame = error.__traceback__
        while frame.tb_next:
            frame = frame.tb_next
        logger.error("%s in %s line %d.", type(error).__name__, frame.tb_frame.f_code.co_filename, frame.tb_lineno)
        return REPLIES.later
    return None


def _proved_sender(message, envelope_from):
    """The writer's address if all that we can see agrees on it, else None: the header's one From, the envelope, and where
    the server in front is named, its word that SPF, DKIM or DMARC hold."""
    found = mailsender.sender(message)
    if not found or relay.bare(envelope_from) != found[1]:
        return None
    authserv_id = settings.RELAY_AUTHSERV_ID
    if authserv_id and not mailsender.is_genuine(message, found[1], authserv_id=authserv_id):
        return None
    return found[1]


def _identifier(message, text):
    """What is the same when the same mail comes again: its Message-ID, or else what it says, when and from whom."""
    given = str(message.get("Message-ID") or "").strip()
    if re.fullmatch(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>", given):
        return given
    said = "\0".join([given, *(str(message.get(name) or "") for name in ("From", "Date", "Subject")), text])
    return f"<{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()}@no-message-id.invalid>"


@functools.cache
def house():
    """What stands in every letter of ours, in all its languages: it is taken out of an answer where nothing marks it."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            office = settings.OFFICE
            said += [
                f"People Like Me, {office['name']}",
                *(f"{phone}, {office['hours']}" for phone in (office["phone"], isolated(office["phone"]))),
                f"{office['name']}, {office['phone']}, {office['hours']}",
                _("Sie bekommen diese Nachricht, weil Sie bei People Like Me etwas eingetragen haben."),
            ]
    return mailtext.House(settings.RELAY_DOMAIN, settings.SITE_URL, mailtext.sentences(*said))

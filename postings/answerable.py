"""Letters that can be answered like any mail: to one side of a conversation, in which the reply then lands."""

from django.conf import settings
from django.utils.translation import gettext as _

from peoplelikeme.lib import mailtext
from postings import relay
from postings.emails import Letter

from .models import Party


def _answerable(content, enquiry, side):
    """A reply to this letter is said in the conversation by this side."""
    if not enquiry.is_open:
        return content
    above = mailtext.MARKER.format(_("Bitte über dieser Zeile antworten"))
    return {
        **content,
        "paragraphs": [above, *content["paragraphs"]],
        "reply_to": relay.address_of(enquiry.pk, str(side)),
        "headers": {"X-Loop": settings.RELAY_DOMAIN},
    }


class ConversationLetter(Letter):
    """A letter to one side of an enquiry: `write(enquiry, side)`. What no longer stands as it says is not sent."""

    task = "postings.tasks.send_conversation_letter"

    def __init__(self, write, *, states=None):
        super().__init__(write)
        self.states = states

    def person(self, enquiry, side):
        return enquiry.party(side)

    def posting(self, enquiry, side):
        return enquiry.posting

    def is_so(self, enquiry, side):
        return not self.states or enquiry.state in self.states

    def finished(self, content, enquiry, side):
        return _answerable(content, enquiry, side)

    def keys(self, enquiry, side):
        return {"enquiry": enquiry.pk, "side": str(side)}


class MessageLetter(Letter):
    """A letter about one message: `write(message)`. `to_writer`: to whoever wrote it, else to the other side."""

    task = "postings.tasks.send_message_letter"

    def __init__(self, write, *, to_writer=False):
        super().__init__(write)
        self.to_writer = to_writer

    def side(self, message):
        side = Party(message.side)
        return side if self.to_writer else side.other

    def person(self, message):
        return message.enquiry.party(self.side(message))

    def posting(self, message):
        return message.enquiry.posting

    def finished(self, content, message):
        return _answerable(content, message.enquiry, self.side(message))

    def keys(self, message):
        return {"message": message.pk}


def while_it_is(*states):
    """Decorate what a letter says: it is sent only while its enquiry stands in one of these states."""
    return lambda write: ConversationLetter(write, states=states)


def to_writer(write):
    return MessageLetter(write, to_writer=True)

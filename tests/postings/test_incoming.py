"""Answers to the letters we really send, quoted as mail programs do."""

import pytest
from django.core import mail
from django.utils.html import escape

from peoplelikeme.lib import mailbody, mailtext
from postings import conversation_letters, incoming, relay
from tests.conftest import LANGUAGES, make_posting

from .talks import make_asker, make_enquiry
from .test_enquiring import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(request):
    """The letter that brings the owner the asker's message, in the language asked for."""
    enquiry = make_enquiry(make_posting(author=owner(language=request.param)), person=make_asker())
    conversation_letters.message_arrived.send(enquiry.messages.get())
    letter = mail.outbox[-1]
    letter.relay = relay.address_of(enquiry.pk, "owner")
    return letter


def quoted(letter):
    announced = f"Am Mo., 2. Nov. 2026 um 10:22 Uhr schrieb People Like Me <{letter.relay}>:"
    marked = "\n".join(f"> {line}".rstrip() for line in letter.body.split("\n"))
    headers = (
        f"Von: People Like Me <{letter.relay}>\nGesendet: Montag\nAn: rana@example.org\nBetreff: {letter.subject}\n"
    )
    return {
        "above": f"Ja, gern.\n\n{announced}\n\n{marked}\n",
        "below": f"{announced}\n{marked}\n\nJa, gern.\n",
        "above, unmarked": f"Ja, gern.\n\n{announced}\n\n{letter.body}",
        "above, with headers": f"Ja, gern.\n\n{headers}\n{letter.body}",
    }


def written(raw):
    return mailtext.written(mailbody.parse(raw.encode()), incoming.house())


def plain(body):
    return f"From: rana@example.org\nContent-Type: text/plain; charset=utf-8\n\n{body}"


@pytest.mark.parametrize("arrived", LANGUAGES, indirect=True)
@pytest.mark.parametrize("shape", ["above", "below", "above, unmarked", "above, with headers"])
def test_of_an_answer_only_the_answer_is_left(arrived, shape):
    assert written(plain(quoted(arrived)[shape])) == "Ja, gern."


@pytest.mark.parametrize("arrived", LANGUAGES, indirect=True)
def test_of_an_answer_in_html_only_the_answer_is_left(arrived):
    html = f"<div>Ja, gern.</div><blockquote>{arrived.alternatives[0][0]}</blockquote>"

    assert written(f"From: rana@example.org\nContent-Type: text/html; charset=utf-8\n\n{html}") == "Ja, gern."


@pytest.mark.parametrize("arrived", LANGUAGES, indirect=True)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_answer_below_a_letter_that_nothing_marks_keeps_no_way_to_the_writers_own_page(arrived, kind):
    if kind == "plain":
        said = written(plain(f"{arrived.body}\nJa, gern.\n"))
    else:
        body = "".join(f"<div>{escape(line)}</div>" for line in arrived.body.split("\n"))
        said = written(f"From: rana@example.org\nContent-Type: text/html; charset=utf-8\n\n{body}<div>Ja, gern.</div>")

    assert said.endswith("Ja, gern.")
    assert [word for word in ("/link/", "antwort+", "0000 123456") if word in said] == []


@pytest.mark.parametrize(
    "reply", [value for value in vars(incoming).values() if isinstance(value, str) and value[:1] in "245"]
)
def test_reply_is_one_that_every_mail_server_understands(reply):
    lines = reply.split("\r\n")

    assert reply.isascii()
    assert all(len(line) < 500 and line[:3] == reply[:3] for line in lines)
    assert [line[3] for line in lines] == ["-"] * (len(lines) - 1) + [" "]

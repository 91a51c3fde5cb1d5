from email import message_from_string

import pytest

from peoplelikeme.lib import mailkinds
from peoplelikeme.lib.mailkinds import Kind


def kind(headers, *, envelope_from="ada@example.org", body="Hallo"):
    message = message_from_string(f"From: ada@example.org\n{headers}\n\n{body}")
    return mailkinds.kind(message, envelope_from=envelope_from, domain="post.example.org")


REPORT = """From: MAILER-DAEMON@example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

Ihre Nachricht konnte nicht zugestellt werden.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Original-Recipient: rfc822;Ada@example.org
Final-Recipient: rfc822; weiter@example.net
Action: {action}
Status: 5.1.1
--x
Content-Type: {returned}

Message-ID: <abc@post.example.org>
To: ada@example.org
Subject: Topf

--x--
"""


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Subject: Re: Topf", Kind.PERSON),
        ("Auto-Submitted: no", Kind.PERSON),
        ("In-Reply-To: <abc@post.example.org>", Kind.PERSON),
        ("Subject: Re: Abwesenheitsnotiz", Kind.PERSON),
        ("X-Auto-Response-Suppress: All", Kind.PERSON),
        ("Auto-Submitted: auto-replied", Kind.AUTOMATIC),
        ("Auto-Submitted: AUTO-GENERATED; type=x", Kind.AUTOMATIC),
        ("X-Autoreply: yes", Kind.AUTOMATIC),
        ("X-Autorespond: Topf", Kind.AUTOMATIC),
        ("Precedence: auto_reply", Kind.AUTOMATIC),
        ("Precedence: bulk", Kind.AUTOMATIC),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", Kind.AUTOMATIC),
        ("List-Id: <verteiler.example.net>", Kind.LIST),
        ("Precedence: list", Kind.LIST),
        ("X-Failed-Recipients: ada@example.org", Kind.BOUNCE),
        ("X-Loop: post.example.org", Kind.LOOP),
        ("Message-ID: <0123456789abcdef.0123456789abcdef01234567@post.example.org>", Kind.LOOP),
        ("Message-ID: <a colleague's@post.example.org>", Kind.PERSON),
        ("Received: x\n" * 50 + "Subject: x", Kind.LOOP),
        ("Subject: Abwesenheitsnotiz: Topf", Kind.MAYBE_AUTOMATIC),
        ("Subject: Automatische Antwort: Topf", Kind.MAYBE_AUTOMATIC),
        ("Subject: Out of Office Re: Topf", Kind.MAYBE_AUTOMATIC),
        ("Subject: =?utf-8?q?R=C3=A9ponse_automatique=3A_x?=", Kind.MAYBE_AUTOMATIC),
        ("Subject: Otomatik yanıt: x", Kind.MAYBE_AUTOMATIC),
        ("Subject: Автоматична відповідь: x", Kind.MAYBE_AUTOMATIC),
        ("Subject: Автоответ: x", Kind.MAYBE_AUTOMATIC),
        ("Subject: رد تلقائي: x", Kind.MAYBE_AUTOMATIC),
        ("Subject: پاسخ خودکار: x", Kind.MAYBE_AUTOMATIC),
        ("Subject: =?nie-gehört?q?=?=", Kind.PERSON),
        ("Subject: =?utf-8?b?x?=", Kind.PERSON),
    ],
)
def test_headers_say_who_wrote(headers, expected):
    assert kind(headers) == expected


@pytest.mark.parametrize("envelope_from", ["", "<>"])
def test_mail_without_a_sender_is_automatic(envelope_from):
    assert kind("Subject: Topf", envelope_from=envelope_from) == Kind.AUTOMATIC


def test_mail_of_a_mail_server_is_a_bounce():
    assert kind("Subject: Undeliverable", envelope_from="MAILER-DAEMON@mx.example.net") == Kind.BOUNCE


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_report_names_who_could_not_be_reached_and_by_which_letter(returned):
    message = message_from_string(REPORT.format(action="failed", returned=returned))

    assert mailkinds.kind(message, envelope_from="<>", domain="post.example.org") == Kind.BOUNCE
    assert ("Ada@example.org", "<abc@post.example.org>") in mailkinds.failed_recipients(message)


def test_delay_is_no_failure():
    message = message_from_string(REPORT.format(action="delayed", returned="text/rfc822-headers"))

    assert mailkinds.kind(message, envelope_from="<>", domain="post.example.org") == Kind.BOUNCE
    assert mailkinds.failed_recipients(message) == []

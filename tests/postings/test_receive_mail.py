"""A real client and the real listener on loopback; only the conversation behind it is made up."""

import smtplib

import pytest
from django.db import OperationalError

from people import letter_ids
from postings import relay
from tests.postings.receiving import Kept, connect, letter, listening, report

OWNER, ASKER = relay.address_of(7, "owner"), relay.address_of(8, "asker")


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def door(kept):
    with listening(kept) as address:
        yield address


def send(door, raw, *, to=OWNER, sender="ada@example.org", kind=smtplib.SMTP):
    with connect(door, kind) as client:
        return client.sendmail(sender, to, raw)


def refusal(door, raw=None, **addresses):
    """Code and words with which the letter is refused, whether at its recipient or after its text."""
    with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as caught:
        send(door, raw or letter(), **addresses)
    if isinstance(caught.value, smtplib.SMTPDataError):
        return caught.value.smtp_code, caught.value.smtp_error.decode()
    ((code, words),) = caught.value.recipients.values()
    return code, words.decode()


def test_letter_lands_in_its_conversation(door, kept):
    send(door, letter("Ja, gern.\n\nAm Mo., 2. Nov. 2026 um 10:22 Uhr schrieb People Like Me <x@y.de>:\n> Hallo"))

    assert kept.letters == [
        {"enquiry_pk": 7, "side": "owner", "sender": "ada@example.org", "text": "Ja, gern.",
         "message_id": "<1@mx.example.org>", "has_files": False}
    ]  # fmt: skip


def test_address_in_capitals_is_the_same(door, kept):
    send(door, letter(sender="Ada <ADA@example.org>"), to=OWNER.upper(), sender="Ada@Example.org")

    assert [(each["enquiry_pk"], each["sender"]) for each in kept.letters] == [(7, "ada@example.org")]


def test_same_letter_twice_is_delivered_with_the_same_key(door, kept):
    for raw in (letter(), letter(), letter(headers="Received: again\n")):
        send(door, raw)
    for _again in range(2):
        send(door, letter("Ohne Kennung", sender="", headers="From: ada@example.org\n"))

    assert [each["text"] for each in kept.letters] == ["Ja, gern.", "Ohne Kennung"]


@pytest.mark.parametrize("to", ["ada@post.example.org", "antwort+aaaa@post.example.org", OWNER.replace("post.", "")])
def test_unknown_address_is_refused_in_two_languages(door, kept, to):
    code, words = refusal(door, to=to)

    assert (code, "Diese Adresse gibt es bei uns nicht" in words, "no such address" in words) == (550, True, True)
    assert kept.letters == []


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (relay.Unknown(), 550, "gibt es bei uns nicht"),
        (relay.Closed(), 550, "Unterhaltung ist beendet"),
        (relay.NotYours(), 550, "von der Mailadresse, die Sie uns genannt haben"),
        (relay.TooMany(), 450, "sehr viele Nachrichten"),
        (OperationalError("the connection is lost"), 451, "versuchen Sie es in einigen Minuten"),
        (ValueError("anything else"), 451, "versuchen Sie es in einigen Minuten"),
    ],
)
@pytest.mark.parametrize("when", ["error", "error_at_check"])
def test_what_cannot_be_delivered_is_said_in_words(error, code, words, when):
    with listening(Kept(**{when: error})) as door:
        said = refusal(door)

    assert said[0] == code
    assert words in said[1]


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (letter(sender="eve@example.org"), "ada@example.org"),
        (letter(), "eve@example.org"),
        (letter(sender=""), "ada@example.org"),
        (letter(headers="From: eve@example.org\n"), "ada@example.org"),
        (letter(sender="ada@example.org, eve@example.org"), "ada@example.org"),
        (letter(sender="(" * 700 + ")" * 700 + "ada@example.org"), "ada@example.org"),
        (letter(sender='"ada@example.org" <eve@example.org>'), "ada@example.org"),
    ],
)
def test_writer_must_be_one_and_the_same_in_header_and_envelope(door, kept, raw, sender):
    assert refusal(door, raw, sender=sender)[0] == 550
    assert kept.letters == []


RESULTS = "Authentication-Results: mx.example.org; {}\n"


@pytest.mark.parametrize(
    ("results", "is_taken"),
    [
        ("dmarc=pass header.from=example.org", True),
        ("spf=pass smtp.mailfrom=ada@example.org", True),
        ("dkim=pass (2048) header.d=example.org", True),
        ("spf=pass smtp.mailfrom=example.net; dkim=pass header.d=example.net", False),
        ("dmarc=fail header.from=example.org; spf=pass smtp.mailfrom=example.org", False),
        ("spf=softfail smtp.mailfrom=example.org", False),
        ("none", False),
    ],
)
def test_where_a_server_checks_senders_only_what_it_found_genuine_is_taken(settings, door, kept, results, is_taken):
    settings.RELAY_AUTHSERV_ID = "mx.example.org"

    if is_taken:
        send(door, letter(headers=RESULTS.format(results)))
    else:
        assert refusal(door, letter(headers=RESULTS.format(results)))[0] == 550

    assert len(kept.letters) == is_taken


def test_word_of_another_server_about_senders_counts_nothing(settings, door):
    settings.RELAY_AUTHSERV_ID = "mx.example.org"
    raw = letter(headers="Authentication-Results: evil.example; dmarc=pass header.from=example.org\n")

    assert refusal(door, raw)[0] == 550


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "List-Id: <x.y>", "X-Loop: post.example.org"])
def test_what_machines_write_is_taken_and_let_fall(door, kept, header):
    assert send(door, letter(headers=f"{header}\n")) == {}
    assert kept.letters == []


def test_what_only_its_subject_calls_automatic_is_refused_in_words(door, kept):
    assert "automatische Antwort" in refusal(door, letter(headers="Subject: Abwesenheitsnotiz: Topf\n"))[1]
    assert kept.letters == []


@pytest.mark.parametrize("to", [OWNER, letter_ids.return_address()])
def test_bounce_of_our_own_letter_is_reported(door, kept, to):
    send(door, report("Ada@example.org", letter_ids.of("ada@example.org", nonce="0" * 16)), sender="", to=to)

    assert (kept.failed, kept.letters) == (["ada@example.org"], [])


def test_bounce_that_somebody_made_up_is_let_fall(door, kept):
    send(door, report("ada@example.org", letter_ids.of("eve@example.org", nonce="0" * 16)), sender="")
    send(door, report("ada@example.org", "<1@post.example.org>"), sender="")

    assert kept.failed == []


def test_person_who_writes_to_the_return_address_hears_that_nobody_reads_it(door):
    assert refusal(door, to=letter_ids.return_address())[0] == 550


MIXED = (
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x\r\nContent-Type: image/jpeg\r\n"
    "Content-Disposition: attachment; filename=foto.jpg\r\n\r\nxxxx\r\n--x--\r\n"
)


def test_text_beside_files_is_delivered_and_the_files_are_noted(door, kept):
    send(door, MIXED.format("--x\r\nContent-Type: text/plain\r\n\r\nHier ein Foto.\r\n").encode())

    assert [(each["text"], each["has_files"]) for each in kept.letters] == [("Hier ein Foto.", True)]


def test_files_alone_are_refused_in_words(door, kept):
    code, words = refusal(door, MIXED.format("").encode())

    assert (code, "Bilder und Dateien leiten wir nicht weiter" in words, kept.letters) == (554, True, [])


@pytest.mark.parametrize(
    ("text", "words"), [("", "keinen Text"), ("a" * 3001, "mehrere"), ("> nur Zitat", "keinen Text")]
)
def test_letter_without_text_or_with_too_much_is_refused_in_words(door, text, words):
    code, said = refusal(door, letter("\n".join(text[i : i + 900] for i in range(0, len(text), 900)) or text))

    assert (code, words in said) == (554, True)


def test_size_is_announced_and_held(door, kept):
    with connect(door) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == str(5 * 1024 * 1024)
        code, words = client.docmd("MAIL", f"FROM:<ada@example.org> SIZE={6 * 1024 * 1024}")
        assert (code, b"zu gross" in words) == (552, True)

        client.docmd("MAIL", "FROM:<ada@example.org>")  # a server that does not say how large it will be
        client.docmd("RCPT", f"TO:<{OWNER}>")
        code, words = client.data(b"x" * 70 + b"\r\n" + (b"y" * 900 + b"\r\n") * 6_000)
        assert (code, b"zu gross" in words) == (552, True)
    assert kept.letters == []


def test_smtp_takes_one_recipient_and_asks_for_the_rest_in_another_letter(door, kept):
    refused = send(door, letter(), to=[OWNER, ASKER])

    assert ([code for code, _words in refused.values()], len(kept.letters)) == ([452], 1)


def lmtp(client, raw, recipients):
    """Codes of the replies to each recipient, as LMTP gives them."""
    client.ehlo_or_helo_if_needed()
    client.docmd("MAIL", "FROM:<ada@example.org>")
    taken = [client.docmd("RCPT", f"TO:<{each}>")[0] for each in recipients]
    client.docmd("DATA")
    client.send(raw + b"\r\n.\r\n")
    return taken, [client.getreply()[0] for code in taken if code == 250]


def test_lmtp_answers_for_each_recipient(kept):
    kept.deliver_one = kept.deliver

    def deliver(enquiry_pk, side, **given):
        if enquiry_pk == 9:
            raise relay.NotYours
        kept.deliver_one(enquiry_pk, side, **given)

    kept.deliver = deliver
    recipients = [OWNER, "wer@post.example.org", relay.address_of(9, "owner")]
    with listening(kept, is_lmtp=True) as door, connect(door, smtplib.LMTP) as client:
        assert lmtp(client, letter(), recipients) == ([250, 550, 250], [250, 550])
        assert lmtp(client, (b"y" * 900 + b"\r\n") * 6_000, recipients) == ([250, 550, 250], [552, 552])
        assert lmtp(client, b"y" * 100_000, recipients) == ([250, 550, 250], [500, 500])
        assert lmtp(client, letter(), [relay.address_of(num, "asker") for num in range(10, 16)])[0] == [250] * 5 + [452]
        assert client.noop()[0] == 250


def test_log_holds_no_address_and_no_text(caplog, capfd):
    caplog.set_level("DEBUG")
    with listening(Kept(error=ValueError("ada@example.org Geheimes"))) as door:
        refusal(door, letter("Geheimes"))
        refusal(door, to="geheim@post.example.org")
        send(door, letter("Geheimes", headers="Auto-Submitted: auto-replied\n"))

    written = caplog.text + "".join(capfd.readouterr())
    assert "ValueError" in written
    assert [word for word in ("ada@", "Geheimes", "antwort+", "geheim@") if word in written] == []

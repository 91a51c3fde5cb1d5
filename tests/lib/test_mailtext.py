from email import policy
from email.message import EmailMessage

import pytest

from peoplelikeme.lib import mailbody, mailtext
from tests.lib.mail_samples import HTML, PLAIN

HOUSE = mailtext.House(
    domain="post.example.org",
    site="https://example.org",
    sentences=mailtext.sentences("Sie bekommen diese Nachricht, weil Sie etwas eingetragen haben."),
)


def mail(text=None, *, html=None, sender="Ada Beispiel <ada@example.org>"):
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["Subject"] = sender, "Re: Topf"
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.add_alternative if text is not None else message.set_content)(html, subtype="html")
    return message


def written(raw):
    return mailtext.written(mailbody.parse(raw), HOUSE)


@pytest.mark.parametrize(("text", "expected"), [sample[1:] for sample in PLAIN], ids=[sample[0] for sample in PLAIN])
def test_plain_letter_keeps_what_was_written(text, expected):
    assert written(mail(text).as_bytes()) == expected


@pytest.mark.parametrize(("html", "expected"), [sample[1:] for sample in HTML], ids=[sample[0] for sample in HTML])
def test_html_letter_keeps_what_was_written(html, expected):
    assert written(mail(html=html).as_bytes()) == expected


@pytest.mark.parametrize("text", [sample[1] for sample in PLAIN], ids=[sample[0] for sample in PLAIN])
@pytest.mark.parametrize("mangle", ["crlf", "indented", "one blank line less", "html"])
def test_quoted_address_never_stays_however_the_letter_was_mangled(text, mangle):
    if mangle == "html":
        lines = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
        raw = mail(html="".join(f"<div>{line or '<br>'}</div>" for line in lines)).as_bytes()
    else:
        text = {
            "crlf": text.replace("\n", "\r\n"),
            "indented": "\n".join(f" {line}" for line in text.split("\n")),
            "one blank line less": text.replace("\n\n", "\n"),
        }[mangle]
        raw = mail(text).as_bytes()

    assert "geheim@example.org" not in written(raw)
    assert "post.example.org" not in written(raw)


@pytest.mark.parametrize(
    "text",
    [
        "Geheim <geheim@example.org> wrote:\nHallo",
        "Von: Geheim <geheim@example.org>\nHallo",
        "W dniu 2.11.2026 o 10:22, Geheim <geheim@example.org>\npisze:\nHallo",
        "El lun, 2 nov 2026 a las 10:22, Geheim (<geheim@example.org>)\nescribió:\n\nHallo",
        "ብ2026 Geheim <geheim@example.org>:\nHallo",
        "*From:* Geheim <geheim@example.org>\n*Sent:* Monday\n*To:* Ada\n*Subject:* x\n\nHallo",
        "Hallo\n\n> > Am 2.11. schrieb Geheim\n> <geheim@example.org>:\nDanke",
        "From:\nGeheim <geheim@example.org>\nTo:\nAda\nSubject:\nx\n\nHallo",
    ],
)
def test_address_of_somebody_quoted_never_stays(text):
    assert "geheim@example.org" not in written(mail(text).as_bytes())
    assert written(mail(text).as_bytes()).startswith("Hallo")


def test_plain_part_is_preferred_and_html_alone_is_read():
    assert written(mail("Plain", html="<p>Html</p>").as_bytes()) == "Plain"
    assert written(mail(html="<p>Html</p>").as_bytes()) == "Html"
    assert written(mail(" \n", html="<p>Html</p>").as_bytes()) == "Html"

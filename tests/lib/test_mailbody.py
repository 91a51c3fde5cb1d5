import pytest

from peoplelikeme.lib import mailbody


def raw(body, *, charset="", encoding="", more=""):
    kind = f'Content-Type: text/plain; charset="{charset}"{more}\n' if charset or more else ""
    return (
        f"From: ada@example.org\n{kind}{f'Content-Transfer-Encoding: {encoding}' + chr(10) if encoding else ''}\n".encode()
        + body
    )


def text(data):
    return mailbody.text(mailbody.parse(data)).strip("\n")


@pytest.mark.parametrize(
    ("charset", "body", "expected"),
    [
        ("utf-8", "Grüße, شكرًا, Дякую".encode(), "Grüße, شكرًا, Дякую"),
        ("", "Grüße".encode(), "Grüße"),
        ("", "Grüße".encode("cp1252"), "Grüße"),
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "Grüße – gern".encode("cp1252"), "Grüße – gern"),
        ("iso-8859-1", "Grüße".encode(), "Grüße"),
        ("utf-8", "Grüße".encode("cp1252"), "Gr\ufffd\ufffde"),
        ("windows-1256", "شكرا".encode("cp1256"), "شكرا"),
        ("koi8-u", "Дякую".encode("koi8-u"), "Дякую"),
        ("windows-1251", "Спасибо".encode("cp1251"), "Спасибо"),
        ("iso-8859-9", "teşekkürler".encode("iso-8859-9"), "teşekkürler"),
        ("utf-16", "Grüße".encode("utf-16"), "Grüße"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
        ("nie-gehört", b"Hallo", "Hallo"),
        ("x" * 4000, b"Hallo", "Hallo"),
        ("zlib", b"Hallo", "Hallo"),
        ("idna", b"Hallo", "Hallo"),
        ("unicode_escape", b"Hallo \\u00e4", "Hallo \\u00e4"),
        ("utf-8\0", b"Hallo", "Hallo"),
    ],
)
def test_text_is_read_in_whatever_charset(charset, body, expected):
    assert text(raw(body, charset=charset)) == expected


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("base64", b"R3LDvMOfZQ==", "Grüße"),
        ("BASE64", b"R3LDvMOf\nZQ", "Grüße"),
        ("quoted-printable", b"Gr=C3=BC=C3=9Fe=\n!", "Grüße!"),
        ("quoted-printable", b"100% =Z", "100% =Z"),
        ("8bit", "Grüße".encode(), "Grüße"),
        ("unsinn", "Grüße".encode(), "Grüße"),
    ],
)
def test_text_is_read_in_whatever_encoding(encoding, body, expected):
    assert text(raw(body, charset="utf-8", encoding=encoding)) == expected


def test_broken_base64_is_no_error():
    assert isinstance(text(raw(b"R3\xff\xffLD!!", charset="utf-8", encoding="base64")), str)


def test_flowed_lines_are_joined():
    body = b"Ja, \ngern. \n\n> Wann \n> denn?\n From dot\n-- \nAda"

    assert text(raw(body, charset="utf-8", more="; format=flowed")) == "Ja, gern. \n\n> Wann denn?\nFrom dot\n-- \nAda"


def test_flowed_lines_of_languages_without_spaces_are_joined_without():
    assert text(raw("你 \n好".encode(), charset="utf-8", more="; format=flowed; delsp=yes")) == "你好"


def test_control_signs_and_halves_of_characters_fall_away():
    assert text(raw(b"A\0B\x1b[31mC\xed\xa0\xbdD\r\nE", charset="utf-8")) in (
        "AB[31mC\ufffd\ufffd\ufffdD\nE",
        "AB[31mCí ½D\nE",
    )


def multipart(*parts, kind="mixed"):
    inner = "".join(f"--x\n{part}\n" for part in parts)
    return mailbody.parse(f"Content-Type: multipart/{kind}; boundary=x\n\n{inner}--x--\n".encode())


TEXT = "Content-Type: text/plain\n\nHallo"


@pytest.mark.parametrize(
    ("part", "is_file"),
    [
        ("Content-Type: image/jpeg\n\nxxxx", True),
        ("Content-Type: application/pdf\n\nxxxx", True),
        ("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nxxxx", True),
        ("Content-Type: text/x-vcard\n\nBEGIN:VCARD", True),
        ("Content-Type: message/rfc822\n\nFrom: geheim@example.org\n\nText", True),
        ("Content-Type: image/png\nContent-ID: <logo>\n\nxxxx", False),
        (f"Content-Type: image/png\nContent-ID: <photo>\n\n{'x' * 40_000}", True),
        ("Content-Type: application/pgp-signature\n\nxxxx", False),
        ("Content-Type: text/html\n\n<p>Hallo</p>", False),
    ],
)
def test_files_are_noticed_and_never_read(part, is_file):
    message = multipart(TEXT, part)

    assert (mailbody.has_files(message), mailbody.text(message).strip()) == (is_file, "Hallo")


def test_letter_of_files_only_has_no_text():
    assert mailbody.text(multipart("Content-Type: image/jpeg\n\nxxxx")) == ""


def test_several_texts_are_one():
    assert mailbody.text(multipart(TEXT, "Content-Type: text/plain\n\nund mehr")).split() == ["Hallo", "und", "mehr"]


def test_letter_in_a_letter_is_not_read():
    message = multipart(TEXT, "Content-Type: message/rfc822\n\nFrom: geheim@example.org\n\nGeheim")

    assert "eheim" not in mailbody.text(message)

import os
import time

from django.core.mail import EmailMessage

from peoplelikeme.demo import mailbox


def test_letters_stay_for_a_week(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    for name, days in [("old", 8), ("young", 6)]:
        path = tmp_path / f"{name}.eml"
        path.write_text("Subject: x")
        os.utime(path, (time.time(), time.time() - days * 86400))

    mailbox.forget_old()

    assert [path.name for path in mailbox.newest_first()] == ["young.eml"]


def test_letters_of_one_moment_are_a_file_each(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mail"
    readers = [f"reader-{number}@example.org" for number in range(20)]

    for reader in readers:
        mailbox.EmailBackend().send_messages([EmailMessage("Subject", "Text", "office@example.org", [reader])])

    assert [len(mailbox.newest_first(to=reader)) for reader in readers] == [1] * 20
    assert len(mailbox.newest_first()) == 20

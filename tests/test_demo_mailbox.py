import os
import time

from peoplelikeme.demo import mailbox


def test_letters_stay_for_a_week(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    for name, days in [("old", 8), ("young", 6)]:
        path = tmp_path / f"{name}.log"
        path.write_text("Subject: x")
        os.utime(path, (time.time(), time.time() - days * 86400))

    mailbox.forget_old()

    assert [path.name for path in mailbox.newest_first()] == ["young.log"]

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from postings import access, emails, expiring, life_letters, lifecycle, noticing
from postings.models import Status
from tests.conftest import make_person, make_posting
from tests.postings.test_emails import deliver, reader

pytestmark = pytest.mark.django_db
LETTERS = ["ends_soon", "still_offered", "standing_paused", "posting_back", "several_over"]


def make_over(author, *, num):
    """So many postings of hers that lapsed in one night, and the letters about it."""
    night = timezone.now() - timedelta(days=1)
    over = [
        make_posting(status=Status.EXPIRED, author=author, title=f"Topf {each}", closed_at=night, expires_at=night)
        for each in range(num)
    ]
    noticing.tell_over(at=timezone.now() + timedelta(days=1))
    return over


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_written_in_the_readers_language(name, language):
    posting = make_over(reader(language), num=2)[0] if name == "several_over" else make_posting(author=reader(language))

    with translation.override("de"):
        getattr(life_letters, name).enqueue(posting)

    assert deliver()[-1].extra_headers["Content-Language"] == language


def test_letter_before_the_end_has_a_button_for_each_answer():
    posting = make_posting(author=reader("de"))
    noticing.warn(at=posting.expires_at - timedelta(days=6))

    letter = deliver()[0]

    tokens = re.findall(r"/mein-eintrag/knopf/([^/\s]+)/", letter.body)
    assert [access.act_of_link(token) for token in tokens] == [
        (posting, "holds"),
        (posting, "settle"),
        (posting, "withdraw"),
    ]
    assert all(token in letter.alternatives[0][0] for token in tokens)
    assert "List-Unsubscribe" not in letter.extra_headers


def test_letter_about_a_last_day_asks_whether_it_holds_longer():
    posting = make_posting(author=reader("de"), until_on=timezone.localdate() + timedelta(days=20))
    noticing.warn(at=posting.expires_at - timedelta(days=6))

    assert "Gilt länger" in deliver()[0].body


def test_letter_about_several_names_each_and_says_when_it_is_all():
    over = make_over(reader("de"), num=3)

    letter = deliver()[0]

    assert letter.subject == "Alle Ihre Einträge sind abgelaufen"
    assert all(posting.title in letter.body for posting in over)
    assert len(re.findall(r"/mein-eintrag/knopf/", letter.body)) == 3


def test_letter_about_several_does_not_say_all_while_one_is_open():
    make_posting(author=reader("de"))
    make_over(reader("de"), num=2)

    assert deliver()[0].subject == "Einige Ihrer Einträge sind abgelaufen"


def test_letter_about_several_names_only_what_is_still_over():
    over = make_over(reader("de"), num=3)
    lifecycle.confirm(over[-1])  # the mail is late, and she was quicker

    letter = deliver()[0]

    assert letter.subject == "Einige Ihrer Einträge sind abgelaufen"
    assert [posting.title in letter.body for posting in over] == [True, True, False]


def test_letter_about_several_of_which_one_is_still_over_says_that_of_the_one():
    over = make_over(reader("de"), num=2)
    lifecycle.confirm(over[0])

    assert deliver()[0].subject == f"Abgelaufen: {over[1].title}"


def test_letter_about_several_that_are_shown_again_is_not_sent():
    for posting in make_over(reader("de"), num=2):
        lifecycle.confirm(posting)

    assert deliver() == []


def test_somebody_without_mail_gets_no_letter():
    posting = make_posting(author=make_person())
    noticing.warn(at=posting.expires_at - timedelta(days=6))
    expiring.expire_due(at=posting.expires_at)

    assert deliver() == []


def over_letter(posting):
    emails.posting_expired.enqueue(posting)
    return deliver()[-1].body


def lapsed(**fields):
    now = timezone.now()
    return make_posting(**{"status": Status.EXPIRED, "author": reader("de"), "closed_at": now, **fields})


NOBODY, CALL, PLACES = "haben wir noch niemanden gefunden", "Wenn es eilt", "/anlaufstellen/?region=06611"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, True),
        ({"kind": "offer"}, False),
        ({"answered_at": timezone.now(), "answered_by": "message"}, False),
    ],
    ids=["nobody answered", "offer", "answered"],
)
def test_letter_of_expiry_says_honestly_that_nobody_was_found_and_whom_to_ask(fields, said):
    body = over_letter(lapsed(**fields))

    assert [word in body for word in (NOBODY, CALL, PLACES)] == [said] * 3


def test_letter_of_expiry_of_what_was_never_shown_asks_to_write_it_anew():
    body = over_letter(lapsed(published_at=None, confirmed_at=None))

    assert ("schreiben Sie ihn bitte neu" in body, "wieder zeigen" in body, NOBODY in body) == (True, False, False)
    assert (CALL in body, PLACES in body) == (True, True)


def test_letter_about_several_says_which_of_them_nobody_answered():
    author = reader("de")
    over = make_over(author, num=2)

    body = deliver()[-1].body

    assert [f"Für Ihr Gesuch {posting.chiffre} {NOBODY}" in body for posting in over] == [True, True]
    assert (body.count(CALL), PLACES in body) == (1, True)

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination import concerns
from coordination.models import Concern
from coordination.tasks import erase_concerns
from postings import belongings, departing, disclosure
from tests.worker import work

pytestmark = pytest.mark.django_db


def make_concern(**fields):
    said = {"topic": "barrier", "place": "/de/gesuche/", "text": "Der Knopf ist stumm.", "email": "", "language": "de"}
    return concerns.write(**{**said, **fields})


@pytest.mark.parametrize(("topic", "days"), [("barrier", 14), ("complaint", 14), ("data", 14), ("unlawful", 3)])
def test_concern_is_answered_by_a_promised_day(topic, days):
    assert make_concern(topic=topic).due_on == timezone.localdate() + timedelta(days=days)


def test_most_pressing_concern_waits_first():
    barrier, notice = make_concern(), make_concern(topic="unlawful")

    assert list(Concern.objects.waiting()) == [notice, barrier]


def test_answer_goes_out_by_letter_in_the_language_it_was_written_in(cora, mailoutbox):
    concern = make_concern(email="bilal@example.org", language="en", topic="data")

    concerns.answer(concern, by=cora, words="Please open your own page.")
    work()

    (letter,) = mailoutbox
    assert letter.to == ["bilal@example.org"]
    assert letter.extra_headers["Content-Language"] == "en"
    assert "Please open your own page." in letter.body
    assert "/en/datenschutz/" in letter.body
    concern.refresh_from_db()
    assert (concern.answer, concern.answered_by) == ("Please open your own page.", cora)


@pytest.mark.parametrize(
    ("topic", "page"),
    [("barrier", "barrierefreiheit"), ("complaint", "melden-und-beschwerde"), ("other", "melden-und-beschwerde")],
)
def test_answer_says_who_else_can_be_asked(cora, mailoutbox, topic, page):
    concerns.answer(make_concern(email="bilal@example.org", topic=topic), by=cora, words="Das ist jetzt besser.")
    work()

    assert f"/de/{page}/" in mailoutbox[0].body


def test_answer_without_address_is_only_written_down(cora, mailoutbox):
    concern = concerns.answer(make_concern(), by=cora, words="Repariert.")
    work()

    assert (concern.is_waiting, mailoutbox) == (False, [])


def test_second_answer_is_refused_and_sends_nothing(cora, mailoutbox):
    concern = make_concern(email="bilal@example.org")
    concerns.answer(concern, by=cora, words="Repariert.")

    with pytest.raises(concerns.AlreadyAnswered):
        concerns.answer(concern, by=cora, words="Noch einmal.")

    work()
    assert len(mailoutbox) == 1


def test_answered_concern_is_erased_after_a_year_and_a_waiting_one_never(cora):
    for words in ("alt", "neu"):
        concerns.answer(make_concern(text=words), by=cora, words="Ja.")
    now = timezone.now()
    Concern.objects.filter(text="alt").update(answered_at=now - timedelta(days=365))
    Concern.objects.filter(text="neu").update(answered_at=now - timedelta(days=364))
    waiting = make_concern(text="wartet")
    Concern.objects.filter(pk=waiting.pk).update(written_at=now - timedelta(days=900))

    erase_concerns(0)

    assert set(Concern.objects.values_list("text", flat=True)) == {"neu", "wartet"}


def test_own_file_holds_what_was_written_to_the_office(cora):
    concerns.answer(make_concern(email="bilal@example.org"), by=cora, words="Repariert.")
    make_concern(email="eve@example.org")

    (written,) = next(rows for name, rows in concerns.parts("Bilal@example.org") if name == "written_to_the_office")
    assert (written["text"], written["answer"]) == ("Der Knopf ist stumm.", "Repariert.")
    assert belongings.is_known("bilal@example.org")
    assert "written_to_the_office" in "".join(disclosure.file_of("bilal@example.org"))


def test_whoever_leaves_takes_what_was_answered_and_her_address(cora):
    concerns.answer(make_concern(email="bilal@example.org", text="beantwortet"), by=cora, words="Ja.")
    make_concern(email="bilal@example.org", text="wartet")
    make_concern(email="eve@example.org", text="von Eve")

    departing.leave("bilal@example.org")

    assert set(Concern.objects.values_list("text", "email")) == {("wartet", ""), ("von Eve", "eve@example.org")}


@pytest.mark.parametrize("fields", [{"answered_at": timezone.now()}, {"answer": "Ja."}, {"text": ""}])
def test_half_an_answer_and_an_empty_concern_cannot_be_stored(fields):
    concern = make_concern()

    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(**fields)

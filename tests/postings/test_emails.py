import re

import pytest
from django.core import mail
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import access, emails, reasons, reviewing, tasks
from postings.models import Review
from tests.conftest import make_person, make_posting, make_waiting

pytestmark = pytest.mark.django_db


def deliver():
    """What the worker would do with every letter that waits."""
    for job in ProcrastinateJob.objects.filter(task_name="postings.tasks.send_letter").order_by("id"):
        tasks.send_letter(**job.args)
    return mail.outbox


def reader(language):
    return make_person(
        name="Amal", email="amal@example.org", email_proved_at=timezone.now(), reach_by="email", language=language
    )


def decide_each_way(cora, author):
    reviewing.publish(make_waiting(author=author), by=cora, version=1)
    reviewing.ask_for_change(make_waiting(author=author), by=cora, version=1, reason="unclear", words="Größe?")
    reviewing.reject(make_waiting(author=author), by=cora, version=1, reason="advert")


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_letters_are_written_in_the_readers_language(cora, language):
    with translation.override("de"):
        decide_each_way(cora, reader(language))

    letters = deliver()

    assert [letter.extra_headers["Content-Language"] for letter in letters] == [language] * 3
    with translation.override(language):
        assert reasons.text("unclear") in letters[1].body
        assert reasons.text("advert") in letters[2].body


def test_letter_is_plain_first_and_says_the_same_as_html(cora):
    reviewing.publish(make_waiting(author=reader("de")), by=cora, version=1)

    letter = deliver()[0]

    assert [kind for _html, kind in letter.alternatives] == ["text/html"]
    assert "ist jetzt für alle sichtbar" in letter.body
    assert "ist jetzt für alle sichtbar" in letter.alternatives[0][0]


def test_letter_leads_to_the_readers_own_page(cora):
    review = make_waiting(author=reader("de"))
    reviewing.publish(review, by=cora, version=1)

    token = re.search(r"/mein-eintrag/link/([^/\s]+)/", deliver()[0].body)[1]

    assert access.posting_of_link(token) == review.posting


def test_somebody_without_mail_gets_no_letter(cora, bilal):
    reviewing.publish(make_waiting(author=bilal), by=cora, version=1)

    assert deliver() == []


def test_correction_is_told_to_the_author(cora):
    review = make_waiting(author=reader("de"), title="Topf und Phanne")
    reviewing.publish(review, by=cora, version=1, correction={"title": "Topf und Pfanne"})

    assert "Kleinigkeit daran geändert" in deliver()[0].body


def test_reporter_hears_what_became_of_it(cora):
    posting = make_posting()
    reviewing.report(posting, reason="fraud", text="", email="wer@example.org", language="en")
    reviewing.keep(Review.objects.waiting().get(), by=cora, version=1)

    letter = deliver()[0]

    assert (letter.to, letter.extra_headers["Content-Language"]) == (["wer@example.org"], "en")


@pytest.mark.parametrize("is_report", [True, False])
def test_decision_names_the_rules_and_the_way_to_complain(cora, is_report):
    if is_report:
        reviewing.report(make_posting(), reason="fraud", text="", email="wer@example.org", language="de")
        review = Review.objects.waiting().get()
        reviewing.keep(review, by=cora, version=1)
    else:
        review = make_waiting(author=reader("de"))
        reviewing.reject(review, by=cora, version=1, reason="advert")

    body = deliver()[0].body

    assert "Das hat ein Mensch entschieden." in body
    assert "/de/nutzungsbedingungen/#regeln" in body
    assert f"/de/kontakt/?thema=complaint&zu={review.posting.chiffre}" in body


def test_jobs_hold_keys_only(cora):
    decide_each_way(cora, reader("de"))

    sent = ProcrastinateJob.objects.filter(task_name="postings.tasks.send_letter")
    assert {tuple(sorted(job.args)) for job in sent} == {("letter", "posting", "review")}
    assert "amal@example.org" not in str(list(ProcrastinateJob.objects.values_list("args", flat=True)))


def test_letter_about_a_posting_that_is_gone_is_not_sent():
    tasks.send_letter(letter="posting_published", posting=0)

    assert mail.outbox == []


def test_letter_and_decision_are_lost_together(cora):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        reviewing.publish(make_waiting(author=reader("de")), by=cora, version=1)
        raise RuntimeError

    assert ProcrastinateJob.objects.count() == 0
    assert set(emails.LETTERS) >= {"posting_received", "posting_published", "change_requested", "posting_rejected"}

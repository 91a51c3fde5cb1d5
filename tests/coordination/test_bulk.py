from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import bulk
from postings import problems, reviewing, writing
from postings.models import Decision, PostingEvent, ReportReason, Status
from tests.conftest import make_posting, make_waiting

TEXT = "Wir sind neu in der Stadt und kochen gern."


def tick(review):
    return f"{review.pk}:{review.posting.version}"


def reasons(left):
    return [[str(reason) for reason in each.reasons] for each in left]


def test_publish_without_hints_publishes_and_leaves_a_line(cora):
    review = make_waiting()

    published, left = bulk.publish([tick(review)], by=cora)

    assert ([posting.status for posting in published], left) == ([Status.PUBLISHED], [])
    event = PostingEvent.objects.get(posting=review.posting)
    assert (event.action, event.by) == ("published", cora)


def test_publish_with_hints_leaves_it_and_says_why(cora):
    review = make_waiting(text=TEXT + " Meldet euch per WhatsApp.")

    published, left = bulk.publish([tick(review)], by=cora)

    assert (published, reasons(left)) == ([], [["Das könnte ein Weg sein, jemanden an uns vorbei zu erreichen."]])


def test_publish_of_what_is_over_leaves_it(cora):
    review = make_waiting(until_on=timezone.localdate() - timedelta(days=1))

    published, left = bulk.publish([tick(review)], by=cora)

    assert (published, reasons(left)) == ([], [[str(problems.DAY_IS_OVER)]])


def test_publish_of_what_changed_meanwhile_leaves_it(cora):
    review = make_waiting()
    stale = tick(review)
    writing.edit(review.posting, changes={"text": TEXT + " Und backen."})

    published, left = bulk.publish([stale], by=cora)

    assert (published, reasons(left)) == ([], [["Der Eintrag hat sich inzwischen geändert."]])


def test_publish_of_what_is_decided_names_who_and_what(cora, dario):
    review = make_waiting()
    reviewing.publish(review, by=dario, version=1)

    published, left = bulk.publish([tick(review)], by=cora)

    assert (published, reasons(left)) == ([], [["Dario hat schon entschieden: veröffentlicht."]])


def test_publish_of_what_another_has_claimed_leaves_it(cora, dario):
    review = make_waiting()
    reviewing.claim(review, by=dario)

    published, left = bulk.publish([tick(review)], by=cora)

    assert (published, reasons(left)) == ([], [["Dario sieht es gerade an."]])


def test_publish_of_what_i_claimed_publishes(cora):
    review = make_waiting()
    reviewing.claim(review, by=cora)

    published, left = bulk.publish([tick(review)], by=cora)

    assert (len(published), left) == (1, [])


def test_publish_of_a_report_leaves_it(cora):
    report = reviewing.report(make_posting(), reason=ReportReason.OTHER, text="", email="", language="de")

    published, left = bulk.publish([tick(report.review)], by=cora)

    assert (published, reasons(left)) == ([], [["Eine Meldung braucht eine eigene Entscheidung."]])


def test_publish_of_an_edit_shows_the_new_words(cora):
    posting = make_posting(title="Topf")
    writing.edit(posting, changes={"title": "Topf mit Deckel"})
    review = posting.reviews.get()
    review.posting.refresh_from_db()

    bulk.publish([tick(review)], by=cora)

    posting.refresh_from_db()
    assert (posting.title, posting.reviews.get().decision) == ("Topf mit Deckel", Decision.PUBLISHED)


def test_publish_of_two_similar_ones_by_one_author_leaves_both(cora, ada):
    first = make_waiting(author=ada, title="Topf und Pfanne")
    second = make_waiting(author=ada, title="Topf und Pfannen")

    published, left = bulk.publish([tick(first), tick(second)], by=cora)

    assert (published, len(left)) == ([], 2)


@pytest.mark.parametrize("junk", ["", "x", "1", ":", "1:x", "-1:1", "١:١", "9" * 400 + ":1", "1:\x00"])
def test_publish_of_junk_does_nothing(db, cora, junk):
    assert bulk.publish([junk], by=cora) == ([], [])


def test_publish_takes_the_oldest_first(cora):
    young = make_waiting()
    old = make_waiting(created_at=timezone.now() - timedelta(hours=5), title="Sofa", category="furniture")

    published, _left = bulk.publish([tick(young), tick(old)], by=cora)

    assert published == [old.posting, young.posting]

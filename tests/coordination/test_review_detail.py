from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from coordination import forms
from people.models import Organisation
from postings import lifecycle, problems, reviewing, writing
from postings.models import Category, Decision, Kind, PostingEvent, ReportReason, Review, Status
from tests.conftest import KASSEL, MARBURG, enter, make_person, make_posting, make_waiting
from tests.elements import described, loose_ends


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def edit(db):
    posting = make_posting(title="Ein alter Topf", postcode="34117")
    writing.edit(posting, changes={"title": "Ein neuer Topf"})
    return Review.objects.get(posting=posting)


@pytest.fixture
def reported(db):
    posting = make_posting()
    return reviewing.report(
        posting, reason=ReportReason.FRAUD, text="Da stimmt etwas nicht", email="mira@example.org", language="de"
    ).review


def address(review):
    return reverse("admin:review_detail", args=[review.pk])


def decide(desk, review, do, *, version=None, **fields):
    review.posting.refresh_from_db()
    return desk.post(address(review), {"do": do, "version": version or review.posting.version, **fields})


def after(review):
    """(posting's status, decision, reason, words, by) as stored."""
    stored = Review.objects.select_related("posting", "decided_by").get(pk=review.pk)
    return (stored.posting.status, stored.decision, stored.reason, stored.words, str(stored.decided_by))


def test_review_detail_shows_the_text_in_its_language_and_direction(desk):
    review = make_waiting(title="ثلاثة أسرّة", text_language="ar")

    page = desk.get(address(review)).content.decode()

    assert '<div class="told" lang="ar" dir="rtl">' in page


def test_review_detail_does_not_claim(desk):
    review = make_waiting()

    desk.get(address(review))

    review.refresh_from_db()
    assert review.claimed_by is None


def test_review_detail_hides_how_to_reach_the_author(desk):
    author = make_person(name="Mira", phone="0000 987654", reach_by="phone", email="mira@example.org")

    page = desk.get(address(make_waiting(author=author))).content.decode()

    assert ("0000 987654" in page, "mira@example.org" in page, "Mira" in page) == (False, False, True)


def test_review_detail_lists_hints_and_the_authors_other_postings(desk, ada):
    other = make_posting(author=ada, title="Schreibtisch", category="furniture")
    house = Organisation.objects.create(name="Haus am Anger", kind="shelter")
    review = make_waiting(author=ada, organisation=house, for_whom="organisation")

    context = desk.get(address(review)).context

    assert [problem.code for problem in context["problems"]] == ["unverified"]
    assert context["siblings"] == [other]


def test_review_detail_of_an_edit_shows_old_and_new_words(desk, edit):
    page = desk.get(address(edit)).content.decode()

    assert ("<del>alter</del>" in page, "<ins>neuer</ins>" in page) == (True, True)


def test_review_detail_of_a_report_shows_reason_and_words(desk, reported):
    page = desk.get(address(reported)).content.decode()

    assert ("Es sieht nach Betrug oder Geschäft aus" in page, "Da stimmt etwas nicht" in page) == (True, True)
    assert "mira@example.org" not in page


@pytest.mark.parametrize("num", [1, 30])
def test_review_detail_asks_the_same_for_any_history(desk, cora, django_assert_num_queries, num):
    author = make_person()
    for _ in range(num):
        make_posting(author=author)
        make_waiting(author=author)
    make_waiting()
    review = Review.objects.waiting().first()
    for _ in range(num):
        lifecycle.log(review.posting, "published", actor="staff", by=cora)

    with django_assert_num_queries(13):
        desk.get(address(review))


def test_claim_and_release_leave_the_history_alone(desk, cora):
    review = make_waiting()

    desk.post(reverse("admin:review_claim", args=[review.pk]))
    review.refresh_from_db()
    claimed = review.claimed_by
    desk.post(reverse("admin:review_release", args=[review.pk]))
    review.refresh_from_db()

    assert (claimed, review.claimed_by) == (cora, None)


def test_publish_shows_it_and_goes_on_to_the_next_one_nobody_claimed(desk, dario):
    review, taken, free = make_waiting(), make_waiting(), make_waiting()
    reviewing.claim(taken, by=dario)

    response = decide(desk, review, "publish")

    assert after(review) == (Status.PUBLISHED, Decision.PUBLISHED, "", "", "Cora")
    assert response["Location"] == address(free)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        f"{review.posting.chiffre}: veröffentlicht."
    ]


def test_publish_of_the_last_one_goes_to_the_queue(desk):
    response = decide(desk, make_waiting(), "publish")

    assert response["Location"] == reverse("admin:review_list")


def test_publish_keeps_the_filter_somebody_came_with(desk, reported):
    review = make_waiting()
    other = make_waiting()

    response = desk.post(f"{address(review)}?anlass=new", {"do": "publish", "version": 1})

    assert response["Location"] == f"{address(other)}?anlass=new"


def test_correct_changes_what_was_mended_and_says_so(desk):
    review = make_waiting(title="Topf un Pfanne", postcode="34117")
    fields = {
        "title": "Topf und Pfanne",
        "text": review.posting.text,
        "text_language": "de",
        "category": "household",
        "municipality": MARBURG,
    }

    decide(desk, review, "correct", **fields)

    posting = Review.objects.get(pk=review.pk).posting
    event = PostingEvent.objects.get(posting=posting)
    assert after(review)[:2] == (Status.PUBLISHED, Decision.CORRECTED)
    assert (posting.title, posting.municipality_id, posting.region_id, posting.postcode) == (
        "Topf und Pfanne",
        MARBURG,
        "06534",
        "",
    )
    assert (event.action, event.details["mended"]) == ("corrected", ["municipality", "postcode", "title"])


def test_correct_of_an_edit_mends_the_proposed_words(desk, edit):
    fields = {
        "title": "Ein neuer, großer Topf",
        "text": edit.posting.text,
        "text_language": "de",
        "category": "household",
        "municipality": edit.posting.municipality_id,
    }

    decide(desk, edit, "correct", **fields)

    edit.posting.refresh_from_db()
    assert (edit.posting.title, edit.posting.postcode) == ("Ein neuer, großer Topf", "34117")


def test_correct_with_an_unknown_category_asks_again(desk):
    review = make_waiting()

    response = decide(
        desk, review, "correct", title="Topf", text="x", text_language="de", category="x", municipality="y"
    )

    assert (response.status_code, after(review)[0]) == (200, Status.SUBMITTED)


def test_change_asks_the_author(desk):
    review = make_waiting()

    decide(desk, review, "change", reason="unclear", words="Welche Größe?")

    assert after(review) == (
        Status.CHANGES_REQUESTED,
        Decision.CHANGES_REQUESTED,
        "unclear",
        "Welche Größe?",
        "Cora",
    )


@pytest.mark.parametrize("do", ["change", "reject"])
def test_decision_without_a_reason_is_not_taken(desk, do):
    review = make_waiting()

    response = decide(desk, review, do, words="So nicht")

    page = response.content.decode()
    assert (response.status_code, after(review)[0]) == (200, Status.SUBMITTED)
    assert ("Wählen Sie bitte einen Grund." in page, "So nicht" in page) == (True, True)


def test_decision_for_another_reason_needs_words(desk):
    review = make_waiting()

    response = decide(desk, review, "reject", reason="other_rejection", words="")

    assert (response.status_code, after(review)[0]) == (200, Status.SUBMITTED)


def test_reject_leaves_a_line_with_its_reason(desk, cora):
    review = make_waiting()

    decide(desk, review, "reject", reason="advert")

    event = PostingEvent.objects.get(posting=review.posting)
    assert after(review)[:3] == (Status.REJECTED, Decision.REJECTED, "advert")
    assert (event.action, event.by, event.details["reason"]) == ("rejected", cora, "advert")


def test_reject_of_an_edit_leaves_the_visible_words(desk, edit):
    decide(desk, edit, "reject", reason="advert")

    edit.posting.refresh_from_db()
    assert (edit.posting.status, edit.posting.title) == (Status.PUBLISHED, "Ein alter Topf")


def test_remove_after_a_report_takes_it_down(desk, reported):
    decide(desk, reported, "reject", reason="advert", words="Bitte nicht.")

    assert after(reported) == (Status.REJECTED, Decision.REJECTED, "advert", "Bitte nicht.", "Cora")
    assert PostingEvent.objects.filter(posting=reported.posting, action="removed").count() == 1


def test_keep_after_a_report_leaves_it_up(desk, reported):
    decide(desk, reported, "keep", words="Wir kennen den Verein.")

    assert after(reported) == (Status.PUBLISHED, Decision.KEPT, "", "Wir kennen den Verein.", "Cora")


@pytest.mark.parametrize("do", ["publish", "correct", "nonsense", ""])
def test_report_cannot_be_decided_as_if_it_were_new(desk, reported, do):
    response = decide(desk, reported, do)

    assert (response.status_code, after(reported)[1]) == (200, "")


def test_second_reviewer_is_told_who_decided_what(desk, dario):
    review = make_waiting()
    reviewing.reject(review, by=dario, version=1, reason="advert")

    response = decide(desk, review, "change", version=1, reason="unclear", words="Welche Größe?")

    page = response.content.decode()
    assert response.status_code == 409
    assert ("Dario hat am" in page, "abgelehnt" in page, "Welche Größe?" in page) == (True, True, True)
    assert after(review)[1] == Decision.REJECTED


def test_decided_review_opened_later_offers_no_decision(desk, dario):
    review = make_waiting()
    reviewing.publish(review, by=dario, version=1)

    response = desk.get(address(review))

    assert (response.status_code, response.context["decisions"]) == (200, [])


def test_review_that_settled_itself_says_so(desk):
    review = make_waiting()
    lifecycle.withdraw(review.posting)

    response = decide(desk, review, "publish", version=1)

    assert (response.status_code, "erübrigt" in response.content.decode()) == (409, True)


def test_what_is_over_is_not_published_and_the_page_says_what_to_do(desk):
    review = make_waiting(until_on=timezone.localdate() - timedelta(days=1))
    assert str(problems.DAY_IS_OVER) in desk.get(address(review)).content.decode()

    response = decide(desk, review, "publish")

    assert (response.status_code, after(review)[0]) == (409, Status.SUBMITTED)
    assert response.context["notice"] == problems.DAY_IS_OVER


def test_outdated_decision_shows_the_new_text_and_keeps_the_words(desk):
    review = make_waiting()
    writing.edit(review.posting, changes={"text": "Wir sind neu und backen jetzt auch gern."})

    response = decide(desk, review, "change", version=1, reason="unclear", words="Welche Größe?")

    page = response.content.decode()
    assert (response.status_code, after(review)[0]) == (409, Status.SUBMITTED)
    assert ("backen jetzt" in page, "Welche Größe?" in page, 'name="version" value="2"' in page) == (True, True, True)


def test_presets_show_how_the_author_will_read_them(db, settings, bilal):
    (first, *_rest) = forms.presets(forms.AskForChange.chosen, author=bilal)

    assert (first.code, first.language) == ("contact", "ar")


def test_presets_for_a_language_without_catalogue_are_german(db):
    (first, *_rest) = forms.presets(forms.AskForChange.chosen, author=make_person(language="pl"))

    assert (first.language, first.told) == ("de", first.sentence)


def test_categories_to_choose_are_leaves(db):
    chosen = forms._categories()
    leaves = {slug for _name, group in chosen if isinstance(group, list) for slug, _label in group}
    alone = {slug for slug, group in chosen if not isinstance(group, list)}

    parents = set(Category.objects.exclude(parent=None).values_list("parent", flat=True))
    assert leaves | alone == set(Category.objects.values_list("pk", flat=True)) - parents


@pytest.mark.parametrize("junk", ["\x00", "x" * 10_000, "\u202e", "-1", "9" * 30])
def test_decision_with_junk_is_refused_kindly(desk, junk):
    review = make_waiting()

    statuses = {
        desk.post(
            address(review), {"do": do, "version": junk, "reason": junk, "words": junk, "title": junk}
        ).status_code
        for do in ("publish", "correct", "change", "reject", junk)
    }

    assert (statuses, after(review)[0]) == ({200}, Status.SUBMITTED)


def test_detail_keeps_the_authors_postings_elsewhere_from_a_local_coordinator(client, dario):
    author = make_person(phone="0000 4711")
    make_posting(author=make_person(phone="0000 4711"), status=Status.SUBMITTED, municipality=KASSEL, title="Woanders")
    here = make_posting(author=author, status=Status.SUBMITTED, municipality=MARBURG)
    review = Review.objects.create(posting=here, occasion="new")
    enter(client, dario)

    response = client.get(f"/koordination/pruefung/{review.pk}/")

    assert response.context["siblings"] == []
    assert "Woanders" not in response.content.decode()


def test_detail_names_the_posting_that_it_answers(client, cora):
    answered = make_posting(title="Töpfe gesucht")
    offer = make_posting(kind=Kind.OFFER, status=Status.SUBMITTED, answers_to=answered)
    review = Review.objects.create(posting=offer, occasion="new")
    enter(client, cora)

    page = client.get(f"/koordination/pruefung/{review.pk}/").content.decode()

    assert "Antwort auf einen anderen Eintrag" in page
    assert answered.chiffre in page


@pytest.mark.parametrize("do", ["change", "reject"])
def test_decision_without_a_reason_is_told_where_it_is_missing(desk, do):
    page = decide(desk, make_waiting(), do).content.decode()

    assert described(page, f"{do}-reason") == "Wählen Sie bitte einen Grund."
    assert described(page, f"{do}-words").startswith("Wird so gesendet")
    assert loose_ends(page) == []

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import alerts, cards, disclosure, erasing, lifecycle, rendering, reviewing, search, writing
from postings.models import Frequency, Maker, Occasion, Posting, PostingEvent, Rendering, Review, Status
from tests.conftest import make_posting, make_waiting
from tests.worker import work

from .searches import make_search

pytestmark = pytest.mark.django_db
GERMAN = {"language": "de", "title": "Drei Betten gesucht", "text": "Wir suchen drei Betten für die Kinder."}


@pytest.fixture
def arabic(ada):
    return make_posting(title="ثلاثة أسرّة", text="نحتاج إلى ثلاثة أسرّة للأطفال.", text_language="ar", author=ada)


def read_in(language, posting):
    """What a reader of the interface in this language sees first: (title, language, maker)."""
    with translation.override(language):
        found = rendering.with_words(Posting.objects.filter(pk=posting.pk), makers=Maker).get()
        words = rendering.for_reader(found)
    return words["title"], words["language"], words["maker"]


def waiting_of(posting):
    return Review.objects.waiting().get(posting=posting, occasion=Occasion.SECOND)


def version_of(posting):
    return Posting.objects.get(pk=posting.pk).version


def actions(posting):
    return list(posting.events.values_list("action", "actor"))


def test_authors_words_are_shown_only_once_somebody_has_read_them(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    before = read_in("de", arabic)

    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))

    assert before == ("ثلاثة أسرّة", "ar", "")
    assert read_in("de", arabic) == ("Drei Betten gesucht", "de", "author")
    assert read_in("en", arabic) == ("ثلاثة أسرّة", "ar", "")
    assert actions(arabic) == [("rendered", "author"), ("rendering_shown", "staff")]


def test_reader_whose_language_is_not_there_may_read_another_one(client, arabic, cora):
    rendering.write(arabic, by=cora, language="en", title="Three beds", text="We need three beds for the children.")

    french = client.get(f"/fr/eintrag/{arabic.chiffre}/").content.decode()
    english = client.get(f"/en/eintrag/{arabic.chiffre}/").content.decode()

    assert 'lang="ar" dir="rtl">ثلاثة أسرّة</h1>' in french
    assert 'lang="en" dir="ltr"><p><b>Three beds</b></p>' in french
    assert english.count("We need three beds for the children.") == 1


def test_of_one_language_the_authors_words_are_offered(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))
    rendering.write(arabic, by=cora, language="de", title="Betten", text="Drei Betten werden gesucht.")

    offered = rendering.in_other_languages(Posting.objects.get(), but="ar")

    assert [(each.language, each.maker) for each in offered] == [("de", "author")]


def found_by(word):
    return list(search.matching(Posting.objects.published(), search.words_of(word)))


def test_posting_is_found_by_the_words_of_what_is_shown_of_it(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    unread = found_by("Kinder")
    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))
    shown = found_by("Kinder")
    rendering.take_away(arabic.renderings.get())

    assert (unread, shown, found_by("Kinder")) == ([], [arabic], [])


def test_posting_is_not_found_by_what_a_changed_original_no_longer_says(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)
    writing.edit(arabic, changes={"text": "نحتاج إلى أربعة أسرّة."})
    reviewing.publish(Review.objects.waiting().get(posting=arabic), by=cora, version=version_of(arabic))

    assert (found_by("Kinder"), Posting.objects.get().said_elsewhere) == ([], "")


def test_posting_is_not_found_by_a_machines_words(arabic):
    rendering.keep_machines(arabic, **GERMAN)

    assert found_by("Kinder") == []


def test_erased_posting_is_not_found_by_the_words_of_its_renderings(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)
    arabic.renderings.all().delete()

    assert Posting.objects.get().said_elsewhere == ""


def test_kept_search_hears_of_a_posting_once_somebody_put_it_into_its_language(arabic, cora):
    make_search("q=Kinder", arabic.kind, frequency=Frequency.AT_ONCE, confirmed_at=arabic.confirmed_at)
    rendering.write(arabic, by=cora, **GERMAN)
    enqueued = ProcrastinateJob.objects.filter(task_name="postings.tasks.find_searches", args__posting=arabic.pk)

    assert enqueued.exists()
    assert alerts.find_searches(arabic.pk) == 1


def test_author_hears_in_her_language_that_it_is_shown(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))
    work()

    assert "auch in einer zweiten Sprache zu lesen" in mail.outbox[-1].body


def test_refused_words_leave_the_posting_as_it_is_and_say_why(arabic, cora):
    rendering.propose(arabic, **GERMAN)

    posting = reviewing.reject(waiting_of(arabic), by=cora, version=version_of(arabic), reason="other_rejection")
    work()

    assert posting.status == Status.PUBLISHED
    assert read_in("de", arabic)[2] == ""
    assert "Er selbst bleibt, wie er ist." in mail.outbox[-1].body
    assert actions(arabic) == [("rendered", "author"), ("rendering_dropped", "staff")]


def test_refused_words_of_a_new_posting_do_not_refuse_the_posting(cora):
    posting = make_waiting().posting
    rendering.propose(posting, language="ar", title="قدر", text="نحتاج إلى قدر كبير.")

    reviewing.reject(waiting_of(posting), by=cora, version=version_of(posting), reason="other_rejection")

    assert Posting.objects.get(pk=posting.pk).status == Status.SUBMITTED


def test_no_change_of_the_posting_is_asked_for_because_of_its_second_language(arabic, cora):
    rendering.propose(arabic, **GERMAN)

    with pytest.raises(lifecycle.NotPossible):
        reviewing.ask_for_change(waiting_of(arabic), by=cora, version=version_of(arabic), reason="other_change")


def test_newer_words_take_the_place_in_the_queue_and_refuse_a_decision_about_the_older(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    review, read = waiting_of(arabic), version_of(arabic)

    rendering.propose(arabic, **{**GERMAN, "title": "Drei Betten dringend gesucht"})

    assert waiting_of(arabic) == review
    with pytest.raises(reviewing.Outdated):
        reviewing.publish(review, by=cora, version=read)


def test_words_written_anew_are_hidden_until_they_are_read(arabic, cora):
    rendering.propose(arabic, **GERMAN)
    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))

    rendering.propose(arabic, **{**GERMAN, "title": "Etwas ganz anderes"})

    assert read_in("de", arabic)[2] == ""


def test_office_answers_for_its_own_words_at_once(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)

    assert read_in("de", arabic) == ("Drei Betten gesucht", "de", "staff")
    assert not Review.objects.exists()
    assert PostingEvent.objects.get(posting=arabic).by == cora


def test_authors_own_words_come_before_the_offices(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)
    rendering.propose(arabic, **{**GERMAN, "title": "Meine Worte"})
    reviewing.publish(waiting_of(arabic), by=cora, version=version_of(arabic))

    assert read_in("de", arabic) == ("Meine Worte", "de", "author")


def test_second_language_is_another_one(arabic, cora):
    with pytest.raises(rendering.SameLanguage):
        rendering.propose(arabic, **{**GERMAN, "language": "ar"})
    with pytest.raises(rendering.SameLanguage):
        rendering.write(arabic, by=cora, **{**GERMAN, "language": "ar"})


def test_closed_posting_gets_no_more_words(cora):
    posting = make_posting(status=Status.WITHDRAWN, text_language="ar")

    with pytest.raises(lifecycle.NotPossible):
        rendering.write(posting, by=cora, **GERMAN)


@pytest.mark.parametrize("field", ["title", "text", "text_language"])
def test_whatever_changes_the_original_takes_its_renderings_out_of_sight(arabic, cora, field):
    rendering.write(arabic, by=cora, **GERMAN)

    Posting.objects.filter(pk=arabic.pk).update(**{field: "fa"})

    assert Rendering.objects.get().outdated_at
    assert read_in("de", arabic)[2] == ""


def test_what_does_not_change_the_words_leaves_renderings_in_sight(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)

    writing.edit(arabic, changes={"amount": 3})
    Posting.objects.get(pk=arabic.pk).save()

    assert read_in("de", arabic)[2] == "staff"


def test_edit_of_the_original_hides_renderings_once_it_is_shown_and_renewing_shows_them(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)
    writing.edit(arabic, changes={"title": "أربعة أسرّة"})
    before = read_in("de", arabic)
    review = Review.objects.waiting().get(occasion=Occasion.EDIT)
    reviewing.publish(review, by=cora, version=version_of(arabic))
    after = read_in("de", arabic)

    rendering.write(arabic, by=cora, **{**GERMAN, "title": "Vier Betten gesucht"})

    assert (before[2], after[2]) == ("staff", "")
    assert read_in("de", arabic) == ("Vier Betten gesucht", "de", "staff")


def test_words_that_are_taken_away_are_gone_and_wait_for_nobody(arabic):
    made = rendering.propose(arabic, **GERMAN)

    rendering.take_away(made)

    assert Rendering.objects.values_list("title", "text", "shown_at").get() == ("", "", None)
    assert not Review.objects.waiting().exists()


def test_withdrawing_ends_the_review_of_a_second_language(arabic):
    rendering.propose(arabic, **GERMAN)

    lifecycle.withdraw(arabic)

    assert Review.objects.get().decision == "obsolete"


def test_erasing_empties_every_language(arabic, cora):
    rendering.write(arabic, by=cora, **GERMAN)
    rendering.propose(arabic, **GERMAN)
    lifecycle.withdraw(arabic)

    erasing.erase(arabic)

    assert set(Rendering.objects.values_list("title", "text", "shown_at")) == {("", "", None)}


def test_file_of_everything_holds_the_renderings(arabic):
    rendering.propose(arabic, **GERMAN)

    assert "Wir suchen drei Betten" in "".join(disclosure.file_of("ada@example.org"))


def test_reader_of_persian_needs_no_translation_of_dari(cora, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fa", "فارسی")]
    posting = make_posting(title="تخت", text_language="prs")
    rendering.write(posting, by=cora, language="fa", title="تختخواب", text="به یک تختخواب نیاز داریم.")

    assert read_in("fa", posting) == ("تخت", "prs", "")


@pytest.mark.parametrize("others", [1, 30])
def test_cards_carry_the_readers_words_without_a_query_more(cora, django_assert_num_queries, others):
    for number in range(others):
        posting = make_posting(title=f"سرير {number}", text_language="ar")
        rendering.write(posting, by=cora, **GERMAN)
    cards.rows(Posting.objects.published())

    with django_assert_num_queries(1):
        rows = cards.rows(Posting.objects.published().order_by("pk")[:20])

    assert {cards.said(row)["title"] for row in rows} == {"Drei Betten gesucht"}
    assert {str(cards.said(row)["tongue"]) for row in rows} == {'lang="de" dir="ltr"'}


def test_cards_show_no_machines_words(arabic):
    made = {**GERMAN, "posting": arabic, "maker": Maker.MACHINE, "shown_at": timezone.now()}
    Rendering.objects.create(**made)

    assert cards.said(cards.rows(Posting.objects.all())[0])["title"] == "ثلاثة أسرّة"


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"maker": "staff"}, "a_rendering_by_staff_names_who"),
        ({"title": "", "shown_at": timezone.now()}, "a_rendering_without_words_is_not_shown"),
    ],
)
def test_rendering_that_must_not_be_is_refused(arabic, broken, name):
    with pytest.raises(IntegrityError, match=name):
        Rendering.objects.create(**{"posting": arabic, "maker": Maker.MACHINE, **GERMAN, **broken})


def test_each_maker_has_one_rendering_in_a_language(arabic):
    Rendering.objects.create(posting=arabic, maker=Maker.MACHINE, **GERMAN)

    with pytest.raises(IntegrityError, match="each_maker_renders_a_posting_once_in_a_language"):
        Rendering.objects.create(posting=arabic, maker=Maker.MACHINE, **GERMAN)


def test_rendering_waits_once(arabic):
    made = rendering.propose(arabic, **GERMAN)

    with pytest.raises(IntegrityError, match="a_rendering_waits_once_for_its_review"):
        Review.objects.create(posting=arabic, occasion=Occasion.SECOND, rendering=made)


def test_review_of_a_second_language_names_its_words(arabic):
    with pytest.raises(IntegrityError, match="a_review_points_to_its_occasion"):
        Review.objects.create(posting=arabic, occasion=Occasion.SECOND)

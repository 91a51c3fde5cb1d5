from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import access, chiffre, lifecycle, promising, reviewing, ways_back
from postings.acts import ACTS
from postings.models import Category, Draft, Posting, Review, Status
from postings.views import mine as mine_views
from tests.conftest import make_posting, make_waiting

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"


@pytest.fixture
def mine(client):
    """A published posting of mine, opened with its code."""
    posting = make_posting(entry_code_hash=chiffre.entry_code_hash(CODE), amount=10)
    client.post("/de/mein-eintrag/", {"code": CODE})
    return posting


def do(client, verb, **data):
    return client.post(f"/de/mein-eintrag/{verb}/", data)


def test_entry_code_opens_the_posting(client, mine):
    assert client.get("/de/mein-eintrag/").context["posting"] == mine


def test_unknown_code_opens_nothing(client):
    response = client.post("/de/mein-eintrag/", {"code": "1" * 16})

    assert response.status_code == 422
    assert "posting" not in response.context


def test_short_code_says_how_many_digits(client):
    response = client.post("/de/mein-eintrag/", {"code": "4821"})

    assert "16 Ziffern" in response.context["form"].errors["code"][0]


def test_guessing_codes_is_stopped(client):
    statuses = [client.post("/de/mein-eintrag/", {"code": f"{n:016d}"}).status_code for n in range(21)]

    assert statuses[-1] == 429


def test_visit_ends_after_half_an_hour(client, mine):
    session = client.session
    session["own_posting"] = {"pk": mine.pk, "until": (timezone.now() - timedelta(seconds=1)).timestamp()}
    session.save()

    assert "posting" not in client.get("/de/mein-eintrag/").context


def test_mail_link_shows_a_button_and_does_nothing_by_itself(client):
    posting = make_posting()
    address = f"/de/mein-eintrag/link/{access.link_token(posting)}/"

    assert client.get(address).status_code == 200
    assert "posting" not in client.get("/de/mein-eintrag/").context
    client.post(address)
    assert client.get("/de/mein-eintrag/").context["posting"] == posting


def test_forged_link_is_refused(client):
    assert client.post("/de/mein-eintrag/link/abc:def:ghi/").status_code == 404


def test_link_request_says_the_same_for_every_address(client, ada):
    make_posting(author=ada)

    known = client.post("/de/mein-eintrag/link/", {"email": "ADA@example.org"})
    unknown = client.post("/de/mein-eintrag/link/", {"email": "eve@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    jobs = ProcrastinateJob.objects.filter(task_name="postings.tasks.send_ways_back")
    assert [list(job.args) for job in jobs] == [["draft"], ["draft"]]
    assert mail.outbox == []


def test_link_request_is_answered_by_the_worker_alone(client, ada):
    make_posting(author=ada)
    for email in ("ADA@example.org", "eve@example.org"):
        client.post("/de/mein-eintrag/link/", {"email": email})

    for draft in Draft.objects.all():
        ways_back.send(draft)

    letters = ProcrastinateJob.objects.filter(task_name="postings.tasks.send_letter")
    assert [job.args["letter"] for job in letters] == ["status_link"]
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "status"), [("pause", Status.PAUSED), ("erledigt", Status.SETTLED), ("zurueckziehen", Status.WITHDRAWN)]
)
def test_verb_moves_the_posting(client, mine, verb, status):
    do(client, verb)

    mine.refresh_from_db()
    assert mine.status == status


def test_verb_by_get_is_refused(client, mine):
    assert client.get("/de/mein-eintrag/zurueckziehen/").status_code == 405


def test_verb_without_a_visit_changes_nothing(client):
    posting = make_posting()

    assert do(client, "zurueckziehen").status_code == 403
    posting.refresh_from_db()
    assert posting.status == Status.PUBLISHED


def test_verb_that_no_longer_fits_says_so(client, mine):
    lifecycle.withdraw(mine)

    response = client.post("/de/mein-eintrag/pause/", follow=True)

    assert "Stand hat sich" in str(next(iter(response.context["messages"])))


def test_extend_gives_a_whole_term(client, mine):
    type(mine).objects.update(expires_at=timezone.now() + timedelta(hours=1))

    do(client, "verlaengern")

    mine.refresh_from_db()
    assert mine.expires_at > timezone.now() + timedelta(days=41)


def test_promises_are_counted(client, mine):
    do(client, "zusagen", amount="6")

    mine.refresh_from_db()
    assert mine.amount_promised == 6


@pytest.mark.parametrize("amount", ["", "-1", "viele", "99999999999"])
def test_promises_that_are_no_number_change_nothing(client, mine, amount):
    do(client, "zusagen", amount=amount)

    mine.refresh_from_db()
    assert mine.amount_promised == 0


def test_edit_of_the_text_waits_for_review(client, mine):
    data = {"title": "Topf, groß", "text": "Ein großer Topf, fünf Liter.", "text_language": "de"}

    client.post("/de/mein-eintrag/aendern/worum/", data)

    mine.refresh_from_db()
    assert mine.title == "Topf und Pfanne"
    assert Review.objects.waiting().get().revision.title == "Topf, groß"
    assert "Topf, groß" in client.get("/de/mein-eintrag/aendern/").content.decode()


def test_edit_of_times_holds_at_once(client, mine):
    client.post("/de/mein-eintrag/aendern/wann/", {"slots": ["mon-am"]})

    mine.refresh_from_db()
    assert mine.slots == 1
    assert list(Review.objects.waiting()) == []


def test_edit_of_an_unknown_step_is_not_found(client, mine):
    assert client.get("/de/mein-eintrag/aendern/erreichen/").status_code == 404


def test_request_for_change_shows_reason_and_words(client, cora):
    review = make_waiting(entry_code_hash=chiffre.entry_code_hash(CODE))
    reviewing.ask_for_change(review, by=cora, version=1, reason="unclear", words="Welche Größe?")

    page = client.post("/de/mein-eintrag/", {"code": CODE}, follow=True).content.decode()

    assert "Welche Größe?" in page
    assert "etwas genauer" in page


def test_leave_forgets_the_visit(client, mine):
    client.cookies["anfrage-K7M3QX"], client.cookies["sprache"] = "secret", "ar"

    response = client.get("/de/mein-eintrag/weg/")

    assert response.status_code == 303
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert {name for name, cookie in client.cookies.items() if cookie.value} == {"sprache"}
    assert "posting" not in client.get("/de/mein-eintrag/").context


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_leave_is_not_taken_by_looking_ahead(client, mine, header):
    response = client.get("/de/mein-eintrag/weg/", headers={header: "prefetch;prerender"})

    assert response.status_code == 503
    assert client.head("/de/mein-eintrag/weg/").status_code == 503
    assert client.get("/de/mein-eintrag/").context["posting"] == mine


@pytest.mark.parametrize("path", ["", "ohne-netz/", "aendern/", "aendern/wo/"])
def test_every_page_of_ones_own_can_be_left_quickly_and_says_how_long_it_is_open(client, mine, path):
    page = client.get(f"/de/mein-eintrag/{path}").content.decode()

    assert 'href="/de/mein-eintrag/weg/" rel="nofollow" data-leave' in page
    assert "Eine halbe Stunde" in page


def test_status_page_has_few_queries(client, mine, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        client.get("/de/mein-eintrag/")


def test_change_page_names_every_answer(client, mine):
    rows = client.get("/de/mein-eintrag/aendern/").context["answers"]

    assert [str(row["label"]) for row in rows] == [
        "Was", "Überschrift", "Beschreibung", "Wo", "Wann", "Sprachen", "Wie viele", "Wünsche",
    ]  # fmt: skip
    assert mine.category == Category.objects.get(pk="household")


def test_edit_below_what_is_promised_says_how_many(client, mine):
    Posting.objects.filter(pk=mine.pk).update(amount=10, amount_promised_elsewhere=5)

    for amount in ("3", ""):
        response = client.post("/de/mein-eintrag/aendern/wie-viele/", {"amount": amount})
        assert response.status_code == 422
        assert "Davon sind schon 5 zugesagt." in response.content.decode()
    assert Posting.objects.get(pk=mine.pk).amount == 10

    client.post("/de/mein-eintrag/aendern/wie-viele/", {"amount": "5"})
    assert Posting.objects.get(pk=mine.pk).amount == 5


def test_what_is_met_for_now_comes_back_on_its_day(client, mine):
    day = timezone.localdate() + timedelta(days=14)

    do(client, "ruhen", until=day.isoformat())

    mine.refresh_from_db()
    assert (mine.status, mine.returns_on) == (Status.PAUSED, day)
    assert "Im Moment genug" in client.get("/de/mein-eintrag/").content.decode()


@pytest.mark.parametrize("until", ["", "gestern", "2020-01-01", "9999-12-31", "\0", "x" * 10_000])
def test_a_day_nobody_can_wait_for_changes_nothing(client, mine, until):
    assert do(client, "ruhen", until=until).status_code == 302

    mine.refresh_from_db()
    assert mine.status == Status.PUBLISHED


def test_outcome_is_asked_after_it_is_settled_and_told_by_one_tap(client, mine):
    assert "Wie ist es ausgegangen?" not in client.get("/de/mein-eintrag/").content.decode()
    do(client, "erledigt")
    assert "Wie ist es ausgegangen?" in client.get("/de/mein-eintrag/").content.decode()

    do(client, "ausgang", outcome="otherwise")

    mine.refresh_from_db()
    assert mine.outcome == "otherwise"
    assert "Wie ist es ausgegangen?" not in client.get("/de/mein-eintrag/").content.decode()


def test_promises_are_counted_besides_what_matches_hold(client, mine):
    promising.take(mine, 4)
    page = client.get("/de/mein-eintrag/").content.decode()
    assert "4 davon sind über uns vermittelt" in page

    do(client, "zusagen", amount="0")

    mine.refresh_from_db()
    assert mine.amount_promised == 4


def test_letters_buttons_and_page_agree_what_may_follow():
    now = timezone.now()
    for status, verbs in mine_views.VERBS_IN.items():
        assert ("erledigt" in verbs) == ACTS["settle"].is_possible(Posting(status=status, published_at=now))
        assert ("zurueckziehen" in verbs) == ACTS["withdraw"].is_possible(Posting(status=status, published_at=now))
        assert ("zeigen" in verbs) == ACTS["show"].is_possible(Posting(status=status, published_at=now))


def test_what_ended_before_it_was_shown_can_be_withdrawn_and_written_anew(client, mine):
    now = timezone.now()
    Posting.objects.filter(pk=mine.pk).update(status=Status.EXPIRED, published_at=None, closed_at=now)

    page = client.get("/de/mein-eintrag/")
    do(client, "zeigen")

    assert page.context["verbs"] == ["zurueckziehen"]
    assert "schreiben Sie ihn bitte neu" in page.content.decode()
    assert Posting.objects.get(pk=mine.pk).status == Status.EXPIRED

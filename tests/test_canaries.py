"""Strings nobody else has, as every way to reach four people, through everything that can happen between them.

They are then searched in all that others can see: public pages, feeds, mail to others, the log, the queue, the cache.
"""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coordination import answers, call_outs, decisions, nightly
from coordination.models import Side
from people.models import Person
from people.ways import Share
from postings import access, alerts, chiffre, conversing, enquiring, nudging, overseeing, saved_searches
from postings.intake import new_token
from postings.models import Enquiry, Kind, Party, Posting, Review, SavedSearch
from tests.conftest import OPENED, enter, make_person, make_posting
from tests.coordination.asked import NOON, make_call_out
from tests.postings.searches import make_confirmed
from tests.postings.talks import make_enquiry
from tests.test_bad_input import public_addresses
from tests.worker import work

pytestmark = pytest.mark.django_db
PEOPLE = ("rana", "jutta", "kim", "lea")
CODES = {name: f"{number}" * 16 for number, name in enumerate(PEOPLE, start=5)}


def canaries(name):
    """mail, phone, street and entry code of somebody, each found nowhere else."""
    number = PEOPLE.index(name)
    return {
        "email": f"kanari-{name}@example.org",
        "phone": f"0000 77{number}{number} 31{number}",
        "street": f"Kanarienweg {number}{number}",
        "code": CODES[name],
    }


def make(name):
    own = canaries(name)
    return make_person(
        name=name.title(), email=own["email"], email_proved_at=timezone.now(), phone=own["phone"], reach_by="email"
    )


def posting_of(name, **fields):
    return make_posting(author=make(name), entry_code_hash=chiffre.entry_code_hash(CODES[name]), **fields)


@pytest.fixture
def story(client, cora, caplog, settings):
    """Everything that can happen, with the letters it causes sent. Returns the posting everything is about."""
    caplog.set_level(logging.DEBUG)
    settings.SITE_URL = "http://testserver"
    make_confirmed(email=canaries("lea")["email"])
    request = posting_of("rana", amount=10)
    offer = posting_of("kim", kind=Kind.OFFER, title="Töpfe abzugeben", amount=10)
    lifecycle_of_a_talk(client, request)
    match = decisions.propose(request, offer, by=cora, amount=2)
    for side in (Side.REQUEST, Side.OFFER):
        decisions.accept(match, side=side, shares=[Share.PHONE])
    decisions.contact_made(match, side=Side.OFFER)
    call_out = make_call_out(by=cora, category="household")
    call_outs.go_on(at=NOON)
    report_something(client, request)
    alerts.find_searches(offer.pk)
    answers.climb(at=timezone.now() + timedelta(hours=80))
    nightly.allocate(at=timezone.now())
    nudging.nudge_due(at=timezone.now() + timedelta(days=6))
    assert work() == []
    assert call_out.pk
    return request


def lifecycle_of_a_talk(client, request):
    own = canaries("jutta")
    person = Person(
        name="Jutta", email=own["email"], email_proved_at=timezone.now(), phone=own["phone"], reach_by="email"
    )
    enquiry = make_enquiry(request, person=person, token=new_token(), amount=3)
    Enquiry.objects.filter(pk=enquiry.pk).update(entry_code_hash=chiffre.entry_code_hash(CODES["jutta"]))
    for side, name in ((Party.ASKER, "jutta"), (Party.OWNER, "rana")):
        said = canaries(name)
        for what in ("email", "phone", "street"):
            conversing.write(enquiry, side=side, text=f"So erreichen Sie mich: {said[what]}", language="de")
    conversing.write(enquiry, side=Party.OWNER, text="Passt Samstag?", language="de")
    enquiring.accept(enquiry)
    overseeing.report(enquiry, side=Party.ASKER, words="Bitte ansehen")
    for side in Party:
        page = client.post(reverse("postings:conversation_link", args=[access.conversation_token(enquiry, side)]))
        assert page.status_code == 302


def report_something(client, request):
    said = {"reason": "other", "text": "", "email": canaries("lea")["email"], "website": "", "opened": OPENED}
    client.post(reverse("postings:posting_report", args=[request.chiffre]), said)


def found_in(text, names=PEOPLE):
    """Which canaries of these people stand in a text, digits with or without spaces."""
    packed = re.sub(r"[\s\xa0]", "", text)
    return {
        (name, what)
        for name in names
        for what, value in canaries(name).items()
        if value in text or re.sub(r"\s", "", value) in packed
    }


def test_story_was_told_with_all_of_them(story):
    """So that finding nothing below means something."""
    rows = str(list(Person.objects.values_list("email", "phone"))) + str(list(SavedSearch.objects.values_list("email")))
    rows += str(list(Enquiry.objects.get().messages.values_list("text")))

    assert {name for name, _what in found_in(rows)} == set(PEOPLE)
    assert len(mail.outbox) > 8


def test_no_public_page_holds_any(story, client):
    client.cookies.clear()
    pages = [
        *public_addresses(story),
        "/sitemap.xml",
        "/sitemap-postings.xml",
        *(each.get_absolute_url() for each in Posting.objects.all()),
    ]
    for page in pages:
        said = client.get(page, follow=True).content.decode(errors="replace")
        assert found_in(said) == set(), page


def test_no_letter_holds_any_of_somebody_else(story):
    """A match's letter may hold what a side has chosen to show; a conversation's never does."""
    allowed = {("rana", "phone"): "kim", ("kim", "phone"): "rana"}
    for sent in mail.outbox:
        reader = sent.to[0].removeprefix("kanari-").removesuffix("@example.org")
        others = [name for name in PEOPLE if name != reader]
        whole = sent.message().as_string() + sent.body + "".join(part.content for part in sent.alternatives)
        assert {each for each in found_in(whole, others) if allowed.get(each) != reader} == set(), sent.subject


def test_no_job_holds_any(story):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text || coalesce(queueing_lock, '') || coalesce(lock, '') FROM procrastinate_jobs")
        jobs = "\n".join(row[0] for row in cursor.fetchall())

    assert jobs.count("{") > 10
    assert found_in(jobs) == set()


def test_no_line_of_the_log_holds_any(story, caplog):
    """The database's own statements, which settings log nowhere, aside."""
    lines = [line.getMessage() for line in caplog.records if not line.name.startswith("django.db")]

    assert found_in("\n".join(lines)) == set()


def test_no_entry_of_the_cache_and_no_session_holds_any(story, client):
    client.get("/de/")
    kept = repr(getattr(cache, "_cache", {})) + str(dict(client.session))

    assert found_in(kept) == set()


def test_each_side_sees_of_the_other_what_was_chosen_and_no_more(story, client):
    enquiry = Enquiry.objects.get()
    for side, own in ((Party.ASKER, "jutta"), (Party.OWNER, "rana")):
        client.cookies.clear()
        client.post(reverse("postings:conversation_link", args=[access.conversation_token(enquiry, side)]))
        page = client.get(enquiry.get_absolute_url()).content.decode()
        assert {name for name, _what in found_in(page)} == {own}


def test_staff_lists_hold_none_before_somebody_asks_to_see_it(story, client, cora):
    enter(client, cora)
    for page in (
        "",
        "ohne-antwort/",
        "pruefung/",
        "vermittlungen/",
        "vorschlaege/",
        "unterhaltungen/",
        "aufrufe/",
        "post/",
    ):
        assert found_in(client.get(f"/koordination/{page}").content.decode()) == set(), page
    review = Review.objects.waiting().first()
    assert found_in(client.get(reverse("admin:review_detail", args=[review.pk])).content.decode()) == set()
    talk = reverse("admin:talk_detail", args=[Enquiry.objects.get().pk])
    assert found_in(client.get(talk).content.decode()) == set()


def test_saved_search_page_holds_no_address(story, client):
    search = SavedSearch.objects.get()

    said = client.get(f"/de/suche-merken/{saved_searches.token_of(search)}/", follow=True).content.decode()

    assert found_in(said) == set()

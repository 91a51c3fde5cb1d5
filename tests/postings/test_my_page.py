import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import humans
from coordination.models import CallOut, CallOutInvitation, MatchState, Referral
from people.models import Person
from postings import enquiring
from postings.models import Draft, SavedSearch, Status
from tests.conftest import make_contact_point, make_posting
from tests.coordination.pairs import make_match, make_offer, make_request
from tests.postings.own_page import EMAIL, code_of_last_letter, enter_page, fill, make_row, save_search, work
from tests.postings.talks import make_asker, make_enquiry
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db
PAGE, CODE_PAGE = "/de/meine-seite/", "/de/meine-seite/code/"


def ask_by_call_out(offer, *, by):
    """An invitation as a call-out writes it, without the search for whom to ask."""
    call_out = CallOut.objects.create(
        key=uuid.uuid4(), title="Möbel tragen", text="Am Samstag.", category=offer.category, num_needed=3,
        municipality=offer.municipality, region=offer.region, started_by=by,
    )  # fmt: skip
    return CallOutInvitation.objects.create(
        call_out=call_out, person=offer.author, offer=offer, human=humans.key_of(offer.author)
    )


def is_open(client):
    return "postings" in (client.get(PAGE).context or {})


def test_code_by_mail_opens_the_page(client):
    posting = make_posting(author=make_row())

    assert enter_page(client).url == PAGE

    assert list(client.get(PAGE).context["postings"]) == [posting]
    assert mail.outbox[-1].to == [EMAIL]


def test_address_in_other_letters_opens_the_same_page(client):
    make_posting(author=make_row())

    enter_page(client, "AMAL@Example.org")

    assert len(client.get(PAGE).context["postings"]) == 1


def test_neither_queue_nor_session_holds_address_or_code(client):
    make_posting(author=make_row())
    enter_page(client)

    held = [str(job.args) for job in ProcrastinateJob.objects.all()] + [str(dict(client.session))]

    assert [text for text in held if EMAIL in text or code_of_last_letter() in text] == []


def test_wrong_code_opens_nothing(client):
    make_posting(author=make_row())
    client.post(PAGE, {"email": EMAIL})
    work()
    wrong = f"{(int(code_of_last_letter()) + 1) % 10**6:06d}"

    assert client.post(CODE_PAGE, {"code": wrong}).status_code == 422
    assert not is_open(client)


def test_seventh_try_is_refused_even_if_right(client):
    make_posting(author=make_row())
    client.post(PAGE, {"email": EMAIL})
    work()
    right = code_of_last_letter()
    for _try in range(6):
        client.post(CODE_PAGE, {"code": f"{(int(right) + 1) % 10**6:06d}"})

    assert client.post(CODE_PAGE, {"code": right}).status_code == 422
    assert not is_open(client)


def test_code_opens_once(client):
    make_posting(author=make_row())
    client.post(PAGE, {"email": EMAIL})
    work()
    cookies = dict(client.cookies)
    client.post(CODE_PAGE, {"code": code_of_last_letter()})
    client.get("/de/mein-eintrag/weg/")
    client.cookies.update(cookies)

    assert client.post(CODE_PAGE, {"code": code_of_last_letter()}).url == PAGE
    assert not is_open(client)


def test_code_of_another_address_does_not_open_this_one(client):
    make_posting(author=make_row())
    make_posting(author=make_row("eve@example.org"))
    client.post(PAGE, {"email": "eve@example.org"})
    work()
    client.post(PAGE, {"email": EMAIL})

    assert client.post(CODE_PAGE, {"code": code_of_last_letter()}).status_code == 422


def test_visit_ends_after_half_an_hour(client):
    make_posting(author=make_row())
    enter_page(client)
    session = client.session
    session["own_address"] |= {"until": (timezone.now() - timedelta(seconds=1)).timestamp()}
    session.save()

    assert not is_open(client)


def test_leaving_forgets_the_visit(client):
    make_posting(author=make_row())
    enter_page(client)

    client.get("/de/mein-eintrag/weg/")

    assert not is_open(client)


def test_unknown_address_gets_the_same_answer_and_a_kind_letter(client):
    make_posting(author=make_row())
    answers = {}
    for email in (EMAIL, "omar@example.org"):
        asked = client.post(PAGE, {"email": email})
        shown = client.get(CODE_PAGE)
        wrong = client.post(CODE_PAGE, {"code": "1"})
        answers[email] = [
            (each.status_code, sorted(each.headers), sorted(each.cookies), len(each.content))
            for each in (asked, shown, wrong)
        ]
    work()

    assert answers[EMAIL][0] == answers["omar@example.org"][0]
    length = len("omar@example.org") - len(EMAIL)
    for known, unknown in zip(answers[EMAIL][1:], answers["omar@example.org"][1:], strict=True):
        assert (*known[:3], known[3] + length) == unknown
    assert [letter.subject for letter in mail.outbox if letter.to == ["omar@example.org"]] == [
        "Zu dieser Adresse gibt es bei uns nichts"
    ]


def test_right_code_of_an_unknown_address_opens_nothing(client):
    row = make_row()
    client.post(PAGE, {"email": EMAIL})
    work()
    row.delete()

    assert client.post(CODE_PAGE, {"code": code_of_last_letter()}).status_code == 422


def test_somebody_who_only_saved_a_search_is_known(client):
    save_search(query="ort=Kassel&q=Bett")

    enter_page(client)

    assert [search.words for search in client.get(PAGE).context["searches"]] == ["Gesuche: „Bett“ · Kassel, 25 km"]


def test_address_that_nobody_proved_opens_nothing(client):
    make_posting(author=make_row(email_proved_at=None, reach_by="code"))

    client.post(PAGE, {"email": EMAIL})
    work()

    assert mail.outbox[-1].subject == "Zu dieser Adresse gibt es bei uns nichts"


def test_one_address_gets_five_letters_an_hour(client):
    statuses = [client.post(PAGE, {"email": EMAIL}, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(6)]

    assert statuses == [302] * 5 + [429]


def test_one_network_is_stopped(client):
    statuses = [client.post(PAGE, {"email": f"a{n}@example.org"}).status_code for n in range(11)]

    assert statuses[-1] == 429


def test_stranger_is_asked_for_an_address_everywhere(client):
    posting = make_posting(author=make_row())
    enquiry = make_enquiry(posting)
    paths = [f"eintrag/{posting.chiffre}/", f"unterhaltung/{enquiry.pk}/", "sprache/", "datei/", "loeschen/ja/"]

    for path in [*paths, "vermittlung/1/"]:
        told = client.post(f"{PAGE}{path}")
        assert (told.status_code, told.context["open_again"]) == (403, "postings:my_page")
    assert client.get(f"{PAGE}loeschen/").url == PAGE
    assert Person.objects.filter(email=EMAIL).exists()


def test_posting_opens_as_its_authors(client):
    posting = make_posting(author=make_row(), status=Status.EXPIRED)
    enter_page(client)

    assert client.post(f"{PAGE}eintrag/{posting.chiffre}/").url == "/de/mein-eintrag/"
    assert client.get("/de/mein-eintrag/").context["posting"] == posting
    assert client.get(f"{PAGE}eintrag/{posting.chiffre}/").status_code == 405


def test_posting_of_somebody_else_is_not_found(client):
    make_posting(author=make_row())
    enter_page(client)

    assert client.post(f"{PAGE}eintrag/{make_posting().chiffre}/").status_code == 404
    assert client.post(f"{PAGE}unterhaltung/{make_enquiry().pk}/").status_code == 404


def test_conversation_opens_on_her_side(client):
    asked = make_enquiry(person=make_asker(name="Amal", email=EMAIL))
    owned = make_enquiry(make_posting(author=make_row()))
    enter_page(client)

    for enquiry, is_owner in ((asked, False), (owned, True)):
        page = client.post(f"{PAGE}unterhaltung/{enquiry.pk}/", follow=True)
        assert page.context["is_owner"] is is_owner


def test_held_answer_is_shown_to_its_writer_alone(client):
    make_enquiry(make_posting(author=make_row()), to_be_read=True)
    mine = make_enquiry(person=make_asker(name="Amal", email=EMAIL), to_be_read=True)
    enter_page(client)

    assert [talk.enquiry for talk in client.get(PAGE).context["talks"]] == [mine]


def test_match_opens_from_the_page(client, cora):
    match = make_match(by=cora, request=make_request(author=make_row()), offer=make_offer())
    Referral.objects.create(posting=match.request, contact_point=make_contact_point(), by=cora)
    enter_page(client)

    page = client.get(PAGE).content.decode()
    assert "Vielleicht passt das" in page
    assert "Treff am Markt" in page
    assert client.post(f"{PAGE}vermittlung/{match.pk}/").url == f"/de/mein-eintrag/vermittlung/{match.pk}/"
    assert client.get(f"/de/mein-eintrag/vermittlung/{match.pk}/").context["own"] == match.request


def test_match_of_others_is_not_found(client, cora):
    make_posting(author=make_row())
    match = make_match(by=cora, state=MatchState.PROPOSED)
    enter_page(client)

    assert client.post(f"{PAGE}vermittlung/{match.pk}/").status_code == 404


def test_language_holds_for_every_letter(client):
    fill(2)
    enter_page(client)

    client.post(f"{PAGE}sprache/", {"language": "ar"})
    client.post(f"{PAGE}sprache/", {"language": "xx"})

    assert set(Person.objects.who_proved(EMAIL).values_list("language", flat=True)) == {"ar"}
    assert set(SavedSearch.objects.values_list("language", flat=True)) == {"ar"}
    assert client.get(PAGE).context["language_form"].initial == {"language": "ar"}


@pytest.mark.parametrize("num", [1, 30])
def test_page_asks_as_often_for_one_as_for_thirty(client, cora, django_assert_num_queries, num):
    fill(num)
    for posting in enquiring.Enquiry.objects.filter(posting__author__in=Person.objects.who_proved(EMAIL)):
        make_match(by=cora, request=posting.posting, offer=make_offer())
        Referral.objects.create(posting=posting.posting, contact_point=make_contact_point(name=f"T {posting.pk}"))
        ask_by_call_out(posting.posting, by=cora)
    enter_page(client)
    client.get(PAGE)

    with django_assert_num_queries(19):
        page = client.get(PAGE)

    assert len(page.context["talks"]) == 2 * num


def test_page_is_not_kept_by_the_browser(client):
    make_posting(author=make_row())
    enter_page(client)

    assert client.get(PAGE)["Cache-Control"] == "no-store"


def test_begun_draft_names_the_address_for_a_day_at_most(client):
    client.post(PAGE, {"email": EMAIL})

    assert list(Draft.objects.of_email(EMAIL.upper())) == list(
        Draft.objects.stale(at=timezone.now() + timedelta(days=1))
    )


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_whatever_is_sent_to_her_page_is_answered(client, value):
    make_posting(author=make_row())
    enter_page(client)
    body = "&".join(f"{name}={encode(value)}" for name in ("language", "email", "code"))

    for path in ("", "code/", "sprache/", "eintrag/K7M-3QX/", "unterhaltung/99999999999999999999/", "vermittlung/1/"):
        answer = client.post(f"{PAGE}{path}", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, path

import pytest
from django.core import mail
from django.utils import timezone

from coordination import decisions
from coordination.models import Communication, MatchState, Referral, Result, Side
from people import privacy
from people.models import Clearance, Consent, Person
from postings import conversing, departing, enquiring, lifecycle, overseeing, reviewing, writing
from postings.models import Draft, Enquiry, Party, Posting, Review, SavedSearch, Status
from postings.tasks import send_conversation_letter
from tests.conftest import make_contact_point, make_person, make_posting, make_waiting
from tests.coordination.pairs import make_match, make_offer, make_request
from tests.postings.own_page import EMAIL, enter_page, fill, make_row, save_search, work
from tests.postings.talks import ASKER, OWNER, make_asker, make_enquiry
from tests.postings.test_erasing import where
from tests.postings.test_my_page import ask_by_call_out

pytestmark = pytest.mark.django_db
PAGE = "/de/meine-seite/"
CANARY = "kanarienvogel"


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ERASED])
def test_posting_in_any_state_is_erased(status):
    posting = make_posting(author=make_row(), status=status)

    departing.leave(EMAIL)

    posting.refresh_from_db()
    assert (posting.status, posting.title) == (Status.ERASED, "")
    assert list(Person.objects.who_proved(EMAIL)) == []


def test_what_waits_to_be_reviewed_needs_no_review_any_more():
    make_waiting(author=make_row())

    departing.leave(EMAIL)

    assert list(Review.objects.waiting()) == []


def test_others_keep_what_is_theirs():
    fill(1)
    kept = make_enquiry(make_posting(), person=make_asker(email="omar@example.org"))
    save_search("omar@example.org", "q=Bett")

    departing.leave(EMAIL)

    assert kept.messages.count() == 1
    assert SavedSearch.objects.count() == 1
    assert Person.objects.who_proved("omar@example.org").count() == 1
    assert Posting.objects.exclude(status=Status.ERASED).count() == 2


def test_whoever_waits_is_told_and_not_why():
    owner = make_person(email="ole@example.org", email_proved_at=timezone.now(), reach_by="email")
    asked = make_enquiry(make_posting(author=owner), person=make_asker(name="Amal", email=EMAIL))
    owned = make_enquiry(make_posting(author=make_row()), person=make_asker())

    departing.leave(EMAIL)
    send_conversation_letter("conversation_ended", asked.pk, Party.OWNER)
    send_conversation_letter("conversation_ended", owned.pk, Party.ASKER)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ole@example.org"], "Beendet: Topf und Pfanne"),
        (["jutta@example.org"], "Beendet: gelöschter Eintrag"),
    ]
    assert {enquiry.state for enquiry in Enquiry.objects.all()} == {"closed"}


def test_agreed_conversation_holds_on_either_side():
    asked = enquiring.accept(make_enquiry(person=make_asker(name="Amal", email=EMAIL)))

    with pytest.raises(departing.NotYet) as held:
        departing.leave(EMAIL)
    assert [tie.told for tie in held.value.ties] == ["In einer Unterhaltung ist etwas zugesagt."]

    enquiring.close(asked, side=ASKER, outcome="not_suitable")
    owned = enquiring.accept(make_enquiry(make_posting(author=make_row())))
    assert len(departing.ties(EMAIL)) == 1

    enquiring.close(owned, side=OWNER, outcome="worked")
    assert departing.ties(EMAIL) == []


def test_open_match_holds(cora):
    match = make_match(by=cora, request=make_request(author=make_row()), state=MatchState.PROPOSED)
    assert [tie.told for tie in departing.ties(EMAIL)] == ["Eine Vermittlung läuft noch."]

    decisions.decline(match, side=Side.REQUEST)

    assert departing.ties(EMAIL) == []


def test_report_holds_until_it_is_answered(cora):
    posting = make_posting(author=make_row())
    reviewing.report(posting, reason="fraud", text="", email="", language="de")
    assert len(departing.ties(EMAIL)) == 1

    reviewing.keep(Review.objects.waiting().get(), by=cora, version=posting.version)
    assert departing.ties(EMAIL) == []

    overseeing.report(make_enquiry(posting), side=ASKER, words="Unfreundlich.")
    assert len(departing.ties(EMAIL)) == 1


def test_yes_to_a_call_out_holds_and_a_place_in_reserve_does_not(cora):
    invitation = ask_by_call_out(make_offer(author=make_row()), by=cora)
    type(invitation).objects.update(said="yes", said_at=timezone.now())
    assert [tie.told for tie in departing.ties(EMAIL)] == ["Sie haben bei einem Aufruf zugesagt."]

    type(invitation).objects.update(said="reserve")
    departing.leave(EMAIL)

    invitation.refresh_from_db()
    assert (invitation.said, invitation.human) == ("no", f"gone {invitation.pk}")


def test_nothing_is_changed_where_something_holds(client):
    enquiring.accept(make_enquiry(person=make_asker(name="Amal", email=EMAIL)))
    posting = make_posting(author=make_row())
    enter_page(client)

    assert "zugesagt" in client.get(f"{PAGE}loeschen/").content.decode()
    assert client.get(f"{PAGE}loeschen/ja/").url == f"{PAGE}loeschen/"
    assert client.post(f"{PAGE}loeschen/ja/").status_code == 409
    posting.refresh_from_db()
    assert posting.status == Status.PUBLISHED


def test_looking_changes_nothing_and_the_button_does(client):
    make_posting(author=make_row())
    enter_page(client)

    assert client.get(f"{PAGE}loeschen/").context["ties"] == []
    assert client.get(f"{PAGE}loeschen/ja/").status_code == 200
    assert Person.objects.who_proved(EMAIL).exists()

    assert client.post(f"{PAGE}loeschen/ja/").url == f"{PAGE}geloescht/"
    assert client.get(f"{PAGE}geloescht/").status_code == 200
    assert client.get(PAGE).context.get("postings") is None
    assert not Person.objects.who_proved(EMAIL).exists()


def test_afterwards_the_address_is_unknown(client):
    make_posting(author=make_row())
    enter_page(client)
    client.post(f"{PAGE}loeschen/ja/")
    mail.outbox.clear()

    client.post(PAGE, {"email": EMAIL})
    work()

    assert [letter.subject for letter in mail.outbox] == ["Zu dieser Adresse gibt es bei uns nichts"]


def test_other_devices_are_out_too(client):
    make_posting(author=make_row())
    enter_page(client)
    other = client.__class__()
    enter_page(other)

    client.post(f"{PAGE}loeschen/ja/")

    assert other.get(PAGE).context.get("postings") is None


def test_broken_off_it_goes_on_where_it_stopped(monkeypatch):
    fill(2)
    erase, calls = departing._erase_posting, []

    def break_off(posting):
        calls.append(posting)
        if len(calls) == 2:
            raise RuntimeError
        erase(posting)

    with monkeypatch.context() as broken:
        broken.setattr(departing, "_erase_posting", break_off)
        with pytest.raises(RuntimeError):
            departing.leave(EMAIL)
    assert Person.objects.who_proved(EMAIL).exists()

    departing.leave(EMAIL)

    assert not Person.objects.who_proved(EMAIL).exists()


def test_links_that_were_mailed_open_nothing_any_more(client):
    from postings import access

    asked = make_enquiry(person=make_asker(name="Amal", email=EMAIL))
    owned = make_enquiry(make_posting(author=make_row()))
    links = [access.conversation_token(asked, ASKER), access.conversation_token(owned, OWNER)]
    theirs = access.conversation_token(asked, OWNER)

    departing.leave(EMAIL)

    assert [client.get(f"/de/unterhaltung/link/{link}/").status_code for link in links] == [404, 404]
    assert client.get(f"/de/unterhaltung/link/{theirs}/").status_code == 200


def test_no_word_of_hers_is_left_in_the_whole_database(client, cora):
    """Everything that can be said by or about somebody, with a canary in it; searched in every column of every table."""
    email = f"{CANARY}@example.org"
    row = make_row(email, name=CANARY, phone="0000 987654")
    today = timezone.localdate()
    Consent.objects.create(person=row, words=CANARY, language="de", given_by=CANARY, recorded_by=cora)
    Clearance.objects.create(
        person=row, level="children", paper="interview", issued_on=today, valid_until=today, inspected_by=cora
    )
    request = make_request(author=row, title=f"{CANARY} eins", text=CANARY, postcode="34127")
    writing.edit(request, changes={"title": f"{CANARY} zwei", "text": f"{CANARY} {CANARY}"})
    reviewing.report(request, reason="fraud", text=CANARY, email="", language="de")
    reviewing.keep(Review.objects.waiting().get(occasion="report"), by=cora, version=2, words=CANARY)
    privacy.reveal(row, by=cora, place="Eintrag")
    match = decisions.propose(request, make_offer(), by=cora, words=CANARY)
    decisions.decline(match, side=Side.OFFER, words=CANARY)
    Referral.objects.create(posting=request, contact_point=make_contact_point(), words=CANARY, by=cora)
    asker = make_row(email, name=CANARY)
    for posting in (request, None):
        Communication.objects.create(posting=posting, person=asker, result=Result.REACHED, words=CANARY, by=cora)
    ask_by_call_out(make_offer(author=make_row(email, name=CANARY), title=CANARY), by=cora)
    asked = make_enquiry(person=make_asker(name=CANARY, email=email), text=f"Guten Tag, {CANARY}")
    conversing.write(asked, side=OWNER, text=f"Guten Tag, {CANARY}", language="de")
    conversing.write(asked, side=ASKER, text=f"Mich erreichen Sie so: {email}", language="de")
    owned = make_enquiry(request, text=f"Liebe {CANARY}, ich helfe gern.")
    overseeing.report(owned, side=OWNER, words=CANARY)
    overseeing.settle_report(owned, by=cora)
    make_enquiry(person=make_asker(name=CANARY, email=email), text=f"Noch einmal {CANARY}", to_be_read=True)
    save_search(email, f"q={CANARY}")
    reviewing.report(make_posting(), reason="fraud", text=CANARY, email=email, language="de")
    reviewing.keep(Review.objects.waiting().get(occasion="report"), by=cora, version=1, words="")
    make_waiting(author=make_row(email, name=CANARY), title=f"Noch nicht gelesen, {CANARY}")
    lifecycle.settle(make_posting(author=make_row(email, name=CANARY), text=CANARY))
    Draft.objects.create(key="k" * 64, kind="request", answers={"proof": {"email": email}})
    enter_page(client, email)
    assert where(CANARY) > {"postings_posting", "postings_message", "people_person", "postings_savedsearch"}

    client.post(f"{PAGE}loeschen/ja/")

    assert [(sought, where(sought)) for sought in (CANARY, "987654") if where(sought)] == []

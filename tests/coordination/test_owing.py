"""Who reads no mail and asked to be called stands on today's list for what a letter would say."""

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone, translation

from coordination import answer_letters, answers, clearances, communications, concern_letters, decisions, owing
from coordination.models import Communication, MatchState, Result, Side
from network import certificate_letters, project_letters, registration_letters
from people import refusals
from people.models import ReachBy
from postings import conversing, emails, enquiring, noticing, nudging, overseeing, reviewing, undelivered
from tests.conftest import make_person, make_waiting
from tests.coordination.pairs import make_helper, make_match, make_offer, make_request
from tests.postings.talks import ASKER, OWNER, accepted, make_enquiry
from tests.worker import work

pytestmark = pytest.mark.django_db


def caller(**fields):
    return make_person(**{"phone": "0000 4711", "reach_by": ReachBy.PHONE, **fields})


def owed(posting):
    return list(Communication.objects.owed().filter(posting=posting).values_list("words", "follow_up_on", "by"))


def test_proposal_to_a_caller_is_a_call_owed_today(cora):
    match = make_match(by=cora, request=make_request(author=caller()), offer=make_offer(author=make_helper()))

    assert owed(match.request) == [("Es gibt einen Vorschlag. Passt er?", timezone.localdate(), None)]
    assert owed(match.offer) == []


def test_one_call_says_everything_there_is_to_say(cora):
    match = make_match(by=cora, request=make_request(author=caller()), offer=make_offer(author=make_helper()))

    decisions.decline(match, side=Side.OFFER)
    decisions.propose(match.request, make_offer(author=make_helper()), by=cora)

    ((words, _day, _by),) = owed(match.request)
    assert words == "Es gibt einen Vorschlag. Passt er? Eine Vermittlung ist beendet."


TO_OTHERS = (
    emails.LetterToReporter,
    clearances.LetterAboutClearance,
    concern_letters.ConcernLetter,
    certificate_letters.CertificateLetter,
    project_letters.StewardLetter,
    registration_letters.RegistrationLetter,
)


def test_every_letter_to_an_author_is_a_call_or_needs_none():
    to_authors = {name for name, letter in emails.LETTERS.items() if not isinstance(letter, TO_OTHERS)}

    assert to_authors - set(owing.TO_SAY) == owing.NEEDS_NO_CALL
    assert set(owing.TO_SAY) & owing.NEEDS_NO_CALL == set()


def said_to(posting):
    return [words for words, _day, _by in owed(posting)]


def test_helper_who_takes_back_what_was_agreed_on_is_a_call_owed(cora):
    enquiry = accepted(make_enquiry(make_request(author=caller())))
    communications.note(enquiry.posting, by=cora, through="phone", direction="out", result=Result.REACHED)

    enquiring.take_back(enquiry)

    assert said_to(enquiry.posting) == ["Eine Unterhaltung ist beendet."]


def test_helper_who_shows_how_to_reach_her_is_a_call_owed(cora):
    enquiry = accepted(make_enquiry(make_request(author=caller())))
    communications.note(enquiry.posting, by=cora, through="phone", direction="out", result=Result.REACHED)

    conversing.show(enquiry, side=ASKER, shares=["email"])

    assert said_to(enquiry.posting) == ["Jemand zeigt, wie man sich direkt erreicht."]


def test_silence_of_five_days_is_a_call_owed_to_whoever_wrote_last(cora):
    enquiry = accepted(make_enquiry(make_request(author=caller())))
    communications.note(enquiry.posting, by=cora, through="phone", direction="out", result=Result.REACHED)
    conversing.write(enquiry, side=OWNER, text="Wann kommen Sie?", language="de")

    nudging.nudge_due(at=timezone.now() + timezone.timedelta(days=5))

    assert said_to(enquiry.posting) == ["Seit fünf Tagen antwortet niemand."]


def test_message_that_the_office_holds_back_is_a_call_owed_to_its_writer(cora):
    enquiry = accepted(make_enquiry(make_request(author=caller())))
    communications.note(enquiry.posting, by=cora, through="phone", direction="out", result=Result.REACHED)
    message = conversing.write(enquiry, side=OWNER, text="Siehe https://example.org", language="de")

    overseeing.hold_back(message, by=cora, words="Bitte ohne Link.")

    assert said_to(enquiry.posting) == ["Wir haben eine Nachricht nicht weitergegeben."]


def test_what_there_is_to_say_is_noted_in_the_language_of_the_office():
    posting = make_request(author=caller())

    with translation.override("ar"):
        owing.owe(posting, "conversation_ended")
    owing.owe(posting, "conversation_ended")

    assert said_to(posting) == ["Eine Unterhaltung ist beendet."]


def mailed(**fields):
    proved = {"email": "a@example.org", "email_proved_at": timezone.now(), "reach_by": ReachBy.EMAIL}
    return make_person(**{"phone": "0000 4711", **proved, **fields})


def test_whose_address_has_just_been_refused_is_called():
    posting = make_request(author=mailed())
    refusals.mark("a@example.org", said="550")  # in another row of hers than the one at hand

    owing.owe(posting, "referred")

    assert said_to(posting) == ["Eine Anlaufstelle ist genannt."]


def test_letter_that_comes_back_is_a_call_owed():
    posting = make_request(author=mailed())
    answer_letters.no_news.enqueue(posting)
    work()

    undelivered.came_back("a@example.org", mail.outbox[-1].extra_headers["Message-ID"])

    assert said_to(posting) == ["Es ist noch niemand gefunden."]


def test_letter_that_comes_back_too_late_to_be_known_is_a_call_owed():
    posting = make_request(author=mailed())

    undelivered.came_back("a@example.org", "<0123456789abcdef.0123456789abcdef01234567@post.example.org>")

    assert said_to(posting) == ["Ein Brief an diese Adresse kam zurück."]


def test_letter_that_comes_back_from_who_has_no_telephone_owes_no_call():
    posting = make_request(author=mailed(phone=""))

    undelivered.came_back("a@example.org", "<0123456789abcdef.0123456789abcdef01234567@post.example.org>")

    assert said_to(posting) == []


def test_word_of_the_clock_to_a_caller_is_a_call_owed():
    request = make_request(author=caller())

    answers.climb(at=timezone.now() + timezone.timedelta(days=4))

    assert [words for words, _day, _by in owed(request)] == ["Es ist noch niemand gefunden."]


@pytest.mark.parametrize("reach_by", [ReachBy.CODE, ReachBy.EMAIL])
def test_nobody_else_is_called(cora, reach_by):
    proved = {"email": "a@example.org", "email_proved_at": timezone.now()} if reach_by == ReachBy.EMAIL else {}
    match = make_match(by=cora, request=make_request(author=make_person(reach_by=reach_by, **proved)))

    assert owed(match.request) == []


def test_call_that_reached_somebody_is_owed_no_more(cora):
    match = make_match(by=cora, request=make_request(author=caller()), state=MatchState.PROPOSED)

    communications.note(match.request, by=cora, through="phone", direction="out", result=Result.NOT_REACHED)
    assert len(owed(match.request)) == 1

    communications.note(match.request, by=cora, through="phone", direction="out", result=Result.REACHED)
    assert owed(match.request) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"result": Result.REACHED}, "only_a_call_that_is_owed_was_noted_by_nobody"),
        ({"result": Result.OWED}, "only_a_call_that_is_owed_was_noted_by_nobody"),
    ],
    ids=["noted by nobody", "owed without a day"],
)
def test_only_a_call_that_is_owed_was_noted_by_nobody(fields, name):
    posting = make_request(author=caller())

    with pytest.raises(IntegrityError, match=name):
        Communication.objects.create(posting=posting, person=posting.author, **fields)


def test_posting_is_owed_one_call():
    posting, today = make_request(author=caller()), timezone.localdate()
    fields = {"posting": posting, "person": posting.author, "result": Result.OWED, "follow_up_on": today}
    Communication.objects.create(**fields)

    with pytest.raises(IntegrityError, match="a_posting_is_owed_one_call"):
        Communication.objects.create(**fields)


def test_change_that_a_caller_has_not_made_is_one_more_call(cora):
    posting = reviewing.ask_for_change(make_waiting(author=caller()), by=cora, version=1, reason="unclear")
    communications.finish(Communication.objects.owed().get(), by=cora)
    assert owed(posting) == []

    noticing.ask_again_for_change(at=posting.reviewed_at + noticing.CHANGE_ASKED_AGAIN)

    assert [words for words, _day, _by in owed(posting)] == ["Wir haben um eine Änderung gebeten."]

"""What is said is passed on, or held and said so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from postings import conversation_letters, conversing, enquiring, enquiry_words, nudging, overseeing, relay
from postings.models import Enquiry, Held, Message, Party
from tests.conftest import make_person, make_posting

from .talks import ASKER, OWNER, make_enquiry
from .test_enquiring import letters, owner

pytestmark = pytest.mark.django_db
NUMBER = "Rufen Sie mich an: 0561 0000000"


def talk(**fields):
    return make_enquiry(make_posting(author=owner(**fields)))


def say(enquiry, side, text, **fields):
    return conversing.write(enquiry, side=side, text=text, language="de", **fields)


def test_answer_turns_the_clock_to_the_other():
    enquiry = talk()

    say(enquiry, OWNER, "Ja gern, wann?")

    enquiry.refresh_from_db()
    assert (enquiry.waits_for, enquiry.num_nudged) == (ASKER, 0)
    assert letters()[-1] == ("message_arrived", "")


@pytest.mark.parametrize("text", [NUMBER, "schreib an rana@example.org", "bin auf Telegram @rana_kassel"])
def test_contact_data_is_held_whole_and_its_writer_told(text):
    enquiry = talk()

    message = say(enquiry, OWNER, text)

    assert (message.held_for, message.delivered_at, message.text) == (Held.CONTACT, None, text)
    assert letters()[-1] == ("message_held", "")
    assert not enquiry.messages.seen_by(ASKER).filter(pk=message.pk).exists()
    assert enquiry.messages.seen_by(OWNER).filter(pk=message.pk).exists()


def test_held_message_goes_on_when_its_writer_says_so():
    message = say(talk(), OWNER, NUMBER)

    conversing.release(message, side=OWNER)

    message.refresh_from_db()
    assert (message.held_for, message.is_held) == ("", False)


def test_nobody_releases_what_the_other_wrote():
    message = say(talk(), OWNER, NUMBER)

    assert conversing.release(message, side=ASKER) is None
    assert conversing.drop(message, side=ASKER)
    assert Message.objects.get(pk=message.pk).is_held


def test_links_and_accounts_are_read_by_the_office_first():
    message = say(talk(), OWNER, "Bitte überweisen Sie auf DE02120300000000202051")

    assert message.held_for == Held.OFFICE
    assert conversing.release(message, side=OWNER) is None


def test_while_the_office_reads_the_first_message_it_reads_the_next_too(cora):
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    message = say(enquiry, ASKER, "Noch etwas: am Abend passt es auch.")

    enquiry.refresh_from_db()
    assert (message.held_for, enquiry.state) == (Held.OFFICE, "held")


def test_showing_contact_lets_the_held_message_through():
    enquiry = talk(phone="0561 0000000")
    message = say(enquiry, OWNER, NUMBER)

    conversing.show(enquiry, side=OWNER, shares=["phone"])

    enquiry.refresh_from_db(), message.refresh_from_db()
    assert [way.text for way in conversing.ways_to_other(enquiry, ASKER)] == ["0561 0000000"]
    assert conversing.ways_to_other(enquiry, OWNER) == []
    assert not message.is_held


def test_what_one_does_not_have_cannot_be_shown():
    enquiry = make_enquiry(make_posting(author=make_person()))

    enquiry = conversing.show(enquiry, side=OWNER, shares=["phone", "email"])

    assert enquiry.owner_shares == []


def test_after_the_end_nobody_writes_and_nothing_is_shown():
    enquiry = talk(phone="0561 0000000")
    conversing.show(enquiry, side=OWNER, shares=["phone"])
    enquiring.decline(enquiry)
    enquiry.refresh_from_db()

    assert conversing.ways_to_other(enquiry, ASKER) == []
    with pytest.raises(conversing.Closed):
        say(enquiry, ASKER, "Schade")


def test_the_same_mail_twice_is_one_message():
    enquiry = talk()

    first = say(enquiry, OWNER, "Ja gern", via="mail", mail_id="<1@example.org>")

    assert say(enquiry, OWNER, "Ja gern", via="mail", mail_id="<1@example.org>") == first
    assert enquiry.messages.filter(side=OWNER).count() == 1


def test_clock_asks_after_a_day_and_three_and_gives_up_honestly_on_the_fifth():
    begun = talk().waits_since
    said = []
    for hours in (23, 25, 26, 71, 73, 100, 119, 121, 200):
        nudging.nudge_due(at=begun + timedelta(hours=hours))
        said.append(letters()[2:])

    word, none = ("word_awaited", "owner"), ("no_word_came", "asker")
    assert [len(each) for each in said] == [0, 1, 1, 1, 2, 2, 2, 3, 3]
    assert said[-1] == [word, word, none]
    assert Enquiry.objects.filter(given_up_at__isnull=False).count() == 1


def test_who_has_agreed_and_nothing_to_say_is_not_asked_again():
    enquiry = enquiring.accept(talk())
    say(enquiry, ASKER, "Bis Samstag")
    conversing.needs_no_answer(enquiry, side=OWNER)
    before = letters()

    nudging.nudge_due(at=timezone.now() + timedelta(days=6))

    assert letters() == before


def test_office_lets_a_first_message_through(cora):
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    overseeing.let_through(enquiry.messages.get(), by=cora)

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.waits_for) == ("waiting", "owner")
    assert enquiry.messages.get().checked_by == cora
    assert overseeing.let_through(enquiry.messages.get(), by=cora) is None


def test_office_holds_a_first_message_back_and_says_why(cora):
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    overseeing.hold_back(enquiry.messages.get(), by=cora, words="Das ist Werbung.")

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("closed", "refused")
    assert not Enquiry.objects.shown_to_owner().exists()
    assert letters()[-1] == ("message_refused", "")


def test_reported_conversation_is_read_and_answered(cora):
    enquiry = talk()
    overseeing.report(enquiry, side=ASKER, words="Er will Geld")
    assert Enquiry.objects.reported().get() == enquiry

    overseeing.settle_report(enquiry, by=cora)

    assert not Enquiry.objects.reported().exists()
    assert letters()[-1] == ("report_settled", "asker")


def test_office_stops_a_conversation(cora):
    enquiry = talk()
    overseeing.report(enquiry, side=ASKER, words="Er will Geld")

    overseeing.stop(enquiry, by=cora)

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.report_settled_by) == ("closed", cora)


def test_office_stops_no_conversation_that_never_was_for_it(cora):
    enquiry = talk()

    assert overseeing.stop(enquiry, by=cora) is None

    enquiry.refresh_from_db()
    assert enquiry.is_open


@pytest.mark.parametrize("wrong", [{"held_for": "contact"}, {"delivered_at": None}, {"checked_at": timezone.now()}])
def test_database_refuses_a_message_that_is_nowhere(wrong):
    message = talk().messages.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**wrong)


def test_letter_is_in_its_readers_language_with_the_words_as_they_were_written():
    enquiry = talk(language="ar")
    message = enquiry.messages.get()

    conversation_letters.message_arrived.send(message)

    sent = mail.outbox[0]
    assert sent.to == ["rana@example.org"]
    assert message.text in sent.body
    assert "jutta" not in sent.message().as_string().lower().replace("jutta ", "")
    assert sent.reply_to == [relay.address_of(enquiry.pk, "owner")]
    with translation.override("ar"):
        assert sent.subject == conversation_letters.message_arrived.write(message)["subject"]


def test_no_letter_holds_an_address_of_the_other(bilal):
    enquiry = enquiring.accept(talk(phone="0561 0000000"))
    conversing.show(enquiry, side=OWNER, shares=["phone", "email"])
    enquiry.refresh_from_db()

    for letter in (
        conversation_letters.enquiry_received, conversation_letters.enquiry_accepted, conversation_letters.contact_shown,
        conversation_letters.word_awaited, conversation_letters.no_word_came,
    ):  # fmt: skip
        letter.send(enquiry, Party.ASKER)

    assert len(mail.outbox) == 5
    for sent in mail.outbox:
        assert not any(found in sent.message().as_string() for found in ("rana@example.org", "0000000"))


def test_both_are_asked_once_how_it_was_two_weeks_after_a_yes_and_the_last_word():
    enquiry = enquiring.accept(talk())
    before, begun = letters(), timezone.now()

    counts = [nudging.ask_outcomes(at=begun + timedelta(days=days)) for days in (13, 15, 16)]

    assert counts == [0, 1, 0]
    assert letters()[len(before) :] == [("did_it_work", "asker"), ("did_it_work", "owner")]
    assert Enquiry.objects.get().is_accepted and enquiry.pk


def test_word_that_comes_while_the_clock_looks_keeps_a_conversation():
    enquiry = enquiring.accept(talk())
    later = timezone.now() + timedelta(days=61)
    due = Enquiry.objects.agreed_by(later - nudging.FADED_AFTER)
    assert due.get() == enquiry
    say(enquiry, ASKER, "Bis morgen")
    Message.objects.filter(text="Bis morgen").update(written_at=later)

    assert not nudging._fade(enquiry, due)

    assert Enquiry.objects.get().is_accepted


def test_what_nobody_speaks_about_for_two_months_is_over_and_stays_counted():
    posting = make_posting(amount=2)
    enquiring.accept(make_enquiry(posting, amount=2))

    assert [nudging.let_fade(at=timezone.now() + timedelta(days=days)) for days in (59, 61, 62)] == [0, 1, 0]

    posting.refresh_from_db()
    assert (Enquiry.objects.get().reason, posting.amount_left) == ("faded", 0)


def test_who_stands_in_reserve_for_a_month_is_asked_about_and_hears_honestly():
    enquiry = make_enquiry(make_posting(amount=1, amount_promised_elsewhere=1, author=owner()))
    before, begun = letters(), timezone.now()

    for days in (29, 31, 31.5, 32.1, 34.1, 36.1, 70):
        at = begun + timedelta(days=days)
        nudging.remember_reserve(at=at)
        nudging.nudge_due(at=at)

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.waits_for, enquiry.is_silent) == ("reserve", OWNER, True)
    assert letters()[len(before) :] == [("word_awaited", "owner"), ("word_awaited", "owner"), ("no_word_came", "asker")]
    assert Enquiry.objects.needing_office().get() == enquiry


def test_who_is_on_the_list_and_waited_for_is_asked_for_yes_or_no():
    enquiry = make_enquiry(make_posting(amount=1, amount_promised_elsewhere=1))
    said = enquiry_words.next_step(enquiry, OWNER)
    enquiring.ask_owner(enquiry, at=timezone.now())

    assert said == enquiry_words.next_step(enquiry, ASKER) == "Diese Antwort steht auf der Warteliste."
    assert enquiry_words.next_step(enquiry, OWNER) == "Jetzt sind Sie dran: Antworten Sie, oder sagen Sie Ja oder Nein."

"""Mail into a conversation, with the real rows behind it."""

import smtplib

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import conversing, enquiring, relay, relaying
from postings.models import Enquiry, Held, Message, Via
from tests.conftest import make_posting

from .receiving import connect, letter, listening
from .talks import ASKER, OWNER, make_asker, make_enquiry
from .test_enquiring import letters, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def enquiry():
    return make_enquiry(make_posting(author=owner(language="ar")))


def deliver(enquiry, side=OWNER, *, sender="rana@example.org", text="Ja, gern.", message_id="<1@x>", **fields):
    relaying.deliver(enquiry.pk, str(side), sender=sender, text=text, message_id=message_id, **fields)


def stored(enquiry):
    return list(enquiry.messages.filter(via=Via.MAIL).values_list("side", "text", "text_language"))


def test_letter_is_said_in_the_conversation(enquiry):
    deliver(enquiry)

    enquiry.refresh_from_db()
    assert stored(enquiry) == [("owner", "Ja, gern.", "ar")]
    assert (enquiry.waits_for, letters()[-1]) == (ASKER, ("message_arrived", ""))


def test_language_is_that_in_which_the_writer_wrote_before(enquiry):
    conversing.write(enquiry, side=OWNER, text="Hello", language="en")

    deliver(enquiry)

    assert stored(enquiry) == [("owner", "Ja, gern.", "en")]


def test_language_that_a_letter_is_surely_written_in_comes_first(enquiry):
    deliver(enquiry, text="Gern, kommen Sie doch morgen Abend einfach vorbei.")

    assert [language for _side, _text, language in stored(enquiry)] == ["de"]


def test_same_letter_twice_is_said_once(enquiry):
    for _again in range(3):
        deliver(enquiry, has_files=True)
    deliver(enquiry, message_id="<2@x>", text="Noch etwas.")

    assert [text for _side, text, _language in stored(enquiry)] == ["Ja, gern.", "Noch etwas."]
    assert [name for name, _side in letters()].count("files_left_out") == 1


def test_capitals_in_an_address_are_no_difference(enquiry):
    deliver(enquiry, sender="RANA@example.org")

    assert len(stored(enquiry)) == 1


@pytest.mark.parametrize(("side", "sender"), [(OWNER, "jutta@example.org"), (ASKER, "rana@example.org"), (OWNER, "")])
def test_nobody_writes_as_the_other(enquiry, side, sender):
    with pytest.raises(relay.NotYours):
        deliver(enquiry, side, sender=sender)

    assert stored(enquiry) == []


def test_address_that_was_not_proved_is_nobodys(bilal):
    enquiry = make_enquiry(make_posting(author=bilal))

    with pytest.raises(relay.NotYours):
        deliver(enquiry, sender="")


def test_conversation_that_is_over_takes_nothing(enquiry):
    enquiring.decline(enquiry)

    for act in (
        lambda: relaying.check(enquiry.pk, "asker"),
        lambda: deliver(enquiry, ASKER, sender="jutta@example.org"),
    ):
        with pytest.raises(relay.Closed):
            act()


def test_unknown_conversation_takes_nothing(enquiry):
    for pk in (enquiry.pk + 1, 0, 2**62):
        with pytest.raises(relay.Unknown):
            relaying.check(pk, "owner")


def test_owner_cannot_write_in_what_the_office_still_reads():
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    with pytest.raises(relay.Unknown):
        relaying.check(enquiry.pk, "owner")


def test_second_message_is_read_by_the_office_too_while_it_reads_the_first():
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    deliver(enquiry, ASKER, sender="jutta@example.org")

    assert list(enquiry.messages.values_list("held_for", flat=True)) == [Held.OFFICE, Held.OFFICE]
    assert Enquiry.objects.get().state == "held"


def test_contact_data_by_mail_is_held_as_on_the_page(enquiry):
    deliver(enquiry, text="Rufen Sie mich an: 0561 0000000")

    assert Message.objects.get(via=Via.MAIL).held_for == Held.CONTACT


def test_machines_that_answer_each_other_are_stopped(enquiry, monkeypatch):
    monkeypatch.setattr(relaying, "PER_HOUR", 3)
    for num in range(3):
        deliver(enquiry, message_id=f"<{num}@x>")

    with pytest.raises(relay.TooMany):
        deliver(enquiry, message_id="<4@x>")
    deliver(enquiry, ASKER, sender="jutta@example.org", message_id="<5@x>")


def test_bounce_is_told_to_whoever_listens(monkeypatch):
    told = []
    monkeypatch.setattr(relaying, "BOUNCED", [lambda *said: told.append(said)])

    relaying.bounced("ada@example.org", "<1@x>")

    assert told == [("ada@example.org", "<1@x>")]


def test_jobs_hold_neither_address_nor_text(enquiry):
    deliver(enquiry, text="Geheimes", has_files=True)

    jobs = str(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    assert [word for word in ("rana@", "jutta@", "Geheimes", "antwort+") if word in jobs] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
def test_mail_goes_all_the_way_into_the_conversation(kind):
    call_command("load_reference", verbosity=0)
    enquiry = make_enquiry(make_posting(author=owner()), person=make_asker(email_proved_at=timezone.now()))
    quoted = "\n\nAm Mo., 2. Nov. 2026 um 10:22 Uhr schrieb People Like Me <x@post.example.org>:\n> Guten Tag"

    with listening(relaying, is_lmtp=kind is smtplib.LMTP) as door, connect(door, kind) as client:
        for _again in range(2):
            client.sendmail(
                "rana@example.org",
                relay.address_of(enquiry.pk, "owner"),
                letter(f"Ja, gern.{quoted}", sender="Rana <rana@example.org>"),
            )
        client.sendmail(
            "jutta@example.org", relay.address_of(enquiry.pk, "asker"), letter("Wann?", sender="jutta@example.org")
        )
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as stranger:
            client.sendmail(
                "eve@example.org", relay.address_of(enquiry.pk, "asker"), letter("Ich!", sender="eve@example.org")
            )

    assert stranger.value.smtp_code == 550
    assert [(side, text) for side, text, _language in stored(enquiry)] == [("owner", "Ja, gern."), ("asker", "Wann?")]
    assert Enquiry.objects.get().waits_for == OWNER


def end_other_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
def test_database_started_anew_between_two_letters_loses_none(monkeypatch):
    call_command("load_reference", verbosity=0)
    for name, value in {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}.items():  # as in production
        monkeypatch.setitem(connection.settings_dict, name, value)
    enquiry = make_enquiry(make_posting(author=owner()))
    to = relay.address_of(enquiry.pk, "owner")

    with listening(relaying) as door, connect(door) as client:
        for num in range(3):
            raw = letter(f"Nachricht {num}", sender="rana@example.org").replace(b"<1@", f"<{num}@".encode())
            client.sendmail("rana@example.org", to, raw)
            end_other_connections()

    assert [text for _side, text, _language in stored(enquiry)] == [f"Nachricht {num}" for num in range(3)]

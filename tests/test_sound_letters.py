"""Every letter about a posting, a match, a clearance, a certificate, a concern or an account, in every language, sound to the last byte."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from coordination import concerns
from coordination.answer_letters import AnswerLetter
from coordination.clearances import LetterAboutClearance
from coordination.concern_letters import ConcernLetter
from coordination.letters import MatchLetter
from coordination.models import Match, Referral, Side
from network import certificates
from network.certificate_letters import CertificateLetter
from network.models import Certificate
from network.project_letters import StewardLetter
from people import account_letters
from people.models import Clearance, Organisation
from postings import emails
from postings.answerable import ConversationLetter, MessageLetter
from postings.models import Kind, Message, Notice, Party, Report, Word
from tests.conftest import LANGUAGES, make_contact_point, make_person, make_posting, make_waiting
from tests.network.project_cast import make_certificate, make_project, make_steward
from tests.postings.talks import make_enquiry
from tests.sound_letters import assert_sound, read

pytestmark = pytest.mark.django_db
# As nobody types it: a title that tries to be a header, a text that tries to be a page, and a line without an end.
TITLE = "Topf\r\nBcc: eve@example.org\r\n\r\n<b>&amp; Pfanne</b>"
WORDS = "<img src=https://example.org/pixel.gif>\nلا أعرف &lt;\n" + "x" * 3000
NOW = timezone.now()


def make_reader(language):
    return make_person(
        name="Amal", email="amal@example.org", email_proved_at=timezone.now(), reach_by="email", language=language
    )


def of_posting(letter, language, cora):
    posting = make_posting(author=make_reader(language), kind=Kind.REQUEST)
    review = make_waiting(author=posting.author)
    review.decision, review.reason, review.words = "changes_requested", "unclear", WORDS
    posting.title = TITLE
    if getattr(letter, "name", "") == "several_over":
        about_several(posting)
    return posting, review


def about_several(posting):
    """A posting whose end is told together with another's of the same human."""
    posting.status, posting.closed_at = "expired", NOW
    posting.save()
    for each in (posting, make_posting(author=posting.author, status="expired", closed_at=NOW)):
        Notice.objects.create(posting=each, word=Word.OVER, ends_at=each.expires_at, given_at=NOW)


def about_talk(letter, language, cora):
    posting = make_posting(author=make_reader(language), amount=3)
    enquiry = make_enquiry(posting, text=WORDS[:2000], amount=2)
    enquiry.state, enquiry.posting.title = (letter.states or ["waiting"])[0], TITLE
    enquiry.person.name, enquiry.person.language = "Jutta\r\nBcc: eve@example.org", language
    return enquiry, Party.OWNER if language == "de" else Party.ASKER


def about_message(letter, language, cora):
    posting = make_posting(author=make_reader(language))
    enquiry = make_enquiry(posting)
    enquiry.posting.title, enquiry.person.language = TITLE, language
    return (Message(enquiry=enquiry, side=letter_side(letter), text=WORDS, text_language="ar", checked_words=WORDS),)


def letter_side(letter):
    """So that the posting's author is the one who reads it."""
    return Party.OWNER if letter.to_writer else Party.ASKER


def to_reporter(letter, language, cora):
    posting, review = of_posting(letter, language, cora)
    review.report = Report(email="wer@example.org", language=language, receipt="M-1")
    review.decision = "kept"
    return posting, review


def about_answer(letter, language, cora):
    posting, _review = of_posting(letter, language, cora)
    point = make_contact_point(phone="0000 1", website="https://example.org/treff", street="Am Markt 1")
    return posting, Referral(posting=posting, contact_point=point, words=WORDS, by=cora)


def about_match(letter, language, cora):
    request = make_posting(author=make_reader(language))
    match = Match.objects.create(request=request, offer=make_posting(kind=Kind.OFFER, text=WORDS), words=WORDS)
    match.state, match.request.title, match.offer.title = letter.states[0], TITLE, TITLE
    match.waiting_since = timezone.now()
    return match, Side.REQUEST


def about_clearance(letter, language, cora):
    day = date(2026, 12, 1)
    return (Clearance(person=make_reader(language), level="housing", issued_on=day, valid_until=day),)


def about_project(letter, language, cora):
    organisation = Organisation.objects.create(
        name="Haus am Bach", kind="shelter", verified_at=timezone.now(), verified_by=cora
    )
    steward = make_steward(organisation, by=cora, email="leserin@example.org")
    make_person(email=steward.email, email_proved_at=timezone.now(), language=language)
    project = make_project(organisation, by=cora, title=TITLE, status="draft")
    project.given_back = WORDS
    return project, steward


def about_certificate(letter, language, cora):
    organisation = Organisation.objects.create(name=TITLE, kind="shelter", verified_at=timezone.now(), verified_by=cora)
    certificate = make_certificate(organisation, tasks=WORDS[:600], email=make_reader(language).email)
    if not letter.is_genuine:
        certificates.revoke(Certificate.objects.all(), by=cora)
        certificate.refresh_from_db()
    return (certificate,)


def about_concern(letter, language, cora):
    said = {"topic": "other", "place": "", "text": WORDS[:3000], "email": "wer@example.org", "language": language}
    return (concerns.answer(concerns.write(**said), by=cora, words=WORDS[:3000]),)


ROWS = {
    emails.Letter: of_posting,
    emails.LetterToReporter: to_reporter,
    AnswerLetter: about_answer,
    MatchLetter: about_match,
    LetterAboutClearance: about_clearance,
    ConversationLetter: about_talk,
    MessageLetter: about_message,
    StewardLetter: about_project,
    CertificateLetter: about_certificate,
    ConcernLetter: about_concern,
}
KNOWN = sorted(name for name, letter in emails.LETTERS.items() if type(letter) in ROWS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KNOWN)
def test_letter_is_sound(name, language, cora):
    letter = emails.LETTERS[name]

    letter.send(*ROWS[type(letter)](letter, language, cora))

    assert_sound(mail.outbox[-1], language)


@pytest.mark.parametrize("name", account_letters.LETTERS)
def test_account_letter_is_sound(name, cora):
    account_letters.LETTERS[name].send(cora)

    assert_sound(mail.outbox[-1], "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_is_sound_and_stands_in_the_subject(language):
    emails.send_email_code(to="amal@example.org", language=language, code="123456")

    assert "123456" in assert_sound(mail.outbox[-1], language)["Subject"]


def test_title_with_line_breaks_makes_no_header(cora):
    posting, review = of_posting(None, "de", cora)

    emails.posting_published.send(posting, review)

    letter = read(mail.outbox[-1])
    assert letter["Subject"] == "Jetzt sichtbar: Topf Bcc: eve@example.org <b>&amp; Pfanne</b>"
    assert mail.outbox[-1].recipients() == ["amal@example.org"]


def test_quote_is_set_in_line_by_line(cora):
    posting, review = of_posting(None, "de", cora)
    review.words = "Wie groß?\nWie alt?"

    emails.change_requested.send(posting, review)

    assert "    Wie groß?\n    Wie alt?\n" in mail.outbox[-1].body

import re

import pytest
from django.core import mail
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import access, decisions, letters, standing, tasks
from coordination.models import Match, MatchState, Side
from people.ways import Share
from tests.coordination.pairs import (
    ASKER_MAIL,
    ASKER_PHONE,
    CANARIES,
    HELPER_MAIL,
    HELPER_PHONE,
    deliver,
    forget_letters,
    make_asker,
    make_helper,
    make_match,
    make_offer,
    make_request,
)

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/(\w\w)/vermittlung/([^/\s]+)/")


def to(address, sent):
    """The letters among `sent` that go to this address."""
    return [letter for letter in sent if letter.to == [address]]


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_letters_of_a_whole_match_are_in_the_readers_language(cora, language):
    request = make_request(author=make_asker(language=language))
    with translation.override("de"):
        match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, request=request)
        decisions.decline(match, side=Side.OFFER)
    match.refresh_from_db()

    # The letters of what has passed meanwhile are not sent any more: only the last one is.
    (letter,) = to(ASKER_MAIL, deliver())

    assert letter.extra_headers["Content-Language"] == language
    with translation.override(language):
        assert standing.of(match, Side.REQUEST).sentence in letter.body
        assert letter.subject.startswith(standing.of(match, Side.REQUEST).headline)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_proposal_quotes_the_other_in_its_own_words_and_says_what_comes(cora, language):
    request = make_request(author=make_asker(language=language))
    offer = make_offer(author=make_helper(), text="أواني للطبخ، مجانا", text_language="ar", municipality="06633003")
    match = decisions.propose(request, offer, by=cora, words="Ich kenne beide.")

    (letter,) = to(ASKER_MAIL, deliver())

    assert "أواني للطبخ، مجانا" in letter.body
    assert "Baunatal" in letter.body
    assert "Cora" in letter.body
    assert "0000 123456" in letter.body
    assert "Ich kenne beide." in letter.body
    with translation.override(language):
        assert standing.next_step(match, Side.REQUEST) in letter.body
        assert letters.where(match, Side.REQUEST) in letter.body


def test_letter_leads_to_the_readers_side_of_the_match(cora):
    match = make_match(by=cora, request=make_request(author=make_asker(language="ar")))

    found = {letter.to[0]: LINK.search(letter.body) for letter in deliver()}

    assert found[ASKER_MAIL][1] == "ar"
    assert access.of_link(found[ASKER_MAIL][2]) == (match, Side.REQUEST)
    assert access.of_link(found[HELPER_MAIL][2]) == (match, Side.OFFER)


def test_letter_in_a_coordinated_category_says_that_the_office_makes_the_contact(cora):
    match = make_match(by=cora)
    type(match.request).objects.filter(pk=match.request_id).update(category="housing")

    assert "innerhalb von zwei Werktagen" in deliver()[0].body


def test_agreed_letter_tells_exactly_what_the_other_chose(cora):
    match = make_match(by=cora)
    decisions.accept(match, side=Side.OFFER, shares=[Share.PHONE])
    forget_letters()
    decisions.accept(match, side=Side.REQUEST, shares=[Share.EMAIL])

    sent = deliver()

    (asked,), (helped,) = to(ASKER_MAIL, sent), to(HELPER_MAIL, sent)
    assert [canary in asked.body for canary in (HELPER_PHONE, HELPER_MAIL)] == [True, False]
    assert [canary in helped.body for canary in (ASKER_MAIL, ASKER_PHONE)] == [True, False]


def test_agreed_letter_where_nothing_was_chosen_says_when_the_office_calls(cora):
    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=[])

    sent = deliver()

    assert len(sent) == 2
    assert all("Wir bringen Sie zusammen" in letter.body for letter in sent)
    assert not any(canary in letter.body for letter in sent for canary in CANARIES)


def every_letter_before_both_agreed(cora):
    """Everything that can be sent while not both have said yes."""
    match = make_match(by=cora)
    yield from deliver()
    decisions.accept(match, side=Side.OFFER, shares=Share.values)
    yield from deliver()
    for name in ("proposed", "volunteered", "reminded", "agreed", "ended", "how_was_it"):
        for side in Side:
            tasks.send_match_letter(letter=name, match=match.pk, side=side)
    yield from mail.outbox
    decisions.decline(match, side=Side.REQUEST)
    yield from deliver()


def test_letters_before_both_agreed_hold_no_contact_data(cora):
    sent = list(every_letter_before_both_agreed(cora))

    told = " ".join(letter.body + letter.alternatives[0][0] + letter.subject for letter in sent)
    assert len(sent) > 8
    assert [canary for canary in CANARIES if canary in told] == []


def test_letters_after_it_was_dissolved_hold_no_contact_data(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.dissolve(match, by=cora, version=match.version, reason="other")

    sent = deliver()

    assert len(sent) == 2
    assert [canary for canary in CANARIES for letter in sent if canary in letter.body] == []


def test_letter_about_what_has_passed_is_not_sent(cora):
    match = make_match(by=cora)
    decisions.decline(match, side=Side.OFFER)

    assert [letter.to for letter in deliver()] == [[ASKER_MAIL]]


def test_letter_about_a_match_that_is_gone_is_not_sent():
    tasks.send_match_letter(letter="proposed", match=0, side="offer")

    assert mail.outbox == []


def test_somebody_without_mail_gets_no_letter(cora, bilal):
    make_match(by=cora, request=make_request(author=bilal))

    assert ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_match_letter").count() == 1


def test_jobs_hold_keys_only(cora):
    make_match(by=cora, state=MatchState.DONE)

    jobs = ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_match_letter")
    assert {tuple(sorted(job.args)) for job in jobs} == {("letter", "match", "side")}
    assert {job.args["match"] for job in jobs} == {Match.objects.get().pk}


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("declined", "Für die andere Person passt es dieses Mal nicht."),
        ("posting_closed", "Er gilt nicht mehr."),
        ("nobody_came", "Wenn Sie Fragen dazu haben, rufen Sie uns an."),
    ],
)
def test_ended_letter_says_kindly_why_and_what_becomes_of_the_posting(cora, reason, sentence):
    match = make_match(by=cora)
    forget_letters()
    decisions.dissolve(match, by=cora, version=1, reason=reason)

    (letter,) = to(ASKER_MAIL, deliver())

    assert sentence in letter.body
    assert "Ihr Gesuch bleibt sichtbar. Wir suchen weiter." in letter.body

import re

import pytest
from django.utils import translation

from coordination import call_outs, tasks
from coordination.models import CallOutInvitation
from postings.models import Posting
from tests.conftest import LANGUAGES
from tests.coordination.asked import NOON, all_say_yes, invitations, make_call_out, make_help, make_helper
from tests.coordination.pairs import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def call_out(cora):
    """Asks one who reads Arabic and two who read German, for one place."""
    for language in ("ar", "de", "de"):
        make_help(author=make_helper(language=language))
    return make_call_out(by=cora, num_needed=1, happens_on=NOON.date(), time_words="von 9 bis 12 Uhr")


def by_reader(sent):
    return {letter.to[0]: letter for letter in sent}


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_in_the_readers_language(cora, language):
    make_help(author=make_helper(language=language))
    call_out = make_call_out(by=cora)

    (asks,) = deliver()
    call_outs.cancel(call_out, by=cora)
    (cancelled,) = deliver()

    for letter in (asks, cancelled):
        assert letter.extra_headers["Content-Language"] == language
        assert f"/{language}/aufruf/" in letter.body
    with translation.override(language):
        asked = translation.gettext("Können Sie helfen? %(title)s") % {"title": call_out.title}
    assert asks.subject == " ".join(asked.split())  # in a subject every space is a plain one


def test_letter_says_what_where_when_how_many_and_who_asks(call_out):
    letter = next(letter for letter in deliver() if letter.extra_headers["Content-Language"] == "de")

    for words in ("Kassel", "18. November 2026", "von 9 bis 12 Uhr", "Gesucht wird 1 Mensch", "Cora", call_out.text):
        assert words in letter.body
    assert "Wir, die Koordinationsstelle" in letter.body
    assert "keine Aufrufe mehr" in letter.body


def test_organisation_that_is_asked_for_is_named(cora, lindenhof):
    make_help()
    make_call_out(by=cora, organisation=lindenhof)

    (letter,) = deliver()

    assert "Wohnhaus am Lindenhof sucht Menschen" in letter.body


def test_nobody_reads_of_another(call_out):
    people = [(each.person.email, each.person.name) for each in invitations(call_out)]
    sent = deliver()
    all_say_yes(call_out, 2)
    call_outs.say_no(invitations(call_out)[0], at=NOON)
    sent += deliver()

    assert len(sent) == 5  # asked, asked, asked, full, moved up
    for letter in sent:
        text = str(letter.message())
        others = [part for person in people for part in person if person[0] not in letter.to]
        assert [part for part in others if part in text + letter.body] == []


def test_letter_of_what_has_passed_is_not_sent(call_out):
    all_say_yes(call_out, 1)

    sent = deliver()

    # The others are not asked any more for what is full: they are told so once.
    assert sorted(letter.subject[:5] for letter in sent) == sorted(["Danke", "Danke"])


def test_letter_to_somebody_gone_is_nobodys(call_out):
    pk = invitations(call_out)[0].pk
    CallOutInvitation.objects.filter(pk=pk).delete()

    tasks.send_call_out_letter("call_out_asks", pk)


def test_button_opens_the_page_and_is_not_a_yes(call_out, client):
    letter = deliver()[0]
    address = re.search(r"http://[^/]+(/\w\w/aufruf/\S+)", letter.body)[1]

    response = client.get(address, follow=True)

    assert response.status_code == 200
    assert {each.said for each in invitations(call_out)} == {""}


def test_letters_about_a_call_out_answer_no_request(cora):
    request = Posting.objects.get(pk=make_help(kind="request").pk)
    make_help()
    call_out = make_call_out(by=cora, request=request)
    all_say_yes(call_out, 1)

    request.refresh_from_db()

    assert request.answered_at is None

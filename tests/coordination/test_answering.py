import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from coordination import access, decisions
from coordination.models import DissolveReason, MatchState, MatchStep, Side
from people.ways import Share
from postings import chiffre, lifecycle
from postings.access import link_token
from postings.models import Posting
from tests.conftest import make_person
from tests.coordination.pairs import (
    ASKER_MAIL,
    ASKER_PHONE,
    CANARIES,
    HELPER_MAIL,
    HELPER_PHONE,
    make_asker,
    make_helper,
    make_match,
    make_offer,
    make_request,
    make_suggestion,
)

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"
VERBS = ["ja", "nein", "kontakt", "ergebnis"]


@pytest.fixture
def match(cora):
    """A proposal, with the request behind CODE."""
    request = make_request(author=make_asker(), entry_code_hash=chiffre.entry_code_hash(CODE))
    return make_match(by=cora, request=request)


@pytest.fixture
def asker(client, match):
    """The browser of who asks, who has typed her code."""
    client.post("/de/mein-eintrag/", {"code": CODE})
    return client


@pytest.fixture
def helper(match):
    browser = Client()
    browser.post(link_of(match, Side.OFFER))
    return browser


def link_of(match, side):
    return f"/de/vermittlung/{access.link_token(match, side)}/"


def page_of(match):
    return f"/de/mein-eintrag/vermittlung/{match.pk}/"


def do(browser, match, verb, **data):
    return browser.post(f"{page_of(match)}{verb}/", data)


def read(browser, match):
    return browser.get(page_of(match)).content.decode()


def state(match):
    match.refresh_from_db()
    return match.state


def facts(match):
    """Everything a visit might change."""
    match.refresh_from_db()
    return [match.state, match.version, match.request_says, match.offer_says, match.events.count()]


# The way in


def test_link_shows_a_button_and_does_nothing_by_itself(client, match):
    before = facts(match)

    page = client.get(link_of(match, Side.REQUEST))

    assert page.status_code == 200
    assert client.get(page_of(match)).status_code == 302
    assert facts(match) == before


def test_page_behind_a_link_stays_on_no_device(client, match):
    assert client.get(link_of(match, Side.OFFER))["Cache-Control"] == "no-store"


def test_link_opens_the_page_of_its_side(client, match):
    response = client.post(link_of(match, Side.OFFER), follow=True)

    assert response.redirect_chain == [(page_of(match), 302)]
    assert response.context["own"] == match.offer


@pytest.mark.parametrize("token", ["%00", "%F0%9F%98%80", "a" * 5000, "a:b:c", "..", "%FF", ":::", "-1"])
def test_odd_link_is_refused(client, token):
    assert client.get(f"/de/vermittlung/{token}/").status_code == 404


@pytest.mark.parametrize("change", [lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"), lambda _: "a:b:c"])
def test_forged_link_is_refused(client, match, change):
    token = change(access.link_token(match, Side.OFFER))

    assert client.post(f"/de/vermittlung/{token}/").status_code == 404


def test_link_for_another_purpose_is_refused(client, match):
    assert client.post(f"/de/vermittlung/{link_token(match.request)}/").status_code == 404
    assert client.post(f"/de/vermittlung/{signing.dumps([match.pk, 'offer'])}/").status_code == 404


def test_old_link_is_gone_and_says_where_to_go(client, match, monkeypatch):
    token = access.link_token(match, Side.OFFER)
    monkeypatch.setattr(access, "LINK_DAYS", -1)

    response = client.post(f"/de/vermittlung/{token}/")

    assert response.status_code == 410
    assert "/de/mein-eintrag/" in response.content.decode()


def test_page_without_a_visit_asks_for_the_code(client, match):
    assert client.get(page_of(match)).url == "/de/mein-eintrag/"
    assert [do(client, match, verb).status_code for verb in VERBS] == [403] * 4


def test_page_of_somebody_elses_match_is_not_found(asker, cora):
    other = make_match(by=cora)

    assert asker.get(page_of(other)).status_code == 404
    assert [do(asker, other, verb, outcome="worked").status_code for verb in VERBS] == [404] * 4


@pytest.mark.parametrize("verb", VERBS)
def test_verb_by_get_is_refused_and_changes_nothing(asker, match, verb):
    before = facts(match)

    assert asker.get(f"{page_of(match)}{verb}/").status_code == 405
    assert facts(match) == before


def test_pages_read_change_nothing(asker, helper, match):
    before = facts(match)

    for browser in (asker, helper):
        browser.get("/de/mein-eintrag/")
        browser.get(page_of(match))

    assert facts(match) == before


# Answering


def test_page_shows_what_the_other_says_in_its_language(client, cora):
    offer = make_offer(text="أواني للطبخ", text_language="ar")
    match = make_match(by=cora, offer=offer)
    client.post(link_of(match, Side.REQUEST))

    page = read(client, match)

    assert re.search(r'lang="ar" dir="rtl"><p>أواني للطبخ', page)
    assert "Cora" in page


def test_yes_is_kept_with_what_was_chosen(asker, match):
    response = do(asker, match, "ja", shares=["phone"])

    assert response.url == page_of(match)
    assert state(match) == MatchState.ACCEPTED_BY_ONE
    assert match.request_shares == [Share.PHONE]
    assert "Sie haben Ja gesagt" in read(asker, match)


def test_yes_offers_only_what_the_person_has(client, cora):
    match = make_match(by=cora, request=make_request(author=make_person(phone="0000 999")))
    client.post(link_of(match, Side.REQUEST))

    assert client.get(page_of(match)).context["yes"].fields["shares"].choices == [(Share.PHONE, Share.PHONE.label)]
    assert do(client, match, "ja", shares=["email"]).status_code == 422
    assert state(match) == MatchState.PROPOSED


def test_no_dissolves_and_keeps_the_words_for_the_office(asker, helper, match):
    do(asker, match, "nein", words="Geheime Worte")

    assert state(match) == MatchState.DISSOLVED
    assert match.events.get(step=MatchStep.DECLINED).details == {"words": "Geheime Worte"}
    assert "Geheime Worte" not in read(helper, match)
    assert "Für die andere Person passt es dieses Mal nicht." in read(helper, match)


def test_answer_that_comes_too_late_says_what_became_of_it(asker, match, cora):
    decisions.dissolve(match, by=cora, version=1, reason=DissolveReason.OTHER)

    response = do(asker, match, "ja")

    assert response.status_code == 409
    assert "der Stand hat sich inzwischen geändert" in response.content.decode()
    assert "Diese Vermittlung ist beendet" in response.content.decode()


def test_contacts_are_seen_once_both_agreed_and_only_what_was_chosen(asker, helper, match):
    do(helper, match, "ja", shares=["phone"])
    do(asker, match, "ja", shares=["email"])

    asked, helped = read(asker, match), read(helper, match)

    assert [canary in asked for canary in (HELPER_PHONE, HELPER_MAIL)] == [True, False]
    assert [canary in helped for canary in (ASKER_MAIL, ASKER_PHONE)] == [True, False]
    assert "Kanarie-Helper" not in asked


def test_contacts_are_on_no_page_before_both_agreed(asker, helper, match, client):
    do(helper, match, "ja", shares=Share.values)
    pages = [
        browser.get(address).content.decode()
        for browser in (asker, helper)
        for address in (page_of(match), "/de/mein-eintrag/", link_of(match, Side.REQUEST), link_of(match, Side.OFFER))
    ]
    late = do(asker, match, "ergebnis", outcome="worked")

    assert late.status_code == 409
    assert [canary for canary in CANARIES for page in [*pages, late.content.decode()] if escape(canary) in page] == []


def test_contacts_vanish_when_it_is_dissolved(asker, helper, match):
    do(helper, match, "ja", shares=Share.values)
    do(asker, match, "ja", shares=Share.values)
    do(helper, match, "nein")

    assert [canary for canary in CANARIES if canary in read(asker, match) + read(helper, match)] == []


def test_coordinated_category_offers_no_contact_and_says_when_the_office_calls(asker, helper, match, cora):
    Posting.objects.filter(pk=match.request_id).update(category="housing")
    assert "innerhalb von zwei Werktagen" in read(asker, match)
    do(helper, match, "ja", shares=Share.values)
    do(asker, match, "ja", shares=Share.values)

    page = read(asker, match)

    assert "Wir bringen Sie zusammen" in page
    assert "Wir haben Kontakt" not in page
    assert [canary for canary in CANARIES if canary in page] == []
    assert do(asker, match, "kontakt").status_code == 409
    decisions.contact_made(match, by=cora)
    assert HELPER_PHONE in read(asker, match)


def test_contact_and_outcome_take_one_tap_each(asker, helper, match):
    do(helper, match, "ja")
    do(asker, match, "ja")
    do(asker, match, "kontakt")
    assert state(match) == MatchState.IN_CONTACT
    do(asker, match, "ergebnis", outcome="worked")
    do(helper, match, "ergebnis", outcome="partly")

    assert state(match) == MatchState.DONE
    assert "Es hat geklappt" in read(asker, match)


def test_outcome_that_failed_names_the_reason(asker, helper, match):
    do(helper, match, "ja")
    do(asker, match, "ja")
    do(asker, match, "ergebnis", outcome="nobody_came")

    assert (state(match), match.reason) == (MatchState.DISSOLVED, DissolveReason.NOBODY_CAME)


@pytest.mark.parametrize("outcome", ["", "vielleicht", "\0"])
def test_outcome_that_is_no_button_is_asked_again(asker, match, outcome):
    assert do(asker, match, "ergebnis", outcome=outcome).status_code == 422


def test_words_that_no_database_holds_are_refused_kindly(asker, match):
    assert do(asker, match, "nein", words="weil\0").status_code == 422
    assert do(asker, match, "nein", words="x" * 5000).status_code == 422
    assert state(match) == MatchState.PROPOSED


# The posting's own page


def test_own_page_lists_open_matches_and_what_became_of_others(asker, match, cora):
    ended = decisions.propose(match.request, make_offer(title="Alter Topf"), by=cora)
    decisions.decline(ended, side=Side.OFFER)

    page = asker.get("/de/mein-eintrag/").content.decode()

    assert page.count("vermittlung-") == 4  # a heading and a label each
    assert "Alter Topf" in page
    assert f'href="{page_of(match)}"' in page


def test_own_page_forgets_what_ended_long_ago(asker, match):
    match = decisions.decline(match, side=Side.OFFER)
    type(match).objects.update(closed_at=timezone.now() - timedelta(days=31))

    assert page_of(match) not in asker.get("/de/mein-eintrag/").content.decode()


def test_own_page_asks_whether_it_still_holds_until_somebody_says_so(asker, match, cora):
    suggestion = make_suggestion(match.request, make_offer())
    assert "Gilt Ihr Eintrag noch?" not in asker.get("/de/mein-eintrag/").content.decode()

    decisions.ask_both(suggestion, by=cora)
    assert "Gilt Ihr Eintrag noch?" in asker.get("/de/mein-eintrag/").content.decode()
    asker.post("/de/mein-eintrag/verlaengern/")

    assert "Gilt Ihr Eintrag noch?" not in asker.get("/de/mein-eintrag/").content.decode()


def test_own_page_has_the_same_queries_for_1_and_30_matches(asker, match, cora, django_assert_num_queries):
    asker.get("/de/mein-eintrag/")
    with CaptureQueriesContext(connection) as few:
        asker.get("/de/mein-eintrag/")
    for _number in range(29):
        decisions.propose(match.request, make_offer(author=make_helper()), by=cora)

    # The history of the posting grows with them, in one query.
    with django_assert_num_queries(len(few)):
        asker.get("/de/mein-eintrag/")


def test_settled_posting_keeps_the_page_of_what_was_agreed(asker, helper, match):
    do(helper, match, "ja", shares=["phone"])
    do(asker, match, "ja")
    lifecycle.settle(match.request)

    assert HELPER_PHONE in read(asker, match)

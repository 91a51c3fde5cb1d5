import pytest
from django.core import signing
from django.utils import timezone

from coordination import call_out_access, call_outs
from postings.access import link_token
from tests.coordination.asked import NOON, all_say_yes, invitations, make_call_out, make_help, make_helper

pytestmark = pytest.mark.django_db
VERBS = ["ja", "nein", "keine-mehr", "wieder"]


@pytest.fixture
def call_out(cora):
    for name in ("Kanarie-Eins", "Kanarie-Zwei", "Kanarie-Drei"):
        make_help(author=make_helper(name))
    return make_call_out(by=cora, num_needed=1)


@pytest.fixture
def invitation(call_out):
    return invitations(call_out)[0]


def page_of(invitation, language="de"):
    return f"/{language}/aufruf/{call_out_access.link_token(invitation)}/"


def do(client, invitation, verb):
    return client.post(f"{page_of(invitation)}{verb}/")


def read(client, invitation, language="de"):
    return client.get(page_of(invitation, language), follow=True).content.decode()


def said(call_out):
    return [each.said for each in invitations(call_out)]


def test_page_says_what_is_needed_and_changes_nothing(client, call_out, invitation):
    page = read(client, invitation)

    assert "Wir tragen Möbel in den zweiten Stock." in page
    assert "Gesucht wird 1 Mensch" in page
    assert "Ich komme" in page
    assert "Diesmal nicht" in page
    assert "Cora" in page
    assert said(call_out) == ["", "", ""]


def test_page_is_kept_in_no_cache_and_found_by_no_machine(client, invitation):
    led = client.get(page_of(invitation))
    response = client.get(led["Location"])

    assert (led["Cache-Control"], response["Cache-Control"]) == ("no-store", "no-store")
    assert 'content="noindex"' in response.content.decode()


def test_link_leads_on_to_an_address_without_it_that_leaving_closes(client, call_out, invitation):
    token = call_out_access.link_token(invitation)
    page = client.get(page_of(invitation))["Location"]
    shown = client.get(page)
    client.post(f"{page}ja/")

    client.get("/de/mein-eintrag/weg/")

    assert (token in page, token in shown.content.decode(), "data-leave" in shown.content.decode()) == (
        False,
        False,
        True,
    )
    assert said(call_out) == ["yes", "", ""]
    assert client.get(page).status_code == 404
    assert client.post(f"{page}nein/").status_code == 404
    assert said(call_out) == ["yes", "", ""]


def test_number_of_somebody_elses_invitation_opens_nothing(client, call_out):
    mine, other, _third = invitations(call_out)
    client.get(page_of(mine))

    assert client.get(f"/de/aufruf/{other.pk}/").status_code == 404
    assert client.post(f"/de/aufruf/{other.pk}/ja/").status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_never_a_get(client, call_out, invitation, verb):
    assert client.get(f"{page_of(invitation)}{verb}/").status_code == 405
    assert said(call_out) == ["", "", ""]


def test_yes_by_one_button(client, call_out, invitation):
    response = do(client, invitation, "ja")

    page = client.get(response.url, follow=True).content.decode()
    assert said(call_out) == ["yes", "", ""]
    assert "Danke, Sie kommen" in page
    assert "Ich kann doch nicht" in page
    assert "0000 123456" in page


def test_no_is_in_order_and_can_be_thought_over(client, call_out, invitation):
    do(client, invitation, "nein")
    page = read(client, invitation)
    do(client, invitation, "ja")

    assert "Diesmal nicht, das ist in Ordnung" in page
    assert said(call_out) == ["yes", "", ""]


def test_who_is_late_reads_that_it_is_full_and_may_wait(client, call_out):
    _coming, late, later = all_say_yes(call_out, 1)
    page = read(client, late)
    for each in (late, later):
        do(client, each, "ja")

    assert "Es haben sich schon genug gemeldet" in page
    assert "Auf die Warteliste" in page
    assert said(call_out) == ["yes", "reserve", "reserve"]
    assert "Sie sind auf der Warteliste als Nächstes dran." in read(client, late)
    assert "Vor Ihnen steht 1 Mensch auf der Warteliste." in read(client, later)


def test_who_cancels_makes_room(client, call_out):
    coming, waiting, _silent = all_say_yes(call_out, 2)

    do(client, coming, "nein")

    assert said(call_out) == ["no", "yes", ""]
    assert "Danke, Sie kommen" in read(client, waiting)


def test_cancelled_says_so_with_the_offices_words_and_offers_no_yes(client, call_out, cora):
    coming, *_others = all_say_yes(call_out, 1)
    call_outs.cancel(call_out, by=cora, words="Der Wagen ist kaputt.")

    page = read(client, coming)
    response = do(client, invitations(call_out)[1], "ja")

    assert "Das findet nicht statt" in page
    assert "Der Wagen ist kaputt." in page
    assert response.status_code == 409
    assert "Ich komme" not in response.content.decode()


def test_no_call_outs_any_more_and_again(client, call_out, invitation):
    do(client, invitation, "keine-mehr")
    refused, page = call_outs.has_refused(invitation.person), read(client, invitation)
    do(client, invitation, "wieder")

    assert refused
    assert "Sie bekommen keine Aufrufe mehr" in page
    assert not call_outs.has_refused(invitation.person)
    assert said(call_out)[0] == "no"


def test_nobody_sees_who_else_was_asked_or_comes(client, call_out):
    coming, waiting, silent = all_say_yes(call_out, 2)

    for each in (coming, waiting, silent):
        assert "Kanarie" not in read(client, each)
        assert "helper" not in read(client, each)


def test_page_is_in_the_language_of_its_address(client, invitation):
    page = read(client, invitation, "ar")

    assert 'lang="ar" dir="rtl"' in page
    assert '<h2 id="worum" lang="de" dir="ltr">' in page


@pytest.mark.parametrize("token", ["%00", "%F0%9F%98%80", "a" * 5000, "a:b:c", "..", "%FF", ":::", "-1", "neu"])
@pytest.mark.parametrize("verb", ["", *(f"{verb}/" for verb in VERBS)])
def test_odd_link_is_refused(client, token, verb):
    assert client.post(f"/de/aufruf/{token}/{verb}").status_code in (404, 405)
    assert client.get(f"/de/aufruf/{token}/{verb}").status_code in (404, 405)


def test_link_for_another_purpose_is_refused(client, invitation):
    for token in (link_token(invitation.offer), signing.dumps(invitation.pk)):
        assert client.get(f"/de/aufruf/{token}/").status_code == 404


def test_old_link_is_gone_and_says_where_to_go(client, invitation, monkeypatch):
    monkeypatch.setattr(call_out_access, "LINK_DAYS", -1)

    response = client.get(page_of(invitation))

    assert response.status_code == 410
    assert "/de/gesuche/" in response.content.decode()


def test_too_many_answers_from_one_network_wait(client, invitation):
    statuses = [do(client, invitation, "nein").status_code for _number in range(61)]

    assert statuses[-2:] == [302, 429]


def test_reserve_counts_whoever_was_before(client, cora):
    [make_help() for _number in range(5)]
    call_out = make_call_out(by=cora, num_needed=1, at=NOON)
    asked = all_say_yes(call_out, 5)

    assert "Vor Ihnen stehen 3 Menschen auf der Warteliste." in read(client, asked[4])
    assert timezone.localtime(asked[4].said_at) >= timezone.localtime(asked[3].said_at)

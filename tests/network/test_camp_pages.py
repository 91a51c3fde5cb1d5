from datetime import date, timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from network import camps, devices, scheduling
from network.models import CampSlot, Interest, Session
from tests.elements import buttons
from tests.network.camping import make_camp, make_room, make_session, make_slot, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp():
    return make_camp()


def place(session, slot, room):
    return scheduling.place(session, slot, room, version=session.version)


def tap(client, session, **sent):
    return client.post(reverse("network:session_interest", args=[session.pk]), sent)


def test_camp_of_an_event_nobody_published_is_not_there(client):
    assert client.get(make_camp(is_shown=False).get_absolute_url()).status_code == 404


def test_sessions_are_shown_once_the_team_has_looked(client, camp):
    shown, waiting = make_session(camp, title="Kochen"), make_session(camp, title="Nähen", is_shown=False)

    page = client.get(camp.get_absolute_url()).content.decode()

    assert ("Kochen" in page, "Nähen" in page) == (True, False)
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(waiting.get_absolute_url()).status_code == 404


def test_name_is_read_only_where_she_agreed(client, camp):
    make_session(camp, host_name="Sami Beispiel", is_named=True)
    silent = make_session(camp, host_name="Rana Beispiel")

    pages = client.get(camp.get_absolute_url()).content + client.get(silent.get_absolute_url()).content

    assert (b"Sami Beispiel" in pages, b"Rana Beispiel" in pages) == (True, False)


def test_place_is_told_once_the_grid_is_published(client, camp, cora):
    session = place(make_session(camp), make_slot(camp), make_room(camp, "Blauer Saal"))

    before = client.get(session.get_absolute_url()).content.decode()
    camps.publish_grid(camp, by=cora)
    after = client.get(session.get_absolute_url()).content.decode()

    assert ("Blauer Saal" in before, "Blauer Saal" in after) == (False, True)


@pytest.mark.parametrize("query", ["", "?wand"])
def test_grid_says_what_goes_on_now_and_next(client, camp, cora, query):
    now_slot, next_slot = make_slot(camp, 10), make_slot(camp, 11)
    room = make_room(camp)
    place(make_session(camp, title="Gerade"), now_slot, room), place(make_session(camp, title="Dann"), next_slot, room)
    camps.publish_grid(camp, by=cora)
    shift_to_now(now_slot, next_slot)

    rows = client.get(camp.get_absolute_url() + query).context["shown"].rows

    assert [(row.state, row.cells[0][1].title) for row in rows] == [("now", "Gerade"), ("next", "Dann")]


def shift_to_now(*slots):
    """As if the first had begun a quarter of an hour ago."""
    by = timezone.now() - slots[0].starts_at - timedelta(minutes=15)
    for slot in slots:
        CampSlot.objects.filter(pk=slot.pk).update(starts_at=F("starts_at") + by, ends_at=F("ends_at") + by)


def test_wall_reloads_itself_and_needs_a_published_grid(client, camp, cora):
    make_slot(camp), make_room(camp)
    assert 'http-equiv="refresh"' not in client.get(camp.get_absolute_url() + "?wand").content.decode()

    camps.publish_grid(camp, by=cora)

    assert 'http-equiv="refresh" content="60"' in client.get(camp.get_absolute_url() + "?wand").content.decode()


def test_days_are_named_where_there_are_several(client, camp, cora):
    make_room(camp), make_slot(camp, on=date(2027, 5, 8)), make_slot(camp, on=date(2027, 5, 9))
    camps.publish_grid(camp, by=cora)

    page = client.get(camp.get_absolute_url()).content.decode()

    assert page.count('class="camp-grid__day"') == 2


@pytest.mark.parametrize("num", [1, 30])
@pytest.mark.parametrize("has_grid", [True, False])
def test_camp_takes_five_queries(client, camp, cora, django_assert_num_queries, num, has_grid):
    room = make_room(camp)
    for number in range(num):
        session = make_session(camp, title=f"Beitrag {number}")
        if has_grid:
            place(session, make_slot(camp, 8 + number // 6, minute=number % 6 * 10, minutes=10), room)
    if has_grid:
        camps.publish_grid(camp, by=cora)
    tap(client, session)

    with django_assert_num_queries(5):
        client.get(camp.get_absolute_url())


def test_interest_is_one_tap_and_one_count(client, camp):
    session = make_session(camp)

    tap(client, session), tap(client, session)
    page = client.get(camp.get_absolute_url()).content.decode()

    assert Session.objects.get(pk=session.pk).num_interested == 1
    assert f"Interessiert mich doch nicht: {session.title}" in buttons(page)

    tap(client, session, do="back")
    assert Session.objects.get(pk=session.pk).num_interested == 0


def test_two_devices_are_two(client, camp):
    session = make_session(camp)
    tap(client, session)
    client.cookies.clear()

    tap(client, session)

    assert Session.objects.get(pk=session.pk).num_interested == 2


def test_cookie_somebody_made_up_is_a_new_device(client, camp):
    session = make_session(camp)
    tap(client, session)
    client.cookies["geraet"] = "ausgedacht"

    tap(client, session)

    assert Session.objects.get(pk=session.pk).num_interested == 2


def test_device_is_not_stored_as_its_cookie_says(client, camp):
    session = make_session(camp)
    tap(client, session)
    cookie = client.cookies["geraet"]

    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert Interest.objects.get().device not in cookie.value
    assert Interest.objects.get().device == devices.hashed(camp, cookie.value.split(":")[0])


def test_interest_by_get_or_in_what_waits_does_nothing(client, camp):
    session, waiting = make_session(camp), make_session(camp, is_shown=False)

    answers = client.get(reverse("network:session_interest", args=[session.pk])), tap(client, waiting)

    assert [answer.status_code for answer in answers] == [405, 404]
    assert not Interest.objects.exists()


def test_documentation_is_read_once_the_team_has_looked(client, camp):
    session = make_session(camp)
    session.documentation.create(text="Drei Wohnungen gefunden", reviewed_at=session.reviewed_at, reviewed_by=office())
    session.documentation.create(text="Noch ungelesen")

    page = client.get(session.get_absolute_url()).content.decode()

    assert ("Drei Wohnungen gefunden" in page, "Noch ungelesen" in page) == (True, False)

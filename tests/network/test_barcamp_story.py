"""The same from one end to the other as a browser without scripts sends it: from a proposal to the calendar, in the camp of record."""

import re
import uuid

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from network import camp_board, demo_camp
from network.models import Camp, Session
from tests.conftest import OPENED, enter
from tests.network.test_session_pages import TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp(cora, monkeypatch):
    monkeypatch.setattr(camp_board, "SECONDS", 2)
    demo_camp.load()
    return Camp.objects.get()


def fields_of(page, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def test_a_session_finds_its_way_into_the_grid_and_out_again(camp, cora):
    guest, neighbour, team = Client(), Client(), Client()
    enter(team, cora)
    board, public = reverse("admin:camp_detail", args=[camp.pk]), camp.get_absolute_url()
    review = reverse("admin:camp_review", args=[camp.pk])

    sent = {
        **TYPED,
        "title": "Radtour",
        "num_minutes": "45",
        "opened": OPENED,
        "key": str(uuid.uuid4()),
        "host_name": "Nadja",
    }
    done = guest.post(reverse("network:session_propose", args=[camp.pk]), sent)
    assert "Radtour" not in neighbour.get(public).content.decode()

    waiting = team.get(review).content.decode()
    (pk,), (version,) = fields_of(waiting, "session"), fields_of(waiting, "version")
    team.post(review, {"do": "accept", "session": pk, "version": version})
    neighbour.post(reverse("network:session_interest", args=[pk]), {"do": "note", "from": "camp"})
    page = neighbour.get(public).content.decode()
    assert ("Radtour" in page, "1 Mensch interessiert" in page, "Nadja" in page) == (True, True, False)

    preview = team.post(board, {"do": "compute"}).content.decode()
    (token,) = fields_of(preview, "token")
    team.post(board, {"do": "accept", "token": token})
    assert camp.sessions.accepted().placed().count() == 29

    table = team.get(board).content.decode()
    session = re.search(rf'value="({pk}:\d+)"', table)[1]
    cell = re.search(r'<option value="(\d+-\d+)">[^<]*frei', table)[1]
    assert team.post(board, {"do": "place", "session": session, "cell": cell}).status_code == 302
    moved = Session.objects.with_place().get(pk=pk)
    assert f"{moved.slot_id}-{moved.room_id}" == cell
    assert str(moved.room) in neighbour.get(moved.get_absolute_url()).content.decode()

    calendar = icalendar.Calendar.from_ical(neighbour.get(reverse("network:camp_calendar", args=[camp.pk])).content)
    begins = {str(entry["SUMMARY"]): entry["DTSTART"].dt for entry in calendar.walk("VEVENT")}
    assert (len(begins), begins["Radtour"]) == (29, moved.slot.starts_at)

    guest.cookies.clear()
    guest.post(reverse("network:my_session"), {"code": "".join(done.context["code"])})
    guest.post(reverse("network:my_session_withdraw"))
    assert "Radtour" not in neighbour.get(public).content.decode()
    assert "Radtour" not in neighbour.get(reverse("network:camp_schedule_xml", args=[camp.pk])).content.decode()

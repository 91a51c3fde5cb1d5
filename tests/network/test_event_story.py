"""The whole story of a place, as people live it: page by page and letter by letter."""

import re

import pytest
from django.test import Client

from network.models import Registration
from tests.conftest import OPENED, enter
from tests.network.registrations import addresses_in, deliver
from tests.network.test_organising_pages import ROOM, SAID, in_days, jana, own  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def come(name, address, email):
    """Somebody registers on her own telephone, and proves her address by the button behind the letter."""
    phone = Client()
    form = phone.get(address).context["form"]
    page = phone.post(
        address, {"name": name, "num_people": 1, "email": email, "opened": OPENED, "key": form["key"].value()}
    )
    (letter,) = deliver()
    (path,) = addresses_in(letter)
    phone.post(path)
    return phone, phone.get(page["Location"], follow=True)


def button(letter):
    """Where the one button of a letter leads."""
    return next(path for path in addresses_in(letter) if re.fullmatch(r"/de/meine-anmeldung/[^/]+/", path))


def test_full_event_second_waits_first_cancels_by_link_second_has_the_place_and_a_letter(jana, lindenhof, cora):  # noqa: F811
    jana.post(own(lindenhof, "neu/"), {**SAID, "num_places": "1"})
    (pk,) = lindenhof.events.values_list("pk", flat=True)
    when = {"do": "add", "day": in_days(5), "begins": "18:00", "ends": "20:00", "every_weeks": "0"}
    jana.post(own(lindenhof, f"{pk}/"), when)
    jana.post(own(lindenhof, f"{pk}/"), {"do": "hand_in"})
    office = Client()
    enter(office, cora)
    office.post(f"{ROOM}{pk}/", {"do": "publish"})

    listed = Client().get("/de/veranstaltungen/").content.decode()
    assert SAID["title"] in listed
    shown = Client().get(f"/de/veranstaltungen/{pk}/").content.decode()
    (address,) = re.findall(r'href="(/de/veranstaltungen/termin/\d+/anmelden/)"', shown)

    _phone, first = come("Amal", address, "amal@example.org")
    assert first.context["headline"] == "Sie sind angemeldet"
    (noted,) = deliver()
    _phone, second = come("Omar", address, "omar@example.org")
    assert second.context["headline"] == "Sie stehen auf der Warteliste"
    deliver()

    anywhere = Client()
    assert "Von diesem Termin abmelden" in anywhere.get(button(noted), follow=True).content.decode()
    anywhere.post(f"{button(noted)}abmelden/")

    (moved_up,) = deliver()
    assert (moved_up.to, moved_up.subject) == (["omar@example.org"], f"Ein Platz ist frei geworden: {SAID['title']}")
    assert anywhere.get(button(moved_up), follow=True).context["headline"] == "Sie sind angemeldet"
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "confirmed"]
    steward_sees = jana.get(own(lindenhof, f"termin/{Registration.objects.first().date_id}/")).content.decode()
    assert ("Omar" in steward_sees, "Amal" in steward_sees) == (True, False)

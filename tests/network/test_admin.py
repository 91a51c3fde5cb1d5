import pytest
from django.urls import reverse
from django.utils import timezone

from network.models import ContactPoint
from people.models import User
from people.roles import Role
from tests.conftest import KASSEL, enter, make_contact_point

pytestmark = pytest.mark.django_db

LIST = reverse("admin:network_contactpoint_changelist")


def page_of(point):
    return reverse("admin:network_contactpoint_change", args=[point.pk])


def filled(point, **changes):
    return {
        "name": point.name, "about": "", "topics": ["legal"], "languages": point.languages, "opening_hours": "",
        "regions": ["06534"], "municipality": point.municipality_id, "street": "", "postcode": "",
        "phone": point.phone, "email": "", "website": "", "is_active": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def own(dario):
    return ContactPoint.objects.get(staff=dario)


@pytest.fixture
def other(db):
    return make_contact_point(name="Kleiderstube", municipality=KASSEL)


def test_coordinator_sees_and_changes_every_place(client, cora, own, other):
    enter(client, cora)

    page = client.get(LIST).content.decode()
    client.post(page_of(other), filled(other, name="Kleiderhaus", languages=["de", "ar"], regions=["06611", "06633"]))

    other.refresh_from_db()
    assert ("Servicestelle Marburg" in page, "Kleiderstube" in page) == (True, True)
    assert (other.name, other.languages, other.regions.count()) == ("Kleiderhaus", ["de", "ar"], 2)


def test_local_coordinator_sees_her_own_places_only(client, dario, own, other):
    enter(client, dario)

    page = client.get(LIST).content.decode()

    assert ("Servicestelle Marburg" in page, "Kleiderstube" in page) == (True, False)
    assert client.get(page_of(own)).status_code == 200
    assert client.post(page_of(other), filled(other, name="Meins")).status_code == 302
    other.refresh_from_db()
    assert other.name == "Kleiderstube"


def test_local_coordinator_cannot_widen_her_regions(client, dario, own):
    enter(client, dario)

    client.post(page_of(own), filled(own, phone="0000 555999", regions=["06611", "06412"], staff=[], is_active=""))

    own.refresh_from_db()
    assert own.phone == "0000 555999"
    assert [region.pk for region in own.regions.all()] == ["06534"]
    assert (list(own.staff.all()), own.is_active) == ([dario], True)


def test_local_coordinator_adds_none(client, dario):
    enter(client, dario)

    assert client.get(reverse("admin:network_contactpoint_add")).status_code == 403


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.READER])
def test_other_roles_see_none(client, role, other):
    user = User.objects.create_user("r@example.org", "x", name="R", role=role, is_staff=True)
    enter(client, user)

    assert client.get(LIST).status_code == 403


def test_nobody_deletes_a_place(client, cora, other):
    enter(client, cora)

    assert (
        client.post(reverse("admin:network_contactpoint_delete", args=[other.pk]), {"post": "yes"}).status_code == 403
    )


def test_only_accounts_of_staff_can_be_given_to_a_place(client, cora, eve, other):
    enter(client, cora)

    client.post(page_of(other), filled(other, staff=[eve.pk]))

    assert list(other.staff.all()) == []


@pytest.mark.parametrize(("who", "num"), [("cora", 2), ("dario", 1)])
def test_action_notes_who_asked_today(client, request, own, other, who, num):
    user = request.getfixturevalue(who)
    enter(client, user)

    client.post(LIST, {"action": "note_as_checked", "_selected_action": [own.pk, other.pk]})

    checked = ContactPoint.objects.filter(checked_by=user, checked_at__date=timezone.localdate())
    assert checked.count() == num


@pytest.mark.parametrize("days", [1, 200])
def test_filter_finds_what_is_to_be_asked_again(client, cora, other, days):
    ContactPoint.objects.update(checked_at=timezone.now() - timezone.timedelta(days=days), checked_by=cora)
    enter(client, cora)

    page = client.get(LIST, {"nachgefragt": "faellig"}).content.decode()

    assert ("Kleiderstube" in page) == (days == 200)


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(client, cora, django_assert_max_num_queries, num):
    for number in range(num):
        make_contact_point(name=f"Stelle {number}", topics=["goods"])
    enter(client, cora)

    with django_assert_max_num_queries(16):
        client.get(LIST)

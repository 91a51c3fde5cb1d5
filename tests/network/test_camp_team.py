"""The team's pages, at both desks: the staff room and the pages of an organisation's stewards."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from network import camp_board, camps, documenting, scheduling
from network.models import Camp, Documentation, Session, SessionStatus
from people.models import Organisation, Steward
from postings import access
from postings.intake import open_draft
from postings.models.draft import ADDRESS
from tests.conftest import MARBURG, enter
from tests.elements import buttons, described, loose_ends
from tests.network.camping import interested, make_camp, make_picture, make_room, make_session, make_slot, shown
from tests.network.test_event import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp(lindenhof):
    return make_camp(organisation=lindenhof)


def prove(client, email):
    """`client` goes on as somebody who has just proved this address."""
    draft, _token = open_draft(None, ADDRESS)
    draft.answers["proof"] = {"email": email, "is_proved": True}
    draft.touched_at = timezone.now()
    draft.save()
    session = client.session
    session[access._ADDRESS_KEY] = {"pk": draft.pk, "until": (timezone.now() + timedelta(minutes=5)).timestamp()}
    session.save()


@pytest.fixture(params=["staff", "steward"])
def at(request, client, camp, cora, lindenhof):
    """The address of a page at this desk, for whoever works there: at("camp_detail")."""
    if request.param == "staff":
        enter(client, cora)
        return lambda page: reverse(f"admin:{page}", args=[camp.pk] if page != "camp_list" else [])
    Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)
    prove(client, "jana@example.org")
    return lambda page: reverse(
        f"network:steward_{page}", args=[lindenhof.pk, camp.pk] if page != "camp_list" else [lindenhof.pk]
    )


def tell(client, address, do, **sent):
    return client.post(address, {"do": do, **sent})


def seen(session):
    return f"{session.pk}:{Session.objects.get(pk=session.pk).version}"


def test_team_makes_a_camp_of_an_event(client, at, lindenhof):
    event = make_event(organisation=lindenhof, title="Sommerfest")

    response = client.post(at("camp_list"), {"event": event.pk, "from_on": "2027-04-01", "until_on": "2027-05-01"})

    assert response["Location"].endswith(f"/barcamp/{event.camp.pk}/einrichten/")
    assert "Sommerfest" in client.get(at("camp_list")).content.decode()


def test_camp_that_was_not_understood_is_not_made(client, at, lindenhof):
    event = make_event(organisation=lindenhof)

    for sent in (
        {"event": event.pk, "from_on": "2027-05-01", "until_on": "2027-04-01"},
        {"event": "x"},
        {"event": "\0"},
    ):
        assert client.post(at("camp_list"), sent).status_code == 422

    assert Camp.objects.count() == 1


def test_team_sets_up_rooms_slots_and_days(client, at, camp):
    here = at("camp_setup")

    tell(client, here, "room", name="Saal", num_seats="30", equipment=["projector"])
    tell(client, here, "slot", on="2027-05-08", starts="10:00", ends="10:45", label="Runde 1")
    tell(client, here, "days", from_on="2027-04-01", until_on="2027-05-01")
    tell(client, here, "people", num_participants="135", num_said_yes="34", num_said_no="79", num_said_nothing="14")

    camp.refresh_from_db()
    assert [(room.name, room.num_seats, room.equipment) for room in camp.rooms.all()] == [("Saal", 30, ["projector"])]
    assert [str(slot) for slot in camp.slots.all()] == ["10:00–10:45 Runde 1"]
    assert (str(camp.proposals_until_on), camp.num_participants, camp.num_said_yes) == ("2027-05-01", 135, 34)

    (
        tell(client, here, "remove_room", part=camp.rooms.get().pk),
        tell(client, here, "remove_slot", part=camp.slots.get().pk),
    )
    assert (camp.rooms.count(), camp.slots.count()) == (0, 0)


@pytest.mark.parametrize(
    ("do", "sent"),
    [
        ("room", {"name": "", "num_seats": "3"}),
        ("room", {"name": "Saal", "num_seats": "0"}),
        ("slot", {"on": "2027-05-08", "starts": "11:00", "ends": "10:00"}),
        ("slot", {"on": "2027-05-08", "starts": "11:00", "ends": "12:00", "is_pause": "on"}),
        ("people", {"num_participants": "3", "num_said_yes": "2", "num_said_no": "2", "num_said_nothing": "0"}),
        ("days", {"from_on": "2027-05-02", "until_on": "2027-05-01"}),
        ("nonsense", {}),
    ],
)
def test_setup_that_was_not_understood_changes_nothing(client, at, camp, do, sent):
    response = tell(client, at("camp_setup"), do, **sent)

    assert (response.status_code, camp.rooms.count(), camp.slots.count()) == (422, 0, 0)


def test_setup_goes_on_where_it_was(client, at, camp):
    response = tell(client, at("camp_setup"), "room", name="Saal", num_seats="5")

    assert response["Location"].endswith("/einrichten/#raeume")


def test_words_that_are_too_long_are_kept_and_explained(client, at, camp):
    session = make_session(camp, is_shown=False)

    response = tell(client, at("camp_review"), "reject", session=session.pk, version=1, words="Werbung\n" * 70)

    page = response.content.decode()
    assert (response.status_code, Session.objects.waiting().count()) == (422, 1)
    assert f'<a href="#words-{session.pk}">Das ist zu lang. Höchstens 500 Zeichen.</a>' in page
    assert page.count("Werbung") == 70
    assert described(page, f"words-{session.pk}").endswith("Das ist zu lang. Höchstens 500 Zeichen.")
    assert {f"Ins Programm: {session.title}", f"Nicht annehmen: {session.title}"} <= set(buttons(page))
    assert loose_ends(page) == []


def test_words_that_are_too_long_are_explained_beside_an_accepted_session_too(client, at, camp):
    session = make_session(camp, is_shown=False)

    page = tell(client, at("camp_review"), "accept", session=session.pk, version=1, words="ä" * 501).content.decode()

    assert described(page, f"words-{session.pk}").endswith("Das ist zu lang. Höchstens 500 Zeichen.")


def test_setup_that_cannot_be_is_explained(client, at, camp):
    make_room(camp), make_slot(camp, 10)

    twice = tell(client, at("camp_setup"), "room", name="Saal", num_seats="5")
    over = tell(client, at("camp_setup"), "slot", on="2027-05-08", starts="10:30", ends="11:00")

    assert (twice.status_code, over.status_code) == (409, 409)
    assert str(camps.Obstacle.OVERLAP.label) in over.content.decode()


def test_team_looks_before_everybody_does(client, at, camp):
    good, bad = make_session(camp, is_shown=False), make_session(camp, is_shown=False)

    tell(client, at("camp_review"), "accept", session=good.pk, version=1)
    tell(client, at("camp_review"), "reject", session=bad.pk, version=1, words="Werbung")
    again = tell(client, at("camp_review"), "accept", session=bad.pk, version=1)

    good.refresh_from_db(), bad.refresh_from_db()
    assert (good.status, bad.status, bad.review_words) == (SessionStatus.SHOWN, SessionStatus.REJECTED, "Werbung")
    assert again.status_code == 409


def test_team_rewords_what_is_in_the_programme(client, at, camp):
    session = make_session(camp)

    page = client.get(at("camp_review") + f"?beitrag={session.pk}")
    tell(client, at("camp_review"), "reword", session=session.pk, version=session.version, title="Wohnen", text="Neu")
    empty = tell(
        client, at("camp_review"), "reword", session=session.pk, version=session.version + 1, title="", text=""
    )

    session.refresh_from_db()
    assert page.context["chosen"] == session
    assert (session.title, empty.status_code) == ("Wohnen", 422)


def test_team_shows_and_drops_documentation(client, at, camp):
    session = make_session(camp)
    good, bad = (Documentation.objects.create(session=session, text=text) for text in ("Gut", "Schlecht"))

    (
        tell(client, at("camp_review"), "show", documentation=good.pk),
        tell(client, at("camp_review"), "drop", documentation=bad.pk),
    )

    assert list(Documentation.objects.shown()) == [good]
    assert not Documentation.objects.waiting().exists()


def test_team_sees_a_picture_before_everybody_does(client, at, camp):
    kept = make_picture(camp)

    (address,) = re.findall(r'<img src="([^"]*/bild/[^"]*)"', client.get(at("camp_review")).content.decode())
    assert client.get(address)["Content-Type"] == "image/jpeg"

    documenting.show(kept, by=None)
    assert client.get(address).status_code == 404


def test_team_places_takes_out_and_fixes_by_form(client, at, camp):
    slot, room, session = make_slot(camp), make_room(camp), make_session(camp)
    here, cell = at("camp_detail"), f"{slot.pk}-{room.pk}"

    tell(client, here, "place", session=seen(session), cell=cell)
    tell(client, here, "fix", session=seen(session))
    session.refresh_from_db()
    assert (session.slot, session.room, session.is_fixed) == (slot, room, True)

    tell(client, here, "release", session=seen(session)), tell(client, here, "place", session=seen(session), cell="")
    session.refresh_from_db()
    assert (session.slot, session.is_fixed) == (None, False)


def test_two_people_moving_one_session_do_not_overwrite_each_other(client, at, camp):
    slot, hall, chamber = make_slot(camp), make_room(camp), make_room(camp, "Kammer")
    session = make_session(camp)
    before = seen(session)
    tell(client, at("camp_detail"), "place", session=before, cell=f"{slot.pk}-{hall.pk}")

    late = tell(client, at("camp_detail"), "place", session=before, cell=f"{slot.pk}-{chamber.pk}")

    session.refresh_from_db()
    assert (late.status_code, session.room) == (409, hall)
    assert str(camps.Obstacle.STALE.label) in late.content.decode()


@pytest.mark.parametrize("cell", ["1-2", "\0", "9" * 400, "1-" + "9" * 30])
def test_cell_or_session_that_is_not_there_changes_nothing(client, at, camp, cell):
    session = make_session(camp)

    assert tell(client, at("camp_detail"), "place", session=seen(session), cell=cell).status_code in (404, 409)
    assert tell(client, at("camp_detail"), "place", session=f"{cell}:1", cell="").status_code in (404, 409)


def test_cell_of_another_camp_takes_nothing(client, at, camp):
    other = make_camp()
    slot, room, session = make_slot(other), make_room(other), make_session(camp)
    foreign = make_session(other)

    answers = [
        tell(client, at("camp_detail"), "place", session=seen(session), cell=f"{slot.pk}-{room.pk}"),
        tell(client, at("camp_detail"), "place", session=seen(foreign), cell=""),
        tell(client, at("camp_review"), "accept", session=foreign.pk, version=1),
        tell(client, at("camp_setup"), "remove_room", part=room.pk),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert not Session.objects.placed().exists()


def test_grid_is_computed_looked_at_and_accepted(client, at, camp, monkeypatch):
    monkeypatch.setattr(camp_board, "SECONDS", 1)
    make_slot(camp, 10), make_slot(camp, 11), make_room(camp)
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    interested(one, 3), interested(other, 3)

    preview = tell(client, at("camp_detail"), "compute")
    assert not Session.objects.placed().exists()
    tell(client, at("camp_detail"), "accept", token=preview.context["token"])

    assert shown(camp).placed().count() == 2
    assert "0 Beiträge ohne Platz" in preview.content.decode()


def test_grid_somebody_made_up_or_that_is_old_is_refused(client, at, camp, monkeypatch):
    monkeypatch.setattr(camp_board, "SECONDS", 1)
    slot, room, session = make_slot(camp), make_room(camp), make_session(camp)
    token = tell(client, at("camp_detail"), "compute").context["token"]
    scheduling.place(session, slot, room, version=session.version)

    for sent in (token, token[:-2], "", "\0"):
        assert tell(client, at("camp_detail"), "accept", token=sent).status_code == 409


def test_grid_is_published_by_whoever_does_it(client, at, camp, cora):
    make_slot(camp), make_room(camp)

    tell(client, at("camp_detail"), "publish")
    camp.refresh_from_db()
    assert camp.has_grid and camp.grid_by in (cora, None)

    tell(client, at("camp_detail"), "hide")
    camp.refresh_from_db()
    assert not camp.has_grid


def test_looking_changes_nothing(client, at, camp):
    make_slot(camp), make_room(camp), make_session(camp)
    before = list(Session.objects.values())

    for page in ("camp_list", "camp_detail", "camp_review", "camp_setup"):
        assert client.get(at(page) + "?do=publish&beitrag=abc").status_code == 200

    camp.refresh_from_db()
    assert (list(Session.objects.values()), camp.has_grid) == (before, False)


@pytest.mark.parametrize("num", [1, 30])
def test_pages_take_the_same_queries_for_one_and_for_thirty(client, cora, num, django_assert_max_num_queries):
    camp = make_camp()
    room = make_room(camp)
    for number in range(num):
        session = make_session(camp, title=f"Beitrag {number}")
        slot = make_slot(camp, 8 + number // 6, minute=number % 6 * 10, minutes=10)
        scheduling.place(session, slot, room, version=session.version)
        make_session(camp, is_shown=False)
        if number:
            make_camp()
    enter(client, cora)

    for page, most in [("camp_detail", 13), ("camp_review", 11), ("camp_setup", 9)]:
        with django_assert_max_num_queries(most):
            client.get(reverse(f"admin:{page}", args=[camp.pk]))
    with django_assert_max_num_queries(9):
        client.get(reverse("admin:camp_list"))


def test_steward_of_another_organisation_gets_nothing(client, camp, cora, lindenhof):
    other = Organisation.objects.create(
        name="Haus am Anger", kind="shelter", verified_at=timezone.now(), verified_by=cora
    )
    Steward.objects.create(organisation=other, email="mia@example.org", given_by=cora)
    prove(client, "mia@example.org")

    for organisation in (lindenhof, other):
        for page in ("camp_detail", "camp_review", "camp_setup"):
            address = reverse(f"network:steward_{page}", args=[organisation.pk, camp.pk])
            assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert client.get(reverse("network:steward_camp_list", args=[lindenhof.pk])).status_code == 404


def test_steward_sees_only_the_events_of_her_organisation(client, camp, cora, lindenhof):
    Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)
    foreign, own = make_event(title="Fremd"), make_event(title="Eigen", organisation=lindenhof)
    prove(client, "jana@example.org")

    response = client.get(reverse("network:steward_camp_list", args=[lindenhof.pk]))

    assert list(response.context["form"].fields["event"].queryset) == [own]
    sent = {"event": foreign.pk, "from_on": "2027-04-01", "until_on": "2027-05-01"}
    assert client.post(reverse("network:steward_camp_list", args=[lindenhof.pk]), sent).status_code == 422


def test_stranger_is_asked_for_her_address(client, camp, lindenhof):
    response = client.get(reverse("network:steward_camp_detail", args=[lindenhof.pk, camp.pk]))

    assert response["Location"].endswith("/meine-seite/")


def test_local_coordinator_works_in_her_region_alone(client, camp, dario):
    own = make_camp(municipality_id=MARBURG)
    enter(client, dario)

    answers = [client.get(reverse("admin:camp_detail", args=[each.pk])).status_code for each in (own, camp)]

    assert answers == [200, 404]
    assert [row[0] for row in client.get(reverse("admin:camp_list")).context["rows"]] == [own]

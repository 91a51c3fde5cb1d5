"""Who decided what about a barcamp, an event or an organisation, and when."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from network import camps, history, scheduling, session_review
from network.models import Deed, HistoryLine, Session
from people import organisations
from people.models import Organisation, Steward
from postings import departing, disclosure
from tests.conftest import enter
from tests.network.camping import make_camp, make_room, make_session, make_slot
from tests.network.project_cast import JANA, make_steward, prove

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_GRID = 10  # two of them to know who asks


@pytest.fixture
def camp(lindenhof):
    return make_camp(organisation=lindenhof)


@pytest.fixture
def steward(lindenhof, cora):
    return make_steward(lindenhof, by=cora)


def fresh(session):
    return Session.objects.get(pk=session.pk)


def lines(camp):
    """[(deed, who)] of what was done since it was made."""
    return [(line.deed, line.by or line.steward) for line in camp.lines.all()]


def forget(camp):
    camp.lines.all().delete()


def test_decisions_about_proposals_name_the_steward_and_not_staff(camp, steward):
    accepted, rejected = (make_session(camp, title=title, is_shown=False) for title in ("A", "B"))

    accepted = session_review.accept(accepted, version=1, by=steward)
    session_review.reword(accepted, version=2, title="C", text="D", by=steward)
    session_review.reject(rejected, version=1, by=steward, words="Werbung")

    assert lines(camp) == [("accepted", steward), ("reworded", steward), ("rejected", steward)]
    assert [line.session_id for line in camp.lines.all()] == [accepted.pk, accepted.pk, rejected.pk]
    assert fresh(accepted).reviewed_by is None


def test_decision_that_came_too_late_leaves_no_line(camp, steward):
    session = make_session(camp)
    forget(camp)

    with pytest.raises(camps.NotPossible):
        session_review.reject(session, version=session.version, by=steward, words="")

    assert lines(camp) == []


def test_grid_names_who_put_what_where(camp, steward, cora):
    slot, hall = make_slot(camp, 10), make_room(camp, "Saal")
    session = make_session(camp, title="A")
    forget(camp)

    session = scheduling.place(session, slot, hall, version=session.version, by=steward)
    camps.publish_grid(camp, by=steward)
    scheduling.take_out(session, version=session.version, by=cora)
    camps.hide_grid(camp, by=cora)

    assert lines(camp) == [
        ("placed", steward), ("grid_shown", steward), ("taken_out", cora), ("grid_hidden", cora),
    ]  # fmt: skip
    placed = history.told(camp.lines.filter(deed=Deed.PLACED), is_office=True)
    assert (placed[0].who, placed[0].what) == (JANA, "Samstag, 8. Mai, 10:00, Saal")


def test_swap_leaves_a_line_for_both(camp, cora):
    first, second, hall = make_slot(camp, 10), make_slot(camp, 11), make_room(camp)
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    one = scheduling.place(one, first, hall, version=one.version)
    scheduling.place(other, second, hall, version=other.version)
    forget(camp)

    scheduling.place(fresh(one), second, hall, version=one.version, by=cora)

    assert [(line.deed, line.session.title, line.by) for line in camp.lines.all()] == [
        ("placed", "A", cora),
        ("placed", "B", cora),
    ]


def test_computed_grid_leaves_one_line_and_one_for_whoever_falls_out(camp, steward):
    slot, hall = make_slot(camp, 10), make_room(camp)
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    one = scheduling.place(one, slot, hall, version=one.version)
    forget(camp)
    seen = {each.pk: fresh(each).version for each in (one, other)}

    scheduling.accept(camp, {other.pk: (slot.pk, hall.pk)}, seen=seen, by=steward)

    assert lines(camp) == [("computed", steward), ("taken_out", steward)]
    computed, out = history.told(camp.lines.all(), is_office=True)
    assert (computed.what, out.about.title) == ("1 Beitrag mit Platz", "A")


@pytest.mark.parametrize("num", [1, 30])
def test_page_tells_what_was_done_in_the_same_queries(client, camp, steward, cora, django_assert_num_queries, num):
    [make_session(camp, title=f"Beitrag {number}") for number in range(num)]
    HistoryLine.objects.filter(camp=camp).delete()
    HistoryLine.objects.bulk_create(
        HistoryLine(**history.line(Deed.REWORDED, by=steward, camp=camp, session=session))
        for session in camp.sessions.all()
    )
    enter(client, cora)
    address = reverse("admin:camp_detail", args=[camp.pk])
    client.get(address)

    with django_assert_num_queries(QUERIES_OF_THE_GRID):
        page = client.get(address).content.decode()

    assert page.count("Worte geändert") == num


def test_accounts_are_named_to_the_office_alone(client, camp, steward, cora):
    camps.publish_grid(camp, by=cora)
    enter(client, cora)
    at_office = client.get(reverse("admin:camp_detail", args=[camp.pk])).content.decode()
    client.logout()
    prove(client)
    at_stewards = client.get(reverse("network:steward_camp_detail", args=[camp.event.organisation_id, camp.pk]))

    told = f"<bdi>{cora.name}</bdi>"
    assert (told in at_office, told in at_stewards.content.decode()) == (True, False)
    assert "die Koordinationsstelle" in at_stewards.content.decode()


def test_steward_decides_at_her_desk_and_is_named(client, camp, steward):
    session = make_session(camp, is_shown=False)
    prove(client)

    address = reverse("network:steward_camp_review", args=[camp.event.organisation_id, camp.pk])
    client.post(address, {"do": "accept", "session": session.pk, "version": session.version})

    assert lines(camp) == [("accepted", steward)]


def test_steward_who_goes_leaves_what_she_did_and_not_her_address(camp, steward):
    camps.publish_grid(camp, by=steward)
    file = json.loads("".join(disclosure.file_of(JANA)))
    assert [row["what"] for row in file["what_you_did_for_organisations"]] == ["grid_shown"]

    departing.leave(JANA)

    (told,) = history.told(camp.lines.all(), is_office=True)
    assert (told.who, Steward.objects.count()) == ("jemand von der Einrichtung", 0)


def test_merged_organisation_keeps_its_history(camp, lindenhof, cora):
    twin = Organisation.objects.create(name="Lindenhof", kind="shelter")
    steward = make_steward(twin, by=cora)
    make_steward(lindenhof, by=cora)
    history.log(Deed.CHANGED, by=steward, organisation=twin)

    organisations.merge(lindenhof, [twin], by=cora)

    assert lindenhof.lines.get().steward == lindenhof.stewards.get()


@pytest.mark.parametrize("changed", [{"deed": "placed"}, {"by": None}, {"details": {"num": 1}}])
def test_what_was_done_stays_written(camp, cora, changed):
    camps.publish_grid(camp, by=cora)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        camp.lines.update(**changed)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"about": "nothing"}, "a_line_of_history_is_about_one_thing"),
        ({"about": "two"}, "a_line_of_history_is_about_one_thing"),
        ({"by": "both"}, "a_deed_is_of_staff_or_of_a_steward"),
        ({"read": "by nobody"}, "a_line_that_was_read_names_by_whom"),
    ],
)
def test_database_holds_what_must_never_be_false(camp, steward, cora, lindenhof, broken, name):
    about = {"nothing": {}, "two": {"camp": camp, "organisation": lindenhof}}.get(broken.get("about"), {"camp": camp})
    who = {"by": cora, "steward": steward} if "by" in broken else {"by": cora}
    read = {"read_by": cora} if "read" in broken else {}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        HistoryLine.objects.create(deed=Deed.CHANGED, **about, **who, **read)

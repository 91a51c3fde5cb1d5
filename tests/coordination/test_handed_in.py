from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import handed_in, worklists
from network import dialogues, history, project_reviewing, projects
from network.models import Deed, Event, HistoryLine, Project, Question, Session
from tests.conftest import BAUNATAL, MARBURG, enter
from tests.network.camping import make_camp, make_session
from tests.network.project_cast import NEWS, make_project, make_steward, version_of, words
from tests.network.test_dialogues import ASKED, make_dialogue
from tests.network.test_event import make_event

pytestmark = pytest.mark.django_db
KINDS = ["project_list", "event_list", "change_list", "dialogue_desk_list", "camp_list"]


def ago(days):
    return timezone.now() - timedelta(days=days)


def hand_in_everything(organisation, *, by, municipality=BAUNATAL):
    """One of each kind."""
    make_project(organisation, by=by, status="submitted", municipality=municipality)
    make_event(municipality_id=municipality, submitted_at=timezone.now())
    event = make_event(municipality_id=municipality, published_by=by)
    history.log(Deed.CHANGED, by=make_steward(organisation, by=by), event=event, details={"venue": ["", "Saal"]})
    dialogues.ask(make_dialogue(opened_by=by, region_id=municipality[:5]), **ASKED)
    make_session(make_camp(municipality_id=municipality), is_shown=False)


def nums(user):
    return {waits.kind.page: waits.num for waits in handed_in.waiting(user, at=timezone.now())}


def tiles(user):
    return {pile.name: pile for pile in worklists.piles(user, at=timezone.now()) if pile.name in KINDS}


def test_nothing_handed_in_is_no_pile(cora):
    assert tiles(cora) == {}


def test_everything_handed_in_is_a_pile_of_its_page(client, cora, lindenhof):
    hand_in_everything(lindenhof, by=cora)

    piles = tiles(cora)

    assert list(piles) == KINDS
    assert {(pile.num, pile.is_urgent) for pile in piles.values()} == {(1, False)}
    assert piles["project_list"].label == "zu lesen: Projekte"
    enter(client, cora)
    assert {client.get(pile.address).status_code for pile in piles.values()} == {200}


def test_local_coordinator_is_told_of_her_regions(cora, dario, lindenhof):
    hand_in_everything(lindenhof, by=cora)
    assert nums(dario) == {}

    hand_in_everything(lindenhof, by=cora, municipality=MARBURG)

    assert nums(dario) == dict.fromkeys(KINDS, 1)


def test_late_is_what_waits_longer_than_was_promised(cora, lindenhof):
    hand_in_everything(lindenhof, by=cora)
    Project.objects.update(written_at=ago(4))
    Event.objects.filter(submitted_at__isnull=False).update(submitted_at=ago(2))
    Question.objects.update(asked_at=ago(5))

    piles = tiles(cora)

    assert [name for name, pile in piles.items() if pile.is_urgent] == ["project_list", "dialogue_desk_list"]
    assert piles["project_list"].note == "am längsten 4 Tage"


def test_what_was_read_waits_no_longer(cora, lindenhof):
    hand_in_everything(lindenhof, by=cora)
    project, line = Project.objects.get(), HistoryLine.objects.get()

    project_reviewing.publish(project, by=cora, version=version_of(project))
    history.read(line, by=cora)
    dialogues.show(Question.objects.get(), by=cora)

    assert nums(cora) == {"event_list": 1, "camp_list": 1}


def test_change_to_a_project_that_is_shown_waits(cora, lindenhof):
    project = make_project(lindenhof, by=cora)
    assert nums(cora) == {}

    projects.write(project, words(title="Lernhaus am Abend"))
    projects.write_part(project, None, {**NEWS, "happened_on": timezone.localdate()}, model=project.news.model)

    assert nums(cora) == {"project_list": 1}


def test_question_of_a_closed_round_waits_for_nobody(cora):
    dialogue = make_dialogue(opened_by=cora)
    dialogues.ask(dialogue, **ASKED)
    dialogues.close(dialogue, by=cora, result="Mehr Termine.")

    assert nums(cora) == {}


def test_proposal_for_an_organisations_barcamp_is_the_offices_once_its_team_was_silent(cora, lindenhof):
    make_session(make_camp(organisation=lindenhof), is_shown=False)
    assert nums(cora) == {}

    Session.objects.update(submitted_at=ago(4))

    assert nums(cora) == {"camp_list": 1}


@pytest.mark.parametrize("num", [1, 10])
def test_one_query_however_much_waits(cora, lindenhof, django_assert_num_queries, num):
    for _ in range(num):
        make_project(lindenhof, by=cora, status="submitted")
        make_event(submitted_at=timezone.now())

    with django_assert_num_queries(1):
        assert nums(cora) == {"project_list": num, "event_list": num}

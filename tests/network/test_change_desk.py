"""What stewards change shows at once, and the office reads it afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network import events, history
from network.models import Event, HistoryLine
from tests.conftest import KASSEL, MARBURG, enter
from tests.network.project_cast import JANA, make_steward, prove
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
DESK, ROOM = "/koordination/geaendert/", "/koordination/veranstaltungen/"
QUERIES = 5  # two of them to know who asks


@pytest.fixture
def steward(lindenhof, cora):
    return make_steward(lindenhof, by=cora)


@pytest.fixture
def event(lindenhof, cora):
    return make_event(organisation=lindenhof, published_by=cora, title="Nähen", venue="Saal", languages=["de"])


def change(event, *, by, **said):
    for name, value in said.items():
        setattr(event, name, value)
    return events.write(event, by=by)


def own(event, path=""):
    return f"/de/einrichtungen/{event.organisation_id}/veranstaltungen/{event.pk}/{path}"


def unread():
    return list(HistoryLine.objects.unread())


def test_change_is_told_with_before_and_after(client, event, steward, cora):
    change(event, by=steward, venue="Keller", languages=["de", "ar"], has_childcare=True, num_places=5)
    enter(client, cora)

    (told,) = client.get(DESK).context["history"]

    assert (told.who, told.about, told.line.get_deed_display()) == (JANA, event, "geändert")
    assert [(each.label, each.old, each.new) for each in told.changes] == [
        ("Haus und Adresse", "Saal", "Keller"),
        ("Sprachen", "Deutsch", "Deutsch, Arabisch"),
        ("mit Kinderbetreuung", "nein", "ja"),
        ("Plätze", "–", "5"),
    ]


def test_what_was_written_without_a_change_leaves_no_line(event, steward):
    event.languages = ["de", "ar"]
    event.save()

    change(Event.objects.get(), by=steward, venue="Saal", languages=["ar", "de"])

    assert unread() == []


def test_draft_leaves_no_line(lindenhof, steward):
    draft = make_event(organisation=lindenhof)
    change(draft, by=steward, venue="Keller")
    events.cancel_date(make_date(draft), by=steward)

    assert HistoryLine.objects.count() == 0


def test_what_the_office_changes_needs_no_reading(event, cora):
    change(event, by=cora, venue="Keller")

    assert (unread(), event.lines.get().by) == ([], cora)


def test_steward_changes_at_her_desk_and_is_named(client, event, steward):
    prove(client)
    said = {"title": "Nähen", "text": event.text, "text_language": "de", "municipality": event.municipality_id}

    client.post(own(event, "aendern/"), {**said, "venue": "Keller", "languages": ["de"], "needs_registration": "on"})

    line = event.lines.get()
    assert (line.deed, line.steward, line.details) == ("changed", steward, {"venue": ["Saal", "Keller"]})
    assert "liest es danach" in client.get(own(event)).content.decode()


def test_dates_that_were_added_moved_and_cancelled_are_told(event, steward):
    begin = timezone.now().replace(microsecond=0) + timedelta(days=3)
    events.add_dates(event, [(begin, begin + timedelta(hours=1))], by=steward)
    date = event.dates.get()
    events.move_date(date, starts_at=begin + timedelta(days=1), ends_at=begin + timedelta(days=1, hours=1), by=steward)
    events.cancel_date(date, by=steward)
    events.cancel(event, by=steward)

    added, moved, cancelled, off = history.told(HistoryLine.objects.unread(), is_office=True)

    days = [history.moment(timezone.localtime(begin + timedelta(days=each))) for each in (0, 1)]
    assert (added.what, cancelled.what, off.line.deed) == ("1 Termin", days[1], "cancelled")
    assert [(each.old, each.new) for each in moved.changes] == [tuple(days)]


def test_line_that_was_read_is_gone_from_the_desk_and_stays_in_the_history(client, event, steward, cora):
    change(event, by=steward, venue="Keller")
    line = event.lines.get()
    enter(client, cora)
    assert [each.is_changed for each in client.get(ROOM).context["page"]] == [True]

    client.post(DESK, {"line": line.pk})

    line.refresh_from_db()
    assert (unread(), line.read_by) == ([], cora)
    assert [each.is_changed for each in client.get(ROOM).context["page"]] == [False]
    assert "Keller" in client.get(f"{ROOM}{event.pk}/").content.decode()


@pytest.mark.parametrize("line", ["", "0", "x", "9" * 30, "\0"])
def test_line_that_is_not_there_is_not_read(client, cora, line):
    enter(client, cora)

    assert client.post(DESK, {"line": line}).status_code == 404


def test_local_office_reads_what_is_in_its_region(client, dario, lindenhof, cora, steward):
    for title, town in (("Kassel", KASSEL), ("Marburg", MARBURG)):
        event = make_event(organisation=lindenhof, published_by=cora, title=title, municipality_id=town)
        change(event, by=steward, venue="Keller")
    enter(client, dario)

    assert [told.about.title for told in client.get(DESK).context["history"]] == ["Marburg"]
    foreign = HistoryLine.objects.get(event__title="Kassel")
    assert (client.post(DESK, {"line": foreign.pk}).status_code, len(unread())) == (404, 2)


@pytest.mark.parametrize("num", [1, 30])
def test_desk_asks_the_same_however_many(client, cora, lindenhof, steward, django_assert_num_queries, num):
    for number in range(num):
        event = make_event(organisation=lindenhof, published_by=cora, title=f"Treff {number}")
        change(event, by=steward, venue="Keller")
    enter(client, cora)
    client.get(DESK)

    with django_assert_num_queries(QUERIES):
        response = client.get(DESK)
    assert len(response.context["history"]) == num

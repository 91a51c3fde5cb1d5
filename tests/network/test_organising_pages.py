import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from network import badges, events, registration_export
from network.models import Event, EventDate, Registration
from people.models import Steward
from postings import paper
from tests.conftest import KASSEL, MARBURG, enter
from tests.elements import described
from tests.network.registrations import forget_letters, make_full_date, register, waiting_letters
from tests.network.test_event import make_date, make_event
from tests.postings.own_page import enter_page, make_row

pytestmark = pytest.mark.django_db
QUERIES_OF_A_DATE, QUERIES_OF_A_LIST = 7, 5  # two of them to know who asks
ROOM = "/koordination/veranstaltungen/"
SAID = {
    "title": "Nähen am Abend",
    "text": "Maschinen sind da.",
    "text_language": "de",
    "municipality": KASSEL,
    "venue": "Haus am Anger",
    "languages": ["de", "ar"],
    "needs_registration": "on",
    "num_places": "12",
}


@pytest.fixture
def jana(client, lindenhof, cora):
    """A steward who has just proved her address; her client."""
    Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)
    make_row("jana@example.org")
    enter_page(client, "jana@example.org")
    return client


def own(organisation, path=""):
    return f"/de/einrichtungen/{organisation.pk}/veranstaltungen/{path}"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


# The steward


def test_steward_writes_adds_dates_and_hands_in(jana, lindenhof):
    jana.post(own(lindenhof, "neu/"), SAID)
    event = Event.objects.get()
    page = own(lindenhof, f"{event.pk}/")
    first = in_days(7)
    jana.post(
        page,
        {
            "do": "add",
            "day": first,
            "begins": "19:00",
            "ends": "21:00",
            "every_weeks": "2",
            "until": first + timedelta(28),
        },
    )
    jana.post(page, {"do": "hand_in"})

    event.refresh_from_db()
    assert (event.organisation, event.languages, event.num_places) == (lindenhof, ["de", "ar"], 12)
    begins = [timezone.localtime(date.starts_at) for date in event.dates.all()]
    assert [(begin.date(), begin.hour) for begin in begins] == [(first + timedelta(weeks), 19) for weeks in (0, 14, 28)]
    assert set(event.dates.values_list("num_places", flat=True)) == {12}
    assert (event.is_handed_in, event.is_shown) == (True, False)


def test_steward_cannot_publish(jana, lindenhof):
    event = make_event(organisation=lindenhof, submitted_at=timezone.now())
    make_date(event)

    response = jana.post(own(lindenhof, f"{event.pk}/"), {"do": "publish"})

    event.refresh_from_db()
    assert (response.status_code, event.is_shown) == (422, False)


def test_steward_sees_nothing_of_others(jana, lindenhof):
    event = make_event()
    date = make_date(event)

    paths = [f"{event.pk}/", f"{event.pk}/aendern/", f"termin/{date.pk}/", f"termin/{date.pk}/anmeldungen.csv"]
    assert {jana.get(own(lindenhof, path)).status_code for path in [*paths, f"termin/{date.pk}/namensschilder/"]} == {
        404
    }


def test_stranger_is_asked_for_her_address(client, lindenhof):
    for path in ("", "neu/", "1/", "1/aendern/", "termin/1/", "termin/1/anmeldungen.csv", "termin/1/namensschilder/"):
        assert client.get(own(lindenhof, path))["Location"] == "/de/meine-seite/"


def test_steward_reads_why_it_was_given_back_and_hands_in_anew(jana, lindenhof, cora):
    event = make_event(organisation=lindenhof, submitted_at=timezone.now())
    make_date(event)
    events.give_back(event, words="Wo genau?", by=cora)
    page = own(lindenhof, f"{event.pk}/")

    assert "Wo genau?" in jana.get(page).content.decode()
    jana.post(page, {"do": "hand_in"})
    event.refresh_from_db()
    assert (event.is_handed_in, event.returned_words) == (True, "")


def test_event_without_a_date_cannot_be_handed_in(jana, lindenhof):
    event = make_event(organisation=lindenhof)

    assert jana.post(own(lindenhof, f"{event.pk}/"), {"do": "hand_in"}).status_code == 409


def test_own_page_leads_stewards_to_their_events(jana, lindenhof):
    assert own(lindenhof) in jana.get("/de/meine-seite/").content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"municipality": "00000000"}, "municipality"),
        ({"num_places": "0"}, "num_places"),
        ({"needs_registration": ""}, "num_places"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_event_that_cannot_be_is_explained(jana, lindenhof, said, field):
    response = jana.post(own(lindenhof, "neu/"), {**SAID, **said})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"day": "2020-01-01"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"ends": "18:00"}, "ends"),
        ({"every_weeks": "1", "until": ""}, "until"),
        ({"every_weeks": "3"}, "every_weeks"),
        ({"begins": "abends"}, "begins"),
    ],
)
def test_date_that_cannot_be_is_explained(jana, lindenhof, said, field):
    event = make_event(organisation=lindenhof)
    whole = {"do": "add", "day": in_days(3), "begins": "19:00", "ends": "21:00", "every_weeks": "0"}

    response = jana.post(own(lindenhof, f"{event.pk}/"), {**whole, **said})

    assert (response.status_code, list(response.context["adding"].errors)) == (422, [field])
    assert f'<a href="#id_{field}">' in response.content.decode()  # in the summary
    assert not EventDate.objects.exists()


def test_more_dates_than_a_hundred_are_refused(jana, lindenhof):
    event = make_event(organisation=lindenhof)
    make_date(event)
    said = {
        "do": "add",
        "day": in_days(8),
        "begins": "19:00",
        "ends": "21:00",
        "every_weeks": "1",
        "until": "2099-01-01",
    }

    response = jana.post(own(lindenhof, f"{event.pk}/"), said)

    assert (response.status_code, event.dates.count()) == (409, 1)


def test_fewer_places_than_are_taken_are_explained(jana, lindenhof, cora):
    date = make_full_date(num_places=5, organisation=lindenhof)
    register(date, num_people=4)

    response = jana.post(own(lindenhof, f"{date.event_id}/aendern/"), {**SAID, "num_places": "3"})

    assert list(response.context["form"].errors) == ["num_places"]
    date.refresh_from_db()
    assert (date.num_places, date.event.num_places) == (5, 5)


def test_event_that_was_cancelled_meanwhile_is_not_written(jana, lindenhof):
    event = make_event(organisation=lindenhof, cancelled_at=timezone.now())

    page = jana.post(own(lindenhof, f"{event.pk}/aendern/"), SAID)

    assert (page.status_code, "Das geht jetzt nicht." in page.content.decode()) == (422, True)
    event.refresh_from_db()
    assert event.title != SAID["title"]


# One date


def test_date_is_moved_and_whoever_registered_is_told(jana, lindenhof, cora):
    date = make_full_date(organisation=lindenhof)
    registration = register(date, email="amal@example.org")
    forget_letters()

    jana.post(
        own(lindenhof, f"termin/{date.pk}/"), {"do": "move", "day": in_days(5), "begins": "10:00", "ends": "12:00"}
    )

    date.refresh_from_db()
    assert timezone.localtime(date.starts_at).strftime("%H:%M") == "10:00"
    assert waiting_letters() == [("event_date_moved", registration.pk)]


def test_time_that_cannot_be_is_explained(jana, lindenhof):
    date = make_full_date(organisation=lindenhof)

    response = jana.post(
        own(lindenhof, f"termin/{date.pk}/"), {"do": "move", "day": "2020-01-01", "begins": "10:00", "ends": "12:00"}
    )

    assert response.status_code == 422
    assert '<a href="#id_day">Das ist schon vorbei.' in response.content.decode()


def test_date_is_cancelled_and_whoever_registered_is_told(jana, lindenhof, cora):
    date = make_full_date(organisation=lindenhof, num_places=1)
    registrations = [register(date, email=f"{name}@example.org") for name in ("amal", "omar")]
    forget_letters()
    page = own(lindenhof, f"termin/{date.pk}/")

    jana.post(page, {"do": "cancel"})

    date.refresh_from_db()
    assert date.is_cancelled
    assert waiting_letters() == [("event_date_cancelled", each.pk) for each in registrations]
    assert jana.post(page, {"do": "cancel"}).status_code == 409


def test_ticks_say_who_came(jana, lindenhof, cora):
    date = make_full_date(organisation=lindenhof, num_places=5)
    came, absent = register(date, num_people=2), register(date)

    jana.post(
        own(lindenhof, f"termin/{date.pk}/"), {"do": "came", "among": [came.pk, absent.pk, "x"], "came": [came.pk]}
    )

    date.refresh_from_db()
    assert (date.num_came, list(Registration.objects.filter(has_come=True))) == (2, [came])


@pytest.mark.parametrize("num", [1, 30])
def test_list_of_who_comes_asks_the_same_however_many(client, cora, django_assert_num_queries, num):
    enter(client, cora)
    date = make_full_date(num_places=100)
    [register(date, name=f"Mensch {number}") for number in range(num)]
    client.get(f"{ROOM}termin/{date.pk}/")

    with django_assert_num_queries(QUERIES_OF_A_DATE):
        response = client.get(f"{ROOM}termin/{date.pk}/")
    assert len(response.context["rows"]) == num


@pytest.mark.parametrize("num", [1, 30])
def test_list_of_events_asks_the_same_however_many(client, cora, django_assert_num_queries, num):
    enter(client, cora)
    [make_event(title=f"Treff {number}") for number in range(num)]
    client.get(ROOM)

    with django_assert_num_queries(QUERIES_OF_A_LIST):
        response = client.get(ROOM)
    assert len(response.context["page"]) == num


def test_page_of_a_date_shows_no_address(jana, lindenhof, cora):
    date = make_full_date(organisation=lindenhof)
    register(date, email="canary@example.org")

    for path in ("", "anmeldungen.csv", "namensschilder/"):
        assert b"canary" not in jana.get(own(lindenhof, f"termin/{date.pk}/{path}")).content


# The office


def test_office_publishes_what_was_handed_in(client, cora, lindenhof):
    event = make_event(organisation=lindenhof, submitted_at=timezone.now())
    make_date(event)
    enter(client, cora)

    client.post(f"{ROOM}{event.pk}/", {"do": "publish"})

    event.refresh_from_db()
    assert (event.is_shown, event.published_by) == (True, cora)
    assert client.post(f"{ROOM}{event.pk}/", {"do": "publish"}).status_code == 409


def test_office_gives_back_with_words(client, cora, lindenhof):
    event = make_event(organisation=lindenhof, submitted_at=timezone.now())
    make_date(event)
    enter(client, cora)

    assert client.post(f"{ROOM}{event.pk}/", {"do": "give_back", "words": ""}).status_code == 422
    client.post(f"{ROOM}{event.pk}/", {"do": "give_back", "words": "Wo genau?"})

    event.refresh_from_db()
    assert (event.is_handed_in, event.returned_by, event.returned_words) == (False, cora, "Wo genau?")


def test_office_writes_its_own(client, cora):
    enter(client, cora)

    response = client.post(f"{ROOM}neu/", {**SAID, "organisation": ""})

    event = Event.objects.get()
    assert (response["Location"], event.organisation) == (f"{ROOM}{event.pk}/", None)


def test_what_waits_stands_first(client, cora):
    make_event(title="Neu")
    make_event(title="Wartet", submitted_at=timezone.now(), created_at=timezone.now() - timedelta(days=9))
    enter(client, cora)

    assert [event.title for event in client.get(ROOM).context["page"]] == ["Wartet", "Neu"]


def test_local_office_keeps_only_what_is_in_its_region(client, dario):
    make_event(title="Kassel")
    make_event(title="Marburg", municipality_id=MARBURG)
    enter(client, dario)

    assert [event.title for event in client.get(ROOM).context["page"]] == ["Marburg"]
    assert client.post(f"{ROOM}neu/", SAID).status_code == 422
    assert client.post(f"{ROOM}neu/", {**SAID, "municipality": MARBURG}).status_code == 302


def test_cancelled_event_tells_all_of_its_coming_dates(client, cora):
    event = make_event(published_by=cora)
    past, coming = make_date(event, in_days=-3), make_date(event)
    kept = register(coming, email="amal@example.org")
    Registration.objects.create(date=past, person=make_row("omar@example.org"), state="confirmed", entry_code_hash="x")
    forget_letters()
    enter(client, cora)

    client.post(f"{ROOM}{event.pk}/", {"do": "cancel"})

    assert waiting_letters() == [("event_date_cancelled", kept.pk)]


# Files and badges


@pytest.fixture
def filled(cora):
    date = make_full_date(num_places=5)
    register(date, name="=HYPERLINK(1)", num_people=2, languages=["ar"], has_wheelchair=True, note="+49")
    register(date, name="Berta")
    register(date, name="Zu viele", num_people=4)
    return date


def test_csv_holds_everybody_and_no_formula(filled):
    text = registration_export.as_csv(filled).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1:] == [
        ["'=HYPERLINK(1)", "angemeldet", "2", "0", "Arabisch", "ja", "'+49", ""],
        ["Berta", "angemeldet", "1", "0", "", "", "", ""],
        ["Zu viele", "auf der Warteliste", "4", "0", "", "", "", ""],
    ]


def test_workbook_holds_the_same_as_text_and_numbers(filled):
    sheet = openpyxl.load_workbook(io.BytesIO(registration_export.as_workbook(filled))).active

    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:4] == ("=HYPERLINK(1)", "angemeldet", 2, 0)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_unknown_ending_is_not_there(client, cora, filled):
    enter(client, cora)

    assert client.get(f"{ROOM}termin/{filled.pk}/anmeldungen.pdf").status_code == 404
    assert client.get(f"{ROOM}termin/{filled.pk}/anmeldungen.xlsx").status_code == 200


def test_badges_are_made_for_everybody_with_a_place(filled):
    (sheet,) = badges.sheets(filled)

    assert [(badge["name"], badge["languages"]) for badge in sheet] == [
        ("=HYPERLINK(1)", "Arabisch"),
        ("", ""),
        ("Berta", ""),
    ]


@pytest.mark.parametrize(
    ("name", "size", "direction"),
    [
        ("Amal", "large", "ltr"),
        ("Maximiliane von Anger", "middle", "ltr"),
        ("Ä" * 60, "small", "ltr"),
        ("أمل", "large", "rtl"),
    ],
)
def test_badge_fits_its_name(cora, name, size, direction):
    date = make_full_date()
    register(date, name=name)

    ((badge,),) = badges.sheets(date)

    assert (badge["size"], badge["direction"]) == (size, direction)


def test_badges_as_pdf_are_ten_on_a_sheet_in_two_columns(cora):
    date = make_full_date(num_places=30)
    [register(date, name=f"Mensch {number}") for number in range(11)]
    document = badges.document(date)
    try:
        pages = document.laid_out(document.html).pages
    except paper.NotPossible:
        pytest.skip("no PDF on this machine")

    places = [[_corner(box) for box in page._page_box.descendants() if _is_badge(box)] for page in pages]
    assert [len(each) for each in places] == [10, 1]
    assert places[0] == [(column, 13 + 54 * row) for row in range(5) for column in (15, 105)]


def _is_badge(box):
    return box.element is not None and box.element.get("class") == "badge" and type(box).__name__ == "BlockBox"


def _corner(box):
    """In whole millimetres."""
    return tuple(round(pixels * 25.4 / 96) for pixels in (box.position_x, box.position_y))


def test_badges_are_a_page_that_prints_itself_and_a_pdf(client, cora, filled):
    enter(client, cora)

    page, pdf = (client.get(f"{ROOM}termin/{filled.pk}/namensschilder/{query}") for query in ("", "?pdf"))

    assert "Berta" in page.content.decode()
    assert "no-store" in pdf["Cache-Control"]
    assert pdf.status_code == 302 or pdf.content.startswith(b"%PDF")


def test_languages_are_described_by_what_is_wrong(client, cora):
    enter(client, cora)

    page = client.post(f"{ROOM}neu/", {**SAID, "languages": "xx"}).content.decode()

    assert "Fehler:" in described(page, "id_languages")

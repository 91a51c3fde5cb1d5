from datetime import timedelta

import pytest
from django.utils import timezone

from network import registering
from tests.conftest import KASSEL, MARBURG
from tests.network.registrations import make_full_date, register
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
LIST = "/de/veranstaltungen/"


def titles(response):
    return [entry.event.title for entry in response.context["entries"]]


def test_list_shows_what_comes_by_its_next_date(client, cora):
    later, sooner = (make_event(title=title, published_by=cora) for title in ("Später", "Früher"))
    make_date(later, in_days=9), make_date(later, in_days=-9), make_date(sooner, in_days=5)
    make_date(make_event(title="Vorbei", published_by=cora), in_days=-3)
    make_date(make_event(title="Ungelesen", submitted_at=timezone.now()))

    assert titles(client.get(LIST)) == ["Früher", "Später"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=06534", ["Marburg"]),
        ("sprache=ar", ["Arabisch"]),
        ("kinder=ja", ["Kinder"]),
        ("region=06534&sprache=ar", []),
        ("region=99999&sprache=xx&kinder=7", ["Arabisch", "Kinder", "Marburg"]),
    ],
)
def test_filter_finds_by_region_language_and_childcare(client, cora, query, found):
    for title, fields in {
        "Arabisch": {"languages": ["ar", "de"]},
        "Kinder": {"has_childcare": True},
        "Marburg": {"municipality_id": MARBURG},
    }.items():
        make_date(make_event(title=title, published_by=cora, **fields))

    assert titles(client.get(f"{LIST}?{query}")) == found


def test_filter_says_what_it_does_not_know(client, db):
    response = client.get(f"{LIST}?region=99999&kinder=7")

    assert len(response.context["finder"].misunderstood) == 2


@pytest.mark.parametrize("num", [1, 20])
def test_list_asks_the_same_however_many_there_are(client, cora, django_assert_num_queries, num):
    for number in range(num):
        event = make_event(title=f"Treff {number}", published_by=cora)
        [make_date(event, in_days=days) for days in (2, 9)]
    client.get(LIST)  # what is remembered about Hesse is read once

    with django_assert_num_queries(3):
        response = client.get(LIST)
    assert len(titles(response)) == num


def test_list_has_pages(client, cora):
    for number in range(21):
        make_date(make_event(title=f"Treff {number}", published_by=cora))

    assert len(titles(client.get(f"{LIST}?seite=2"))) == 1


def test_card_names_the_next_date_that_takes_place(client, cora):
    event = make_event(published_by=cora)
    make_date(event, in_days=2, cancelled_at=timezone.now())
    kept = make_date(event, in_days=9)

    (entry,) = client.get(LIST).context["entries"]

    assert (entry.next, entry.more) == (kept, "und 1 weiterer Termin")


def test_page_says_how_many_places_each_date_has(client, cora):
    event = make_event(published_by=cora, num_places=2)
    full, free = make_date(event, in_days=2), make_date(event, in_days=9)
    register(full, num_people=2), register(free)

    dates = client.get(event.get_absolute_url()).context["entry"].dates

    assert [date.places for date in dates] == ["ausgebucht, mit Warteliste", "noch 1 Platz frei"]


def test_page_of_what_was_cancelled_stays_and_says_so(client, cora):
    event = make_event(published_by=cora, cancelled_at=timezone.now())
    make_date(event)

    response = client.get(event.get_absolute_url())

    assert "Diese Veranstaltung ist abgesagt." in response.content.decode()
    assert "/anmelden/" not in response.content.decode()


def test_page_of_what_nobody_published_is_not_there(client, db):
    event = make_event(submitted_at=timezone.now())

    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get(f"{event.get_absolute_url()}kalender.ics").status_code == 404


def test_nothing_public_names_who_registered(client, cora):
    date = make_full_date(num_places=3)
    registration = register(date, name="Kanarienvogel", email="canary@example.org", note="Kanarienwort")
    registering.cancel(register(date, name="Kanarienvogel"))

    for path in (
        LIST,
        date.event.get_absolute_url(),
        f"{date.event.get_absolute_url()}kalender.ics",
        f"{LIST}06611.ics",
    ):
        text = client.get(path).content.decode().lower()
        assert "kanarie" not in text and "canary" not in text, path
    assert registration.is_confirmed


def test_calendar_of_a_region_holds_only_what_is_shown_there(client, cora):
    make_date(make_event(title="In Kassel", published_by=cora, municipality_id=KASSEL))
    make_date(make_event(title="In Marburg", published_by=cora, municipality_id=MARBURG))
    make_date(make_event(title="Ungelesen", submitted_at=timezone.now()))

    response = client.get(f"{LIST}06611.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert [name in text for name in ("In Kassel", "In Marburg", "Ungelesen")] == [True, False, False]
    assert client.get(f"{LIST}99999.ics").status_code == 404


def test_sitemap_names_what_comes(client, cora):
    coming, past = make_event(published_by=cora), make_event(published_by=cora)
    make_date(coming), make_date(past, in_days=-3)

    text = client.get("/sitemap-events.xml").content.decode()

    assert f"/de{LIST.removeprefix('/de')}{coming.pk}/" in text
    assert f"{LIST}{past.pk}/" not in text


def test_footer_leads_to_the_events(client, db):
    assert f'href="{LIST}"' in client.get("/de/anlaufstellen/").content.decode()


def test_date_that_goes_on_takes_nobody_any_more(client, cora):
    event = make_event(published_by=cora)
    make_date(event, in_days=-0.01, hours=5)

    response = client.get(event.get_absolute_url())

    assert "/anmelden/" not in response.content.decode()
    assert response.context["entry"].dates[0].ends_at > timezone.now() + timedelta(hours=1)

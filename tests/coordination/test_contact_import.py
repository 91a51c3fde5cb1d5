import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coordination.contact_import import KEPT
from network.models import ContactPoint
from people.models import User
from people.roles import Role
from tests.conftest import BAUNATAL, KASSEL, MARBURG, enter, make_contact_point
from tests.elements import described

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:contact_point_import")
HEAD = "Name;Themen;Sprachen;Zuständig für;Ort;Telefon\n"
GOOD = HEAD + "Laden;Möbel;Deutsch | Arabisch;Kassel | Landkreis Kassel;Baunatal;0000 555000\n"
WRONG = GOOD + "Treff;Quatsch;;;Kassel;0000 1\n"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def upload(desk, text, **kwargs):
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(PAGE, {"table": SimpleUploadedFile("tabelle.csv", data)}, **kwargs)


def commit(desk, report):
    return desk.post(PAGE, {"do": "store", "digest": report.context["digest"]})


def stored():
    return {
        point.name: (
            point.municipality_id,
            point.phone,
            sorted(point.languages),
            sorted(topic.pk for topic in point.topics.all()),
            sorted(region.pk for region in point.regions.all()),
        )
        for point in ContactPoint.objects.all()
    }


def test_report_stores_nothing(desk):
    report = upload(desk, GOOD)

    assert (report.status_code, "1 Zeile speichern" in report.content.decode(), stored()) == (200, True, {})


def test_commit_stores_what_was_shown(desk):
    response = commit(desk, upload(desk, GOOD))

    assert response["Location"] == reverse("admin:network_contactpoint_changelist")
    assert stored() == {"Laden": (BAUNATAL, "0000 555000", ["ar", "de"], ["furniture"], ["06611", "06633"])}


def test_commit_changes_what_is_there(desk):
    point = make_contact_point(
        name="Laden", municipality=BAUNATAL, topics=["legal"], phone="0000 1", about="Bleibt so."
    )

    report = upload(desk, GOOD)
    commit(desk, report)

    point.refresh_from_db()
    assert [change.label for change in report.context["table"].rows[0].changes] == [
        "Themen", "Zuständig für", "Sprachen", "Telefon",
    ]  # fmt: skip
    assert stored() == {"Laden": (BAUNATAL, "0000 555000", ["ar", "de"], ["furniture"], ["06611", "06633"])}
    assert point.about == "Bleibt so."


def test_table_read_in_twice_changes_nothing_the_second_time(desk):
    commit(desk, upload(desk, GOOD))

    report = upload(desk, GOOD)

    assert (report.context["num_same"], report.context["num_to_store"]) == (1, 0)


def test_table_with_one_mistake_is_not_stored_at_all(desk):
    report = upload(desk, WRONG)
    response = commit(desk, report)

    page = report.content.decode()
    assert ("„Quatsch“ kennen wir nicht" in page, "speichern</button>" in page) == (True, False)
    assert (response.status_code, stored()) == (409, {})


def test_commit_after_a_change_shows_the_report_again(desk):
    report = upload(desk, GOOD)
    make_contact_point(name="Laden", municipality=BAUNATAL)

    response = commit(desk, report)

    assert (response.status_code, stored()["Laden"][1]) == (409, "0000 555000")
    assert commit(desk, response)["Location"] == reverse("admin:network_contactpoint_changelist")


def test_commit_without_a_table_asks_for_it(desk):
    response = desk.post(PAGE, {"do": "store", "digest": "x"}, follow=True)

    assert "noch einmal hoch" in response.content.decode()


def test_commit_twice_stores_once(desk):
    report = upload(desk, GOOD)
    commit(desk, report)

    assert (commit(desk, report)["Location"], ContactPoint.objects.count()) == (PAGE, 1)


def test_looking_at_the_page_anew_drops_the_table(desk):
    upload(desk, GOOD)
    kept = KEPT in desk.session

    desk.get(PAGE)

    assert (kept, KEPT in desk.session) == (True, False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"PK\x03\x04",
        b"x" * 2_000_000,
        b"\xff\xfe\x00",
        b"Name;Ort\n" + b"A;Kassel\n" * 2001,
        b"Name;Ort\n\x81",
    ],
)
def test_table_that_cannot_be_read_says_why(desk, data):
    response = upload(desk, data)

    assert (response.status_code, len(response.context["form"].errors), KEPT in desk.session) == (200, 1, False)


def test_no_file_asks_for_one(desk):
    assert described(desk.post(PAGE, {}).content.decode(), "id_table") == "Wählen Sie bitte eine Datei."


def test_template_can_be_read_in(desk):
    template = desk.get(reverse("admin:contact_point_template"))

    report = upload(desk, template.content)

    assert [(row.state, row.errors) for row in report.context["table"].rows] == [("new", [])]


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_german_words_are_read_whatever_language_the_browser_asks_for(desk, language):
    report = upload(desk, GOOD, headers={"accept-language": language})

    assert [row.errors for row in report.context["table"].rows] == [[]]


def test_what_a_cell_says_is_shown_as_text(desk):
    page = upload(desk, HEAD + "<script>x</script>;Möbel;;;Kassel;0000 555000\n").content.decode()

    assert ("<script>x" in page, "&lt;script&gt;x" in page) == (False, True)


def test_local_coordinator_stays_in_her_region(client, dario):
    enter(client, dario)
    make_contact_point(name="Kleiderstube", municipality=MARBURG)
    lines = [
        "Neu;Möbel;;;Marburg;0000 555001",
        "Anderswo;Möbel;;;Kassel;0000 555002",
        "Weit;Möbel;;ganz Hessen;Marburg;0000 555003",
        "Kleiderstube;Möbel;;;Marburg;0000 555004",
        "Servicestelle Marburg;;;;Marburg;0000 555005",
    ]

    report = upload(client, HEAD + "\n".join(lines))

    states = [row.state for row in report.context["table"].rows]
    assert states == ["new", "wrong", "wrong", "wrong", "changed"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.READER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", ["contact_point_import", "contact_point_template"])
def test_other_roles_read_nothing_in(client, role, name):
    user = User.objects.create_user("r@example.org", "x", name="R", role=role, is_staff=True)
    enter(client, user)

    assert client.get(reverse(f"admin:{name}")).status_code == 403


@pytest.mark.parametrize("num", [1, 30])
def test_report_and_commit_ask_the_same_for_any_number(desk, django_assert_max_num_queries, num):
    lines = "".join(f"Laden {number};Möbel;Deutsch;Kassel;Kassel;0000 55{number:04}\n" for number in range(num))
    for number in range(num // 2):
        make_contact_point(name=f"Laden {number}", municipality=KASSEL)

    with django_assert_max_num_queries(40):
        commit(desk, upload(desk, HEAD + lines))

    assert ContactPoint.objects.count() == num

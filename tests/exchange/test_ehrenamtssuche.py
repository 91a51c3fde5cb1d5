import csv
import io
import json
import zipfile
from datetime import timedelta

import frictionless
import pytest
from django.utils import timezone

from exchange import ehrenamtssuche, handing_over, leaving, tasks
from people.models import Organisation, User
from people.roles import RIGHTS, Role
from peoplelikeme.lib.csvcells import unescaped
from postings.models import Category, ForWhom, Kind, Posting
from tests.conftest import MARBURG, enter, make_contact_point, make_person, make_posting

pytestmark = pytest.mark.django_db
PAGE = "/koordination/ehrenamtssuche/"


def make_out(**fields):
    return make_posting(passes_on_at=timezone.now(), **fields)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    return settings.EXPORT_DIR


@pytest.fixture
def filled(lindenhof):
    """Something of everything, and what must not leave."""
    Organisation.objects.update(website="https://example.org")
    make_out(title="=SUM(A1)", text='Mehrere\nZeilen; mit "Zeichen" und Strich | darin.')
    make_out(title="'=1+1", category="interpreting", kind=Kind.OFFER, is_remote=True)
    make_out(title="أحتاج دراجة للأطفال", text_language="ar", category="bicycles", municipality=MARBURG)
    make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, category="childcare", title="- drei Menschen")
    make_posting(title="Nur hier")
    make_out(text="Ruft an: 0561 123456")


def text_of(pieces):
    return "".join(pieces)


def everything():
    return Posting.objects.order_by("pk")


def entries():
    return [ehrenamtssuche.entry(told) for told in leaving.of(everything())]


def read_csv(text):
    """Entries as they were before they became cells."""
    assert text.startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";")
    return [{name: _value(name, unescaped(cell)) for name, cell in row.items()} for row in rows]


def _value(name, cell):
    if name == "digital":
        return {"ja": True, "nein": False}[cell]
    if name in ("breite", "laenge"):
        return float(cell)
    return cell.split("|") if name == "kategorien" else cell


def test_csv_reads_back_as_it_was_written(filled):
    assert read_csv(text_of(ehrenamtssuche.as_csv(everything()))) == entries()
    assert len(entries()) == 4


def test_json_reads_back_as_it_was_written(filled):
    assert json.loads(text_of(ehrenamtssuche.as_json(everything()))) == entries()


def test_tables_of_nothing_read_back_too():
    assert read_csv(text_of(ehrenamtssuche.as_csv(everything()))) == []
    assert json.loads(text_of(ehrenamtssuche.as_json(everything()))) == []


def test_csv_holds_no_formula(filled):
    rows = csv.reader(io.StringIO(text_of(ehrenamtssuche.as_csv(everything()))), delimiter=";")

    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_entry_says_what_an_entry_of_theirs_shows(filled):
    first, offer, _bicycle, organisations = entries()

    assert (first["eintragsart"], offer["eintragsart"], organisations["eintragsart"]) == (
        "Spendengesuch",
        "Angebot",
        "Ehrenamt",
    )
    assert (offer["digital"], offer["typ"], offer["kategorien"][0]) == (True, "kommunikativ", "Sprache")
    assert (organisations["organisation_name"], organisations["organisation_website"]) == (
        "Wohnhaus am Lindenhof",
        "https://example.org",
    )
    assert (first["ort"], first["gemeindeschluessel"], round(first["breite"])) == ("Kassel", "06611000", 51)
    assert first["ansprechpartner"] == first["link"] == f"http://127.0.0.1:8000/e/{first['kennung']}"


def test_every_category_has_theirs():
    assert set(ehrenamtssuche.table()) == set(Category.objects.values_list("slug", flat=True))
    assert {kind for _categories, kind in ehrenamtssuche.table().values()} <= set(ehrenamtssuche.TYPES)


def test_nothing_of_a_person_stands_in_the_tables():
    make_out(
        author=make_person(name="Kanarienvogel", email="kanari@example.org", phone="0000 555123"),
        postcode="34119",
        wishes=["women_only"],
    )
    text = text_of(ehrenamtssuche.as_csv(everything())) + text_of(ehrenamtssuche.as_json(everything()))

    assert [word for word in ("Kanarienvogel", "kanari", "0000", "34119", "women") if word in text] == []


def test_package_of_the_night_agrees_with_its_description(filled, folder, tmp_path):
    tasks.hand_over(0)
    with zipfile.ZipFile(handing_over.path()) as package:
        package.extractall(tmp_path / "out")

    report = frictionless.Package(tmp_path / "out/datapackage.json").validate()

    assert report.flatten(["type", "note"]) == []
    assert [task.stats["rows"] for task in report.tasks if task.name == "eintraege"] == [4]
    assert json.loads((tmp_path / "out/eintraege.json").read_text()) == entries()
    assert [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()] == [("ehrenamtssuche.zip", 0o644)]


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [("eintragsart", "Etwas", "constraint-error"), ("breite", "x", "type-error"), ("kennung", "", "constraint-error")],
)
def test_description_finds_what_is_wrong(filled, tmp_path, column, value, error):
    """So that the test above can fail."""
    rows = list(csv.reader(io.StringIO(text_of(ehrenamtssuche.as_csv(everything()))), delimiter=";"))
    rows[1][ehrenamtssuche.COLUMNS.index(column)] = value
    with (tmp_path / "eintraege.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    (tmp_path / "datapackage.json").write_text(json.dumps(ehrenamtssuche.package(at=timezone.now())))

    found = frictionless.Package(tmp_path / "datapackage.json").validate().flatten(["type"])

    assert [error] in found


def test_package_that_breaks_off_leaves_the_old_one(filled, folder, monkeypatch):
    tasks.hand_over(0)
    before = handing_over.path().read_bytes()
    monkeypatch.setattr(ehrenamtssuche, "package", lambda **when: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.hand_over(0)

    assert handing_over.path().read_bytes() == before
    assert len(list(folder.iterdir())) == 1


# The page of the staff room


def test_page_counts_what_leaves_and_names_what_stays(client, cora, filled):
    leaving.look()
    enter(client, cora)

    response = client.get(PAGE)

    assert response.context["total"] == 4
    assert {row.pk: row.num_entries for row in response.context["rows"] if row.num_entries} == {"06611": 3, "06534": 1}
    assert [posting.text for posting in response.context["held"]] == ["Ruft an: 0561 123456"]
    assert "Topf und Pfanne" in response.content.decode()


@pytest.mark.parametrize("num", [1, 30])
def test_page_asks_the_same_for_one_as_for_thirty(client, cora, django_assert_num_queries, num):
    for _ in range(num):
        make_out(text="Ruft an: 0561 123456")
        make_out()
    leaving.look()
    enter(client, cora)
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_file_of_all_and_of_a_region(client, cora, filled):
    enter(client, cora)

    whole = client.get(f"{PAGE}hessen/csv/")
    part = client.get(f"{PAGE}06534/json/")

    assert read_csv(whole.getvalue().decode()) == entries()
    assert [entry["titel"] for entry in json.loads(part.getvalue())] == ["أحتاج دراجة للأطفال"]
    assert f"ehrenamtssuche-06534-{timezone.localdate()}.json" in part["Content-Disposition"]


@pytest.mark.parametrize("path", ["06999/csv/", "hessen/xlsx/", "064/csv/"])
def test_file_that_does_not_exist_is_not_found(client, cora, path):
    enter(client, cora)

    assert client.get(PAGE + path).status_code == 404


def test_package_is_handed_out_once_it_is_there(client, cora, filled):
    enter(client, cora)
    assert client.get(f"{PAGE}paket.zip", follow=True).redirect_chain == [(PAGE, 302)]

    tasks.hand_over(0)
    response = client.get(f"{PAGE}paket.zip")

    assert zipfile.ZipFile(io.BytesIO(response.getvalue())).namelist() == [
        "eintraege.csv",
        "eintraege.json",
        "angebote.csv",
        "angebote.tableschema.json",
        "datapackage.json",
    ]
    assert client.get(PAGE).context["written_at"] > timezone.now() - timedelta(minutes=1)


def test_whoever_works_in_one_region_gets_only_that(client, filled, monkeypatch):
    """Were the word given to local coordinators in roles.toml."""
    local = RIGHTS[Role.LOCAL_COORDINATOR]
    monkeypatch.setitem(
        RIGHTS, Role.LOCAL_COORDINATOR, type(local)(False, local.may | {"export"}, local.view, local.change)
    )
    user = User.objects.create_user("lena@example.org", name="Lena", role=Role.LOCAL_COORDINATOR, is_staff=True)
    make_contact_point(municipality=MARBURG).staff.add(user)
    enter(client, user)

    assert [row.pk for row in client.get(PAGE).context["rows"]] == ["06534"]
    assert [client.get(PAGE + path).status_code for path in ("hessen/csv/", "06611/csv/", "paket.zip", "06534/csv/")] == [
        404, 404, 404, 200,
    ]  # fmt: skip

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import frictionless
import pytest
from django.utils import timezone

from exchange import as_freinet, freinet_table, handing_over, leaving, tasks
from exchange.importing import batches, checking, committing, sorting
from exchange.models import FeedItem, Imported
from people.models import Organisation, Person
from peoplelikeme.lib.csvcells import unescaped
from postings import chiffre, slots
from postings.models import Category, ForWhom, Kind, Posting
from tests.conftest import MARBURG, enter, make_person, make_posting
from tests.exchange.batches import uploaded

pytestmark = pytest.mark.django_db
PAGE = "/koordination/ehrenamtssuche/"
SOON, LATER = date(2098, 1, 2), date(2099, 12, 31)
EMPTY = ["einrichtungs_id", "anforderungen", "leistungen", "strasse", "plz"]


def make_out(**fields):
    return make_posting(passes_on_at=timezone.now(), **fields)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


@pytest.fixture
def filled(lindenhof):
    """Something of everything, and what must not leave."""
    Organisation.objects.update(website="https://example.org")
    make_out(title="=SUM(A1)", text='Mehrere\nZeilen;\n\nmit "Zeichen" und Strich | darin.', amount=4)
    make_out(
        title="'=1+1", category="interpreting", kind=Kind.OFFER, languages=["ar", "de"], languages_basic=["en"],
        slots=slots.pack(["mon-am", "tue-am", "wed-am"]), from_on=SOON, until_on=LATER,
    )  # fmt: skip
    make_out(title="أحتاج دراجة للأطفال", text_language="ar", category="bicycles", municipality=MARBURG)
    make_posting(
        organisation=lindenhof, for_whom=ForWhom.ORGANISATION, category="furniture", title="- drei Menschen", amount=5,
        amount_promised_elsewhere=2,
    )  # fmt: skip
    make_posting(title="Nur hier")
    make_out(text="Ruft an: 0561 123456")


def written():
    return "".join(freinet_table.as_csv(Posting.objects.order_by("pk")))


def rows():
    """As they were before they became cells, by the titles."""
    found = csv.DictReader(io.StringIO(written()[1:], newline=""), delimiter=";")
    return {
        row["angebotsname"]: row for row in ({name: unescaped(cell) for name, cell in row.items()} for row in found)
    }


def errors(path, text):
    (path / "angebote.csv").write_text(text, encoding="utf-8", newline="")
    (path / freinet_table.SCHEMA.name).write_bytes(freinet_table.SCHEMA.read_bytes())
    (path / "datapackage.json").write_text(json.dumps({"resources": [freinet_table.resource()]}))
    return frictionless.Package(path / "datapackage.json").validate().flatten(["fieldName", "type"])


def test_table_agrees_with_its_schema(filled, tmp_path):
    assert errors(tmp_path, written()) == []
    assert len(rows()) == 4


def test_table_of_nothing_agrees_too(tmp_path):
    assert errors(tmp_path, written()) == []


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("art", "Etwas", "constraint-error"), ("ags", "05611000", "constraint-error"), ("geo_breite", "x", "type-error"),
        ("angebotsId", "", "constraint-error"), ("erstellt", "gestern", "type-error"),
    ],
)  # fmt: skip
def test_schema_finds_what_is_wrong(filled, tmp_path, column, value, error):
    """So that the tests above can fail."""
    lines = list(csv.reader(io.StringIO(written()[1:], newline=""), delimiter=";"))
    lines[1][lines[0].index(column)] = value
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(lines)

    assert [column, error] in errors(tmp_path, out.getvalue())


def test_row_says_what_freinet_s_detail_says(filled):
    offer = Posting.objects.offers().get()
    told = leaving.told(offer)
    (angebot,) = as_freinet.of([told])
    row = rows()["'=1+1"]

    assert (row["angebotsId"], row["art"]) == (str(chiffre.number(offer.chiffre)), "angebot")
    assert (row["handlungsfelder"], row["kenntnisse"]) == ("|".join(angebot.fields), "ar|de")
    assert (row["sprachen"], row["zeitlicherrahmen"]) == ("ar|de|en", "Vormittag: Mo–Mi")
    assert (row["gueltig_von"], row["gueltig_bis"]) == ("2098-01-02", "2099-12-31")
    assert (row["anzahl_gesuche"], row["anzahl_aktueller_vermittlungen"], row["status"]) == ("", "", "aktiv")
    assert (row["ort"], row["ags"], row["geo_breite"]) == ("Kassel", "06611000", str(told.lat))
    assert row["kontakt_url"] == f"http://127.0.0.1:8000/e/{offer.chiffre}"
    assert {row[name] for name in EMPTY} == {""}


def test_row_of_an_organisation_names_it_and_counts(filled):
    row = rows()["- drei Menschen"]

    assert (row["art"], row["einrichtungsname"]) == ("gesuch", "Wohnhaus am Lindenhof")
    assert (row["anzahl_gesuche"], row["anzahl_aktueller_vermittlungen"]) == ("3", "2")


def test_table_holds_no_formula(filled):
    cells = [cell for row in csv.reader(io.StringIO(written()), delimiter=";") for cell in row]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_nothing_of_a_person_stands_in_the_table():
    make_out(
        author=make_person(name="Kanarienvogel", email="kanari@example.org", phone="0000 555123"),
        postcode="34119",
        wishes=["women_only"],
    )

    assert [word for word in ("Kanarienvogel", "kanari", "0000 5", "34119", "women") if word in written()] == []


@pytest.mark.parametrize("num", [1, 30])
def test_table_is_read_with_two_queries(django_assert_num_queries, num):
    for _each in range(num):
        make_out()
    written()

    with django_assert_num_queries(2):
        written()


# Read in again


FIELDS = ["kind", "title", "text", "category_id", "municipality_id", "amount", "from_on", "until_on"]


def read_in(by):
    """Into a site without postings, nothing said but what is guessed."""
    data = written().encode()
    Posting.objects.all().delete()
    Person.objects.all().delete()
    batch = uploaded(by=by, data=data, name="angebote.csv", source="Nachbarbrett")
    batches.say_columns(batch, batch.mapping)
    batches.say_words(batch, sorting.guess_words(batch))
    batch = checking.check(batch)
    batches.begin_commit(batch)
    return committing.commit(batch, by=by)


def test_table_comes_back_through_our_own_import(filled, cora):
    leave = leaving.of(Posting.objects.order_by("pk"))
    before = {str(chiffre.number(told.chiffre)): told for told in leave}
    expected = {
        number: (told.kind, told.title, told.text, told.category, told.town_ags, told.amount_left, told.from_on, told.until_on)
        for number, told in before.items()
    }  # fmt: skip

    batch = read_in(cora)

    assert (batch.num_new, batch.num_bad) == (4, 0)
    found = Imported.objects.values_list("source_id", *(f"posting__{name}" for name in FIELDS))
    assert {number: tuple(said) for number, *said in found} == expected
    written_on = batch.rows.order_by("number").values_list("understood__written_on", flat=True)
    assert list(written_on) == [timezone.localdate().isoformat()] * 4


def test_every_category_comes_back(cora):
    leaves = Category.objects.filter(children=None).exclude(exchange="referral").values_list("pk", flat=True)
    organisation = Organisation.objects.create(
        name="Haus", kind="association", verified_at=timezone.now(), verified_by=cora
    )
    for slug in leaves:
        make_posting(category=slug, title=slug, organisation=organisation, for_whom=ForWhom.ORGANISATION)

    batch = read_in(cora)

    assert (batch.num_new, batch.num_bad) == (len(leaves), 0)
    assert {posting.title: posting.category_id for posting in Posting.objects.all()} == {slug: slug for slug in leaves}


# Where it is handed out


def test_package_of_the_night_holds_it_and_describes_it(filled, tmp_path):
    tasks.hand_over(0)
    with zipfile.ZipFile(handing_over.path()) as package:
        package.extractall(tmp_path / "out")

    report = frictionless.Package(tmp_path / "out/datapackage.json").validate()

    assert report.flatten(["type", "note"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks} == {"eintraege": 4, "angebote": 4}


def test_table_of_a_region_and_of_all(client, cora, filled):
    enter(client, cora)

    whole, part = client.get(f"{PAGE}hessen/freinet/"), client.get(f"{PAGE}06534/freinet/")
    row = part.getvalue().decode().splitlines()[1:]

    assert whole.getvalue().decode() == written()
    assert (len(row), "أحتاج دراجة للأطفال" in row[0]) == (1, True)
    assert f'"freinet-06534-{timezone.localdate()}.csv"' in part["Content-Disposition"]


def test_changed_is_when_the_feed_was_told(filled):
    changed = timezone.now() - timedelta(days=3)
    FeedItem.objects.update(changed_at=changed)

    assert {row["bearbeitet"] for row in rows().values()} == {
        timezone.localtime(changed).replace(microsecond=0).isoformat()
    }

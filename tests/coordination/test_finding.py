from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import communications
from coordination.models import Direction, Match, Referral, Result, Through
from people.models import Clearance, Consent, Level, Organisation
from postings import reviewing
from postings.models import Kind, ReportReason
from tests.conftest import FRANKFURT, MARBURG, enter, make_contact_point, make_person, make_posting

PHONE, MAIL = "+49 561 98 76 54", "mira@example.org"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def mira(db):
    return make_person(name="Mira Özdemir", phone=PHONE, reach_by="phone")


def look_for(desk, text):
    return desk.post(reverse("admin:find"), {"q": text}).context


def found(desk, text):
    """Names of the humans that were found, in order."""
    return [human.name for human in look_for(desk, text)["humans"]]


@pytest.mark.parametrize(
    "text",
    ["0561 987654", "0049561987654", "+49 (0)561 / 98-76-54", "561987654", "98 76 54", "87654", "٠٥٦١٩٨٧٦٥٤"],
)
def test_find_knows_a_number_however_written_and_from_its_end(desk, mira, text):
    make_posting(author=mira)
    make_posting(author=make_person(name="Ada", phone="0561 111111"))

    assert found(desk, text) == ["Mira Özdemir"]


@pytest.mark.parametrize("text", ["7654", "0561 98", "0561987655", "1234567890123456"])
def test_find_takes_too_few_or_other_digits_for_nobody(desk, mira, text):
    make_posting(author=mira)

    assert found(desk, text) == []


@pytest.mark.parametrize("text", ["mira", "MIRA OZDEMIR", "Özdemir", "oezdem", "Mirra Özdemir"])
def test_find_knows_a_name_by_its_beginning_its_words_and_when_mistyped(desk, mira, text):
    make_posting(author=mira)
    make_posting(author=make_person(name="Ada Lovis"))

    assert found(desk, text) == ["Mira Özdemir"]


@pytest.mark.parametrize("text", ["Ada", "x", "%", "_", "ـ", "--", "' OR 1=1"])
def test_find_takes_other_names_and_signs_for_nobody(desk, mira, text):
    make_posting(author=mira)

    assert found(desk, text) == []


def test_find_knows_an_address_in_any_case_proved_or_not(desk):
    make_posting(author=make_person(name="Mira", email=MAIL))

    assert (found(desk, " MIRA@example.org "), found(desk, "mira@example.or")) == (["Mira"], [])


@pytest.mark.parametrize(
    "change", [str, str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_find_knows_a_chiffre_in_any_spelling(desk, mira, change):
    posting = make_posting(author=mira)

    assert found(desk, change(posting.chiffre)) == ["Mira Özdemir"]


def test_find_knows_a_name_that_could_be_a_chiffre(desk):
    make_posting(author=make_person(name="Rahmat"))

    assert found(desk, "rahmat") == ["Rahmat"]


def test_find_knows_the_receipt_of_a_report(desk, mira):
    report = reviewing.report(
        make_posting(author=mira), reason=ReportReason.OTHER, text="", email=MAIL, language="de"
    )  # fmt: skip

    assert found(desk, report.receipt) == ["Mira Özdemir"]


def test_find_knows_what_was_reported_from_an_address(desk, mira):
    report = reviewing.report(make_posting(), reason=ReportReason.OTHER, text="", email=MAIL, language="de")

    assert look_for(desk, MAIL)["reports"] == [report]


def test_find_knows_who_posted_for_an_organisation(desk, mira, lindenhof):
    make_posting(author=mira, organisation=lindenhof, for_whom="organisation")

    assert found(desk, "lindenhof") == ["Mira Özdemir"]


def test_find_does_not_look_for_entry_codes(desk):
    make_posting(author=make_person(name="Mira"), entry_code_hash="x" * 64)

    assert found(desk, "1234 5678 9012 3456") == []


def test_find_shows_rows_of_one_human_together_newest_first(desk):
    for days, title in enumerate(["neu", "alt"]):
        person = make_person(name="Ada", email="ada@example.org", email_proved_at=timezone.now())
        make_posting(author=person, title=title, created_at=timezone.now() - timedelta(days=days))
    make_posting(author=make_person(name="Ada", email="ada@example.org"), title="fremd")

    shown = [[line.words for line in human.lines] for human in look_for(desk, "Ada")["humans"]]

    assert sorted(shown) == [["fremd"], ["neu", "alt"]]


def test_find_shows_everything_that_happened(desk, cora, mira):
    posting, offer = make_posting(author=mira), make_posting(kind=Kind.OFFER)
    Match.objects.create(request=posting, offer=offer)
    communications.note(
        posting, by=cora, through=Through.PHONE, direction=Direction.IN, result=Result.REACHED, words="Ruft wieder an."
    )
    Referral.objects.create(posting=posting, contact_point=make_contact_point(name="Treff"))
    reviewing.report(posting, reason=ReportReason.OUTDATED, text="Gilt nicht mehr", email="", language="de")
    Consent.objects.create(person=mira, words="Ja zu allem", language="de", recorded_by=cora)
    Clearance.objects.create(
        person=mira, level=Level.HEALTH, paper="interview", issued_on=date(2026, 1, 1), valid_until=date(2027, 1, 1),
        inspected_by=cora,
    )  # fmt: skip

    (human,) = look_for(desk, "Mira")["humans"]

    assert {line.what for line in human.lines} == {
        "Gesuch", "Vermittlung", "Telefon", "Verweis", "Gemeldet", "Einverständnis", "Nachweis",
    }  # fmt: skip
    assert {"Topf und Pfanne", "Ruft wieder an.", "Gilt nicht mehr", "Ja zu allem"} <= {
        line.words for line in human.lines
    }
    assert [line.at for line in human.lines] == sorted((line.at for line in human.lines), reverse=True)


def test_find_masks_how_to_reach_and_offers_to_show_it(desk):
    posting = make_posting(author=make_person(name="Mira", phone=PHONE, email=MAIL, reach_by="phone"))

    page = desk.post(reverse("admin:find"), {"q": "Mira"}).content.decode()

    assert ("… 54" in page, "m…@example.org" in page) == (True, True)
    assert (PHONE in page, "987654" in page, MAIL in page) == (False, False, False)
    assert reverse("admin:contact_show", args=[posting.chiffre]) in page


def test_find_by_address_looks_only_for_a_chiffre(desk, mira):
    posting = make_posting(author=mira)

    by_code = desk.get(reverse("admin:find"), {"q": posting.chiffre}).context
    by_name = desk.get(reverse("admin:find"), {"q": "Mira Özdemir"})

    assert [human.name for human in by_code["humans"]] == ["Mira Özdemir"]
    assert (by_name.context["is_held_back"], "Mira" in by_name.content.decode()) == (True, False)


def test_find_form_sends_by_post(desk):
    assert '<form class="sheet" method="post"' in desk.get(reverse("admin:find")).content.decode()


def test_find_field_at_the_side_sends_by_post_to_the_same_page(rf):
    field = render_to_string("coordination/_find_field.html", request=rf.get("/koordination/"))

    assert f'method="post" action="{reverse("admin:find")}"' in field
    assert "csrfmiddlewaretoken" in field


def test_local_coordinator_finds_only_people_of_her_regions(client, dario, mira):
    enter(client, dario)
    there = make_posting(author=mira, municipality=FRANKFURT)
    reviewing.report(there, reason=ReportReason.OTHER, text="", email=MAIL, language="de")

    assert [found(client, text) for text in ("Mira", PHONE, there.chiffre)] == [[], [], []]
    assert look_for(client, MAIL)["reports"] == []


def test_local_coordinator_sees_only_postings_of_her_regions(client, cora, dario, mira):
    enter(client, dario)
    there, here = make_posting(author=mira, municipality=FRANKFURT), make_posting(author=mira, municipality=MARBURG)
    for posting in (there, here):
        communications.note(posting, by=cora, through="phone", direction="in", result="reached", words=posting.chiffre)

    (human,) = look_for(client, "Mira")["humans"]

    assert {line.posting for line in human.lines} == {here}


def test_find_refuses_who_neither_matches_nor_answers(client, frida):
    enter(client, frida)

    assert client.get(reverse("admin:find")).status_code == 403


def test_find_asks_the_same_for_one_and_thirty(desk, cora):
    house = Organisation.objects.create(name="Haus Mira", kind="shelter")
    asked = []
    for num in (1, 29):
        for number in range(num):
            person = make_person(name="Mira", phone=f"0000 55{num}{number:04}")
            posting = make_posting(author=person, organisation=house, for_whom="organisation")
            Match.objects.create(request=posting, offer=make_posting(kind=Kind.OFFER))
            communications.note(posting, by=cora, through="phone", direction="in", result="reached")
            reviewing.report(posting, reason=ReportReason.OTHER, text="", email="", language="de")
            Consent.objects.create(person=person, words="Ja", language="de", recorded_by=cora)
        with CaptureQueriesContext(connection) as queries:
            look_for(desk, "Mira")
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 16


@pytest.mark.parametrize(
    "value", ["\0", "x" * 10_240, "9" * 10_240, "@" * 300, "٩" * 40, "\u202e", "+", "%00", " ", "K7M\0-3QX"]
)
def test_find_takes_any_nonsense(desk, value):
    assert desk.post(reverse("admin:find"), {"q": value}).status_code == 200
    assert desk.get(reverse("admin:find"), {"q": value}).status_code == 200

"""Both directions: what must be caught, and what must never be."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from people.models import Organisation
from postings import problems
from postings.models import Category
from postings.problems import Blocker, Hint, NeedsApproval
from tests.conftest import make_person, make_posting


def found(text):
    """(level, code) of each thing found in a text."""
    return [(type(problem), problem.code) for problem in problems.of_text(text=text)]


def careful(text):
    """Codes of the words that call for care."""
    said = {"title": "", "text": text + " Das genügt als Beschreibung.", "category": None}
    return [problem.code for problem in problems.of(said)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Schreiben Sie an mira@example.org.", "email"),
        ("mira.h+hilfe@mail.example.org", "email"),
        ("mira(at)example.org", "email"),
        ("mira (at) example (dot) org", "email"),
        ("mira[at]example", "email"),
        ("mira at example dot org", "email"),
        ("mira＠example.org", "email"),
        ("mi\u200bra@exam\u200bple.org", "email"),
        ("Mehr auf https://example.org/hilfe", "link"),
        ("www.example.org", "link"),
        ("Siehe example.org/liste", "link"),
        ("t.me/gruppe", "link"),
        ("Rufen Sie an: 0000 123456", "phone"),
        ("0000/12 34 56", "phone"),
        ("+49 0000 123456", "phone"),
        ("(0000) 1234-567", "phone"),
        ("0 0 0 0 1 2 3 4 5 6", "phone"),
        ("٠٠٠٠ ١٢٣٤٥٦", "phone"),
        ("۰۰۰۰-۱۲۳۴۵۶", "phone"),
        ("Am 02.12.2026 unter 0000 1234567", "phone"),
        ("DE00 1234 5678 1234 5678 00", "iban"),
        ("IBAN 1234567890", "iban"),
    ],
)
def test_of_text_contact_data_blocks(text, code):
    assert found(text) == [(Blocker, code)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nummer 176 1234567", "maybe_phone"),
        ("1761234567", "maybe_phone"),
        ("null eins sieben sechs eins zwei drei", "maybe_phone"),
        ("Ich wohne Lindenstraße 12", "address"),
        ("Lindenstr. 12a, 3. Stock", "address"),
        ("Frankfurter Straße 7", "address"),
        ("Am Lindenhof 3, 34117 Kassel", "address"),
        ("12 Garden Street", "address"),
        ("12 rue des Lilas", "address"),
        ("вул. Садова, 5", "address"),
        ("شارع السلام 12", "address"),
        ("خیابان آزادی ۱۲", "address"),
        ("Ich bin @lindenhof_hilft", "handle"),
        ("Meldet euch per WhatsApp", "handle"),
        ("واتساب متاح", "handle"),
        ("пишіть у телеграм", "handle"),
    ],
)
def test_of_text_that_may_give_away_needs_approval(text, code):
    assert found(text) == [(NeedsApproval, code)]


@pytest.mark.parametrize(
    "text",
    [
        "Am 02.12.2026 um 10:15",
        "02.12. 10:15 Uhr, 3 Kinder",
        "vom 02.12. bis 05.12.2026",
        "01.02.-05.02.2027 oder 2027-02-08",
        "۱۴۰۵/۰۹/۱۱ ساعت ۱۰:۱۵",
        "von 08.30 bis 12.30 Uhr",
        "100 Besteck-Sets",
        "Größe 86/92",
        "Größen 98/104 110/116 122/128",
        "34117 Kassel",
        "34117 34119 34121",
        "Schuljahr 2026/2027",
        "1.250.000 Einwohner, 1.500,00 €",
        "Bus 100 und 500, Linie 4, Gleis 12",
        "0,5 l Milch, 0-6 Monate",
        "Kommode 80 x 40 x 120 cm",
        "Der Umweg 5 km lohnt sich",
        "Im Dezember 2, im Januar 4",
        "Schlafplatz 2, Spielplatz 3",
        "Am Montag 3 Stunden",
        "z.B. morgens, d.h. vor 8 Uhr, u.a. freitags",
        "Wir sind 5 Personen.Meine Tochter ist 7.",
        "Klasse 7b, A2-Niveau, B1 Prüfung",
    ],
)
def test_of_text_of_everyday_words_finds_nothing(text):
    assert found(text) == []


def test_of_text_names_field_and_words():
    result = problems.of_text(title="Anruf 0000 123456", text="oder mira@example.org")

    assert [(problem.field, problem.snippet) for problem in result] == [
        ("title", "0000 123456"),
        ("text", "mira@example.org"),
    ]


def test_of_text_the_same_number_twice_is_one_problem():
    assert found("0000 123456 oder noch einmal 0000 123456") == [(Blocker, "phone")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ich brauche ein Darlehen.", "money"),
        ("We pay in Bitcoin.", "money"),
        ("أحتاج قرض", "money"),
        ("потрібна позика", "money"),
        ("به یک وام نیاز دارم", "money"),
        ("kredi arıyorum", "money"),
        ("un prêt d'argent", "money"),
        ("unbegleitete Jugendliche", "minors"),
        ("children alone at home", "minors"),
        ("Wer hat Schmerzmittel übrig", "medication"),
        ("antibiyotik lazım", "medication"),
        ("Den Reisepass bitte als Pfand", "documents"),
        ("Please send me your passport", "documents"),
        ("Er schlägt mich", "violence"),
        ("خشونت در خانه", "violence"),
    ],
)
def test_of_words_that_call_for_care_needs_approval(text, code):
    assert careful(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Kochen nach einem Rezept meiner Mutter",
        "Ich begleite zum Passamt und zur Ausländerbehörde",
        "دوام كامل أو جزئي",
        "Küchenmesser und Brettchen",
        "Je suis prêt à aider",
    ],
)
def test_of_everyday_words_needs_no_care(text):
    assert careful(text) == []


@pytest.mark.parametrize("language", ["ar", "ti", "so", "fa", "ku", "de"])
def test_of_any_language_is_never_suspicious(db, language):
    posting = make_posting(title="Ein Topf", text="Wir kochen gern und viel zusammen.", text_language=language)

    assert problems.of(posting) == []


def test_of_similar_open_posting_of_same_author_needs_approval(db):
    author = make_person()
    first = make_posting(author=author, title="Schulranzen für Yasmin, 7 Jahre")
    second = make_posting(author=author, title="Schulranzen für Yasmin (7 Jahre)", category="school-supplies")

    result = problems.of(second, siblings=[first, second])

    assert [(type(problem), problem.code, problem.snippet) for problem in result] == [
        (NeedsApproval, "duplicate", str(first))
    ]


def test_of_different_posting_of_same_author_is_fine(db):
    author = make_person()
    first = make_posting(author=author, title="Fahrrad für den Schulweg", category="bicycles")

    assert problems.of(make_posting(author=author), siblings=[first]) == []


def test_of_unverified_organisation_needs_approval(db):
    house = Organisation.objects.create(name="Haus am Anger", kind="shelter")
    posting = make_posting(organisation=house, for_whom="organisation")

    assert [problem.code for problem in problems.of(posting)] == ["unverified"]


def test_of_verified_organisation_is_fine(lindenhof):
    assert problems.of(make_posting(organisation=lindenhof, for_whom="organisation")) == []


def test_of_title_about_something_else_needs_approval_and_names_the_category(db):
    posting = make_posting(
        category="learn-german", title="Kinderfahrrad, 20 Zoll", text="Rot, mit Klingel und guten Bremsen."
    )

    result = problems.of(posting)

    assert [(problem.code, problem.snippet, str(problem.message)) for problem in result] == [
        ("category", "kinderfahrrad", "Die Überschrift klingt eher nach „Fahrräder und Kinderwagen“.")
    ]


def test_of_title_with_a_word_of_its_own_category_is_fine(db):
    posting = make_posting(category="doctors", title="Mit dem Fahrrad zum Arzt, wer kommt mit?")

    assert [problem.code for problem in problems.of(posting)] == []


@pytest.mark.parametrize("category", ["room-or-flat", "childcare"])
def test_of_coordinated_category_needs_approval(db, category):
    codes = [problem.code for problem in problems.of(make_posting(category=category))]

    assert "coordinated" in codes


def test_of_referral_category_needs_approval(db):
    codes = [problem.code for problem in problems.of(make_posting(category="legal"))]

    assert "referral" in codes


def test_of_dict_reads_the_same_names(db):
    said = {"title": "Topf", "text": "Anruf 0000 123456 bitte abends", "category": Category.objects.get(pk="household")}

    assert [problem.code for problem in problems.of(said)] == ["phone"]


def test_of_short_text_in_capitals_only_hints():
    said = SimpleNamespace(title="TOPF UND PFANNE", text="Bitte")

    result = problems.of(said, categories=[])

    assert [(type(problem), problem.code) for problem in result] == [(Hint, "short"), (Hint, "capitals")]
    assert problems.may_go_unread(result)


@pytest.mark.parametrize(("days", "codes"), [(-1, ["over"]), (0, []), (3, [])])
def test_of_what_is_over_needs_approval(db, days, codes):
    posting = make_posting(status="submitted", until_on=timezone.localdate() + timedelta(days=days))

    assert [problem.code for problem in problems.of(posting)] == codes

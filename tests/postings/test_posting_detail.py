import pytest
from django.utils import timezone, translation

from postings import slots
from postings.models import Kind, Rendering, Status
from tests.conftest import BAUNATAL, make_person, make_posting

pytestmark = pytest.mark.django_db


def page_of(client, posting, language="de"):
    return client.get(f"/{language}/eintrag/{posting.chiffre}/").content.decode()


@pytest.mark.parametrize("others", [1, 30])
def test_detail_costs_the_same_for_1_and_30_others(client, django_assert_num_queries, others):
    posting = make_posting()
    for _other in range(others):
        make_posting(kind=Kind.OFFER, municipality=BAUNATAL)
    page_of(client, posting)

    with django_assert_num_queries(2):
        page = page_of(client, posting)

    assert page.count("card--posting") == min(others, 3)


def test_detail_shows_text_in_its_own_language_and_direction(client):
    posting = make_posting(title="سرير", text="نحتاج إلى سرير.", text_language="ar")

    page = page_of(client, posting)

    assert '<h1 lang="ar" dir="rtl">سرير</h1>' in page
    assert '<div class="posting__text" lang="ar" dir="rtl">' in page


def render(posting, maker, **fields):
    said = {"language": "de", "title": "Ein Bett", "text": "Wir brauchen ein Bett.", "shown_at": timezone.now()}
    return Rendering.objects.create(posting=posting, maker=maker, **{**said, **fields})


@pytest.mark.parametrize(
    ("maker", "told", "num_queries"),
    [
        ("author", "hat ihn selbst auch in dieser Sprache geschrieben", 3),
        ("machine", "Von einer Maschine übersetzt, kann falsch sein.", 2),
    ],
)
def test_detail_shows_the_readers_language_first_says_whose_words_they_are_and_keeps_the_original(
    client, django_assert_num_queries, maker, told, num_queries
):
    posting = make_posting(title="سرير", text="نحتاج إلى سرير.", text_language="ar")
    render(posting, maker)
    page_of(client, posting)

    with django_assert_num_queries(num_queries):
        page = page_of(client, posting)

    assert '<h1 lang="de" dir="ltr">Ein Bett</h1>' in page
    assert '<div class="posting__text" lang="de" dir="ltr">' in page
    assert told in page
    assert "<summary>Das Original lesen (Arabisch)</summary>" in page
    assert '<div class="posting__text" lang="ar" dir="rtl"><p><b>سرير</b></p>' in page


def test_reader_of_the_original_gets_the_original(client):
    posting = make_posting(title="سرير", text="نحتاج إلى سرير.", text_language="ar")
    render(posting, "author")

    assert '<h1 lang="ar" dir="rtl">سرير</h1>' in page_of(client, posting, "ar")


def test_detail_shows_no_postcode_name_or_contact(client):
    author = make_person(name="Kanarienvogel", email="kanarie@example.org", phone="0000 987654")
    posting = make_posting(postcode="34117", author=author)

    for path in ("", "aushang/", "melden/"):
        page = client.get(f"/de/eintrag/{posting.chiffre}/{path}").content.decode()
        for secret in ("34117", "Kanarienvogel", "kanarie@example.org", "987654"):
            assert secret not in page


def test_detail_says_how_much_is_missing_and_when_it_fits(client):
    posting = make_posting(amount=100, amount_promised_elsewhere=63, slots=0b1)

    page = page_of(client, posting)

    assert "63 von 100 zugesagt" in page
    assert "37 fehlen noch" in page
    assert page.count('class="yes"') == 1


@pytest.mark.parametrize(
    ("kind", "path"), [(Kind.REQUEST, "/de/angebote/neu/?zu="), (Kind.OFFER, "/de/gesuche/neu/?zu=")]
)
def test_answering_where_the_office_stands_between_leads_to_a_posting_of_ones_own(client, kind, path):
    posting = make_posting(kind=kind, category="housing")

    assert f'href="{path}{posting.chiffre}"' in page_of(client, posting)


def test_referral_is_answered_by_telephone_only(client):
    posting = make_posting(category="legal")

    page = page_of(client, posting)

    assert "Dabei helfen nur Fachleute" in page
    assert "?zu=" not in page


def test_organisation_says_whether_it_is_verified(client, lindenhof):
    posting = make_posting(for_whom="organisation", organisation=lindenhof)

    assert "Wohnhaus am Lindenhof, von uns geprüft" in page_of(client, posting)


@pytest.mark.parametrize("spelling", [str.lower, lambda chiffre: chiffre.replace("-", "")])
def test_other_spelling_of_the_chiffre_leads_to_the_one_address(client, spelling):
    posting = make_posting()

    response = client.get(f"/de/eintrag/{spelling(posting.chiffre)}/")

    assert response.status_code == 301
    assert response.url == f"/de/eintrag/{posting.chiffre}/"


@pytest.mark.parametrize("status", [Status.PAUSED, Status.SETTLED, Status.EXPIRED])
@pytest.mark.parametrize("path", ["", "aushang/", "qr.svg"])
def test_what_was_shown_once_is_gone_kindly(client, status, path):
    posting = make_posting(status=status, title="Geheimnis")

    response = client.get(f"/de/eintrag/{posting.chiffre}/{path}")

    assert response.status_code == 410
    assert "Geheimnis" not in response.content.decode()
    assert "?kategorie=household" in response.content.decode()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.REJECTED, Status.WITHDRAWN])
def test_what_was_never_shown_is_not_found(client, status):
    posting = make_posting(status=status, title="Geheimnis")

    response = client.get(f"/de/eintrag/{posting.chiffre}/")

    assert response.status_code == 404
    assert "Geheimnis" not in response.content.decode()


def test_days_of_the_week_are_read_out_whole(client):
    page = page_of(client, make_posting(slots=0b1), "ar")

    with translation.override("ar"):
        name, letter = slots.days()[0]
        assert f'<th scope="col"><span aria-hidden="true">{letter}</span><span class="sr">{name}</span></th>' in page

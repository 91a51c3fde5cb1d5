import pytest

from postings import chiffre, lifecycle, rendering, reviewing
from postings.models import Occasion, Posting, Rendering, Review
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"
ADDRESS = "/de/mein-eintrag/zweite-sprache/"
GERMAN = {"text_language": "de", "title": "Drei Betten gesucht", "text": "Wir suchen drei Betten für die Kinder."}


@pytest.fixture
def mine(client):
    """My published request in Arabic, opened with its code."""
    posting = make_posting(
        title="ثلاثة أسرّة", text_language="ar", entry_code_hash=chiffre.entry_code_hash(CODE), languages=["ar"]
    )
    client.post("/de/mein-eintrag/", {"code": CODE})
    return posting


def page_of(client):
    return client.get("/de/mein-eintrag/").content.decode()


def decide(mine, verb, **said):
    review = Review.objects.waiting().get(occasion=Occasion.SECOND)
    version = Posting.objects.get(pk=mine.pk).version
    return verb(review, version=version, **said)


def test_own_page_leads_to_the_form(client, mine):
    assert f'href="{ADDRESS}"' in page_of(client)


def test_form_shows_the_original_and_offers_every_language_but_its_own(client, mine):
    response = client.get(ADDRESS)

    codes = {code for code, _name in response.context["form"].fields["text_language"].choices}
    assert "ثلاثة أسرّة" in response.content.decode()
    assert ("ar" in codes, {"de", "uk", "prs"} <= codes) == (False, True)
    assert response.context["form"].initial["text_language"] == "de"


def test_what_is_written_waits_to_be_read_and_the_page_says_so(client, mine):
    response = client.post(ADDRESS, GERMAN, follow=True)

    page = response.content.decode()
    assert ("Drei Betten gesucht" in page, "Wir lesen sie noch." in page) == (True, True)
    assert Rendering.objects.values_list("language", "maker", "shown_at").get() == ("de", "author", None)


def test_page_says_that_it_is_shown(client, mine, cora):
    client.post(ADDRESS, GERMAN)
    decide(mine, reviewing.publish, by=cora)

    assert "Alle sehen diese Fassung." in page_of(client)


def test_page_says_why_it_is_not_shown_and_not_that_an_edit_failed(client, mine, cora):
    client.post(ADDRESS, GERMAN)
    decide(mine, reviewing.reject, by=cora, reason="other_rejection", words="Das steht so nicht im Original.")

    page = page_of(client)
    assert "Wir können diese Fassung nicht zeigen." in page
    assert "Das steht so nicht im Original." in page
    assert "Zu Ihrer letzten Änderung" not in page


def test_page_says_that_the_original_has_moved_on(client, mine, cora):
    rendering.write(mine, by=cora, language="de", title="Drei Betten", text="Drei Betten für Kinder.")
    Posting.objects.update(title="أربعة أسرّة")

    assert "darum ist diese Fassung nicht zu sehen" in page_of(client)


@pytest.mark.parametrize("secret", ["kanarie@example.org", "0176 1234567", "www.beispiel.de"])
def test_contact_data_is_asked_out_as_anywhere(client, mine, secret):
    response = client.post(ADDRESS, {**GERMAN, "text": f"Bitte melden unter {secret}, danke."})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text"]
    assert not Rendering.objects.exists()


@pytest.mark.parametrize("language", ["ar", "xx", ""])
def test_language_that_cannot_be_is_refused(client, mine, language):
    assert client.post(ADDRESS, {**GERMAN, "text_language": language}).status_code == 422


def test_own_words_and_those_of_others_can_be_taken_away(client, mine, cora):
    rendering.write(mine, by=cora, language="de", title="Drei Betten", text="Drei Betten für Kinder.")

    client.post(f"{ADDRESS}{Rendering.objects.get().pk}/weg/")

    assert Rendering.objects.get().title == ""
    assert "Drei Betten" not in page_of(client)


def test_words_of_somebody_elses_posting_cannot_be_taken_away(client, mine, cora):
    other = make_posting(text_language="ar")
    made = rendering.write(other, by=cora, language="de", title="Drei Betten", text="Drei Betten für Kinder.")

    assert client.post(f"{ADDRESS}{made.pk}/weg/").status_code == 404
    assert Rendering.objects.get().is_shown


def test_stranger_is_led_to_the_way_in(client):
    assert client.get(ADDRESS).headers["Location"] == "/de/mein-eintrag/"
    assert 'href="/de/mein-eintrag/"' in client.post(f"{ADDRESS}1/weg/").content.decode()


def test_closed_posting_has_no_form(client, mine):
    lifecycle.withdraw(mine)

    assert client.get(ADDRESS).status_code == 404
    assert f'href="{ADDRESS}"' not in page_of(client)

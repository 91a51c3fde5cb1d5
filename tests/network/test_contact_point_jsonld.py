import json

import pytest
from django.utils import translation

from network.models import ContactPoint
from tests.conftest import KASSEL, make_contact_point
from tests.exchange import vocabulary

pytestmark = pytest.mark.django_db


def block(client, point, language="de"):
    with translation.override(language):
        return vocabulary.block_on(client.get(point.get_absolute_url()))


def test_place_says_how_it_is_reached_and_whom_it_helps(client):
    point = make_contact_point(
        name="Laden", about="Kleider & mehr", municipality=KASSEL, street="Markt 1", postcode="34117", phone="0000 555123",
        topics=["legal"], languages=["de", "ar"], opening_hours="Mo 9 bis 12", regions=["06611", "06534"],
        website="https://example.org",
    )  # fmt: skip

    described = block(client, point, "ar")

    assert list(vocabulary.errors(described)) == []
    assert (described["@type"], described["name"], described["url"]) == ("Organization", "Laden", "https://example.org")
    assert (described["address"]["streetAddress"], described["address"]["postalCode"]) == ("Markt 1", "34117")
    assert [each["name"] for each in described["areaServed"]] == ["Kassel", "Landkreis Marburg-Biedenkopf"]
    assert described["knowsAbout"] == ["Recht und Asylverfahren"]
    assert described["contactPoint"]["telephone"] == "0000 555123"
    assert described["contactPoint"]["availableLanguage"] == ["de", "ar"]
    assert described["contactPoint"]["hoursAvailable"]["description"] == "Mo 9 bis 12"


def test_place_says_nothing_of_its_staff_and_of_what_it_does_not_say(client, dario):
    described = block(client, ContactPoint.objects.get(staff=dario))

    assert list(vocabulary.errors(described)) == []
    assert "dario" not in json.dumps(described).lower()
    assert {"hoursAvailable", "email"} & set(described["contactPoint"]) == set()

import pytest

from tests.conftest import make_posting
from tests.elements import described

pytestmark = pytest.mark.django_db


def test_tight_choices_stand_below_each_other_and_are_valid_html(client):
    page = client.get(f"{make_posting().get_absolute_url()}melden/").content.decode()

    assert 'class="choices choices--tight"' in page
    assert " tight" not in page


def test_group_of_choices_is_described_by_its_error(client):
    page = client.post(f"{make_posting().get_absolute_url()}melden/", {"reason": ""}).content.decode()

    assert "Fehler:" in described(page, "id_reason")

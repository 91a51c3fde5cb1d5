import pytest

from network import demo
from network.models import ContactPoint
from network.nearest import nearest
from postings.models import Category, Municipality, Posting, Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(cora):
    return demo.load()


def test_demo_serves_every_region(loaded):
    unserved = Region.objects.filter(tile_row__isnull=False).exclude(contact_points__isnull=False)

    assert list(unserved) == []


def test_demo_has_a_place_for_every_root(loaded):
    unserved = Category.objects.roots().exclude(contact_points__isnull=False)

    assert list(unserved) == []


def test_demo_names_a_place_for_the_law_in_every_region(loaded):
    legal = Category.objects.get(pk="legal")
    towns = [region.municipality_set.first() for region in Region.objects.filter(tile_row__isnull=False)]
    postings = [Posting(category=legal, municipality=town, region_id=town.region_id) for town in towns]

    assert [posting.municipality.name for posting in postings if not nearest(posting)] == []


def test_demo_is_invented(loaded):
    for point in ContactPoint.objects.all():
        assert point.name.endswith("(Beispiel)")
        assert point.phone.startswith("0000 ")
        assert not point.email or point.email.endswith("@example.org")
        assert not point.website or point.website.endswith(".example.org")


def test_demo_loads_once(loaded):
    assert (demo.load(), ContactPoint.objects.count()) == (loaded, loaded)


def test_demo_has_places_to_ask_again_and_a_service_point(cora):
    from django.utils import timezone

    from people.models import User

    dario = User.objects.create_user("d@example.org", "x", name="D", role="local_coordinator", is_staff=True)
    demo.load()

    assert 0 < ContactPoint.objects.to_check(at=timezone.now()).count() < 10
    assert [point.name for point in ContactPoint.objects.of_staff(dario)] == [demo.SERVICE_POINT]
    assert Municipality.objects.filter(contactpoint__name=demo.SERVICE_POINT).get().name == "Marburg"

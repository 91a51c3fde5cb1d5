"""The cast of all tests, and how to make what they hold."""

import itertools
import time

import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone, translation

from network.models import ContactPoint, OrganisationPage
from people.models import Organisation, Person, User
from people.roles import Role
from peoplelikeme.lib import catalogues, devdatabase
from postings import catalogue, chiffre, lifecycle
from postings.models import Category, Kind, Municipality, Occasion, Posting, Review, Status

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KASSEL, MARBURG, BAUNATAL, FRANKFURT = "06611000", "06534014", "06633003", "06412000"


class Earlier(signing.TimestampSigner):
    def timestamp(self):
        return signing.b62_encode(int(time.time()) - 10)


OPENED = Earlier(salt="postings.traps").sign("")  # what a form carries that a person has looked at for ten seconds


def pytest_configure(config):
    catalogues.compile_stale()
    devdatabase.start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The facts of Hesse are there in every test."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
    catalogue.FRESH_SECONDS = float("inf")  # no test counts a query more because a minute has passed


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Figures, counts, tries and the language of the last page begin anew in every test."""
    cache.clear()
    translation.activate("de")


def make_person(**fields):
    return Person.objects.create(**{"name": "", "language": "de", **fields})


def enter(client, user):
    """`client` goes on as `user` who signed in with password and second factor."""
    client.force_login(user)
    session, now = client.session, time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


_code = itertools.count(1)


def make_posting(*, municipality=KASSEL, category="household", status=Status.PUBLISHED, **fields):
    """A posting as it would stand after review; anything can be said otherwise."""
    now = timezone.now()
    town = municipality if isinstance(municipality, Municipality) else Municipality.objects.get(pk=municipality)
    category = category if isinstance(category, Category) else Category.objects.get(pk=category)
    shown = status in (Status.PUBLISHED, Status.PAUSED, Status.SETTLED, Status.EXPIRED)
    defaults = {
        "kind": Kind.REQUEST,
        "title": "Topf und Pfanne",
        "text": "Wir sind neu in der Stadt und kochen gern.",
        "text_language": "de",
        "languages": ["de"],
        "entry_code_hash": chiffre.entry_code_hash(f"{next(_code):016d}"),
        "agreed_at": now,
        "created_at": now,
        "published_at": now if shown else None,
        "confirmed_at": now if shown else None,
        "closed_at": now if status in lifecycle.CLOSED else None,
        "expires_at": lifecycle.expiry(category, fields.get("until_on"), at=now),
    }
    if "author" not in fields:
        defaults["author"] = make_person()
    return Posting.objects.create(
        municipality=town, region_id=town.region_id, category=category, status=status, **{**defaults, **fields}
    )


def make_contact_point(*, municipality=MARBURG, regions=None, topics=(), **fields):
    """A contact point that serves its own region, unless said otherwise."""
    town = Municipality.objects.get(pk=municipality)
    defaults = {"name": "Treff am Markt", "phone": "0000 555000", "languages": ["de"]}
    point = ContactPoint.objects.create(municipality=town, **{**defaults, **fields})
    point.regions.set(regions or [town.region_id])
    point.topics.set(topics)
    return point


def make_organisation_page(*, by, name="Haus am Bach", about="Ein Verein.", municipality=KASSEL, **fields):
    """The shown page of a verified organisation, unless said otherwise."""
    now = timezone.now()
    organisation = Organisation.objects.create(
        name=name, about=about, kind="association", verified_at=now, verified_by=by
    )
    return OrganisationPage.objects.create(
        **{"organisation": organisation, "municipality_id": municipality, "shown_at": now, "shown_by": by, **fields}
    )


def make_waiting(**fields):
    """A new posting and the review it waits for."""
    posting = make_posting(status=Status.SUBMITTED, **fields)
    return Review.objects.create(posting=posting, occasion=Occasion.NEW, opened_at=posting.created_at)


@pytest.fixture
def ada(db):
    """Offers; reached by mail."""
    return make_person(name="Ada", email="ada@example.org", email_proved_at=timezone.now(), reach_by="email")


@pytest.fixture
def bilal(db):
    """Asks, in Arabic, without mail."""
    return make_person(name="Bilal", language="ar")


@pytest.fixture
def cora(db):
    """Coordinates all of Hesse from Kassel."""
    return User.objects.create_user(
        "cora@example.org", "kassel-kassel-kassel", name="Cora", role=Role.COORDINATOR, is_staff=True
    )


@pytest.fixture
def dario(db):
    """Coordinates Marburg-Biedenkopf, for the service point there."""
    user = User.objects.create_user(
        "dario@example.org", "marburg-marburg-1", name="Dario", role=Role.LOCAL_COORDINATOR, is_staff=True
    )
    make_contact_point(name="Servicestelle Marburg").staff.add(user)
    return user


@pytest.fixture
def eve(db):
    """Has an account and no rights."""
    return User.objects.create_user("eve@example.org", "nirgendwo-nirgendwo", name="Eve")


@pytest.fixture
def frida(db):
    """Administers accounts, and nothing else."""
    return User.objects.create_superuser("frida@example.org", "konten-konten-konten", name="Frida")


@pytest.fixture
def lindenhof(db, cora):
    return Organisation.objects.create(
        name="Wohnhaus am Lindenhof", kind="shelter", verified_at=timezone.now(), verified_by=cora
    )

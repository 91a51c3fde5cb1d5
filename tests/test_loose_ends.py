"""On every public page and every page of the staff room: no id stands there twice, and whatever is pointed at is there."""

import pytest

from tests.conftest import KASSEL, MARBURG, enter, make_posting
from tests.elements import loose_ends
from tests.public_pages import PATHS
from tests.staff_pages import ROOM
from tests.test_bad_input import public_addresses
from tests.test_staff_addresses import Rows, account_addresses

pytestmark = pytest.mark.django_db
# What Django says beside its own times, where a clock is not in the zone of the server.
WRITTEN_BY_SCRIPT = "_timezone_warning_helptext"


SENT = {"get": {}, "post": {"nothing": ""}}


def walk(client, addresses, methods=("get", "post")):
    """What hangs loose where: each page as it is opened, then as it answers a form with nothing filled in."""
    return {
        f"{method} {address}: {end}"
        for method in methods
        for address in addresses
        for response in [getattr(client, method)(address, SENT[method])]
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming
        for end in loose_ends(response.content.decode())
        if not end.endswith(WRITTEN_BY_SCRIPT)
    }


def test_public_pages_have_no_loose_ends(client, ada):
    client.post("/de/gesuche/neu/was/", {"category": "household"})
    addresses = [*public_addresses(make_posting(author=ada)), *(path.format("de") for path in PATHS)]

    assert walk(client, addresses) == set()


def test_staff_pages_have_no_loose_ends(client, cora):
    """With two of everything in the lists."""
    rows = [Rows(town, by=cora) for town in (KASSEL, MARBURG)]
    enter(client, cora)
    addresses = [*ROOM, *(address for _name, _view, address in rows[0].addresses())]

    assert walk(client, addresses) == set()


def test_account_pages_have_no_loose_ends(client, cora):
    enter(client, cora)

    assert walk(client, [address for _name, address in account_addresses()], methods=["get"]) == set()


def test_loose_ends_are_found():
    page = '<label for="a"></label><input id="b" aria-describedby="b c"><p id="b"></p><svg><path id="d"/></svg>'

    assert loose_ends(page) == ["aria-describedby c", "b twice", "for a"]

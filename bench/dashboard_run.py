"""The inside of bench.dashboard, for one database: `python -m bench.dashboard_run fill` writes what the office did,
`accounts` prints as JSON for each account its cookie, its pages and how many queries each of them asks.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from coordination import bench_seed, permissions, worklists  # noqa: E402
from people.models import User  # noqa: E402
from tests.conftest import enter  # noqa: E402

from . import pages, profiles  # noqa: E402


def fill():
    bench_seed.seed()
    profiles.fill()


def accounts():
    return [_account(email) for email in (bench_seed.EVERYWHERE, bench_seed.LOCALLY)]


def _account(email):
    user = User.objects.get(email=email)
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "de"})
    enter(client, user)
    paths = {name: [reverse(f"admin:{view}")] for name, view in pages.ROOM.items()} | {pages.DESK: _desks(user)}
    return {
        "name": "Kassel" if permissions.is_everywhere(user) else "local",
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "paths": paths,
        "queries": {name: _asked(client, paths[name][0]) for name in paths},
    }


def _desks(user):
    """Of those who wait longest, and of others for whom something was suggested."""
    waiting = worklists.unanswered(user)
    suggested = waiting.filter(suggested_offers__place=1)
    chiffres = [*waiting[: pages.NUM_DESKS], *suggested[: pages.NUM_DESKS]]
    return [reverse("admin:posting_desk", args=[posting.chiffre]) for posting in chiffres]


def _asked(client, address):
    """Queries of a page whose figures were just counted, and of one that counts them."""
    client.get(address)
    warm = _queries(client, address)
    cache.clear()
    return warm, _queries(client, address)


def _queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(asked)


if __name__ == "__main__":
    told = {"fill": fill, "accounts": accounts}[sys.argv[1]]()
    if told:
        json.dump(told, sys.stdout)

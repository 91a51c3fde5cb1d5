"""How many queries each page asks, with the caches warm; as JSON. Run for one database, see __main__.py.

`details` answers with addresses of postings to look at, `counts` with page → queries, `rows` with the queries of a list
of 1 and of 30 rows, for which all other rows vanish until the transaction is rolled back.
"""

import json
import sys

import django
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from . import pages


def details():
    from postings.models import Posting

    newest = Posting.objects.requests().published().order_by("-published_at")
    return [f"/de/eintrag/{chiffre}/" for chiffre in newest.values_list("chiffre", flat=True)[: pages.NUM_DETAILS]]


def counts():
    return {name: _asked(address) for name, address in (pages.ADDRESSES | {pages.DETAIL: details()[0]}).items()}


def rows():
    return {num: _with_rows(num) for num in (1, 30)}


@transaction.atomic
def _with_rows(num):
    from postings.models import Posting, Status

    kept = list(Posting.objects.requests().published().values_list("pk", flat=True)[:num])
    Posting.objects.published().exclude(pk__in=kept).update(status=Status.WITHDRAWN, closed_at=timezone.now())
    asked = _asked(pages.ADDRESSES[pages.LIST])
    transaction.set_rollback(True)
    return asked


def _asked(address):
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "de"})
    for _time in range(2):
        client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(asked)


if __name__ == "__main__":
    django.setup()
    json.dump({"details": details, "counts": counts, "rows": rows}[sys.argv[1]](), sys.stdout)

"""Every address below /koordination/, collected from the resolver, refuses whoever has no business there.

A new address with an argument this test cannot fill, or a record it has no row of, makes it fail: teach it here.
"""

import itertools
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import Organisation, User
from postings import lifecycle
from postings.models import Category, Municipality, Posting, Region, Report, ReportReason
from tests.conftest import make_posting, make_waiting

ROOM = "/koordination/"
LOGIN = f"{ROOM}login/"
# What strangers may call: the way in, and the way out, which leads to the way in.
DOORS = {"login", "logout"}
# What every reviewer may open, without any right to records.
FOR_REVIEWERS = {
    "index",
    "review_list",
    "review_detail",
    "review_claim",
    "review_release",
    "password_change",
    "password_change_done",
    "jsi18n",
    "view_on_site",
}


def patterns(urls, prefix=""):
    for each in urls:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each.name
        else:
            yield from patterns(each.url_patterns, route)


PATTERNS = list(patterns(admin.site.get_urls()))


@pytest.fixture
def rows(db, cora, ada):
    """One row of every record that has an address."""
    posting = make_posting(author=ada)
    report = lifecycle.report(posting, reason=ReportReason.OTHER, text="", email="", language="de")
    lifecycle.publish(make_waiting(author=ada), by=cora, version=1)  # with its letter: a job
    return {
        Posting: posting,
        Report: report,
        User: cora,
        Organisation: Organisation.objects.create(name="Haus am Anger", kind="shelter"),
        Group: Group.objects.create(name="Servicestelle"),
        Category: Category.objects.get(pk="household"),
        Region: Region.objects.first(),
        Municipality: Municipality.objects.first(),
        ProcrastinateJob: ProcrastinateJob.objects.first(),
    }


@pytest.fixture
def addresses(rows):
    """[(name, address)] of the whole room."""
    review = make_waiting()
    return [(name, ROOM + fill(route, rows, review)) for route, name in PATTERNS]


def fill(route, rows, review):
    """A route with plausible arguments in it."""
    if route.startswith("^"):
        route = re.sub(r"\(\?P<app_label>[^)]*\)", "postings", route).strip("^$")
    route = route.replace("(?P<url>.*)$", "gibt-es-nicht/")
    record = re.match(r"(\w+)/(\w+)/.*<", route)
    given = {"pk": review.pk, "content_type_id": ContentType.objects.get_for_model(Posting).pk}
    if record and not route.startswith("pruefung/"):
        given["object_id"] = given["id"] = rows[model_of(*record.groups())].pk
    elif "content_type_id" in route:
        given["object_id"] = rows[Posting].pk
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)


def model_of(app_label, model_name):
    (model,) = (
        model
        for model in admin.site._registry
        if (model._meta.app_label, model._meta.model_name) == (app_label, model_name)
    )
    return model


def answers(client, addresses):
    """(name, method, address, response) of each, by GET and by POST."""
    for (name, address), method in itertools.product(addresses, ["get", "post"]):
        yield name, method, address, getattr(client, method)(address)


def is_refused(response):
    return response.status_code in (403, 404, 405) or (
        response.status_code == 302 and response["Location"].startswith(LOGIN)
    )


def let_in(client, addresses, *, besides):
    return [
        (method, address, response.status_code)
        for name, method, address, response in answers(client, addresses)
        if name not in besides and not is_refused(response)
    ]


def test_the_room_has_addresses():
    assert len(PATTERNS) > 50


def test_room_refuses_strangers(client, addresses):
    assert let_in(client, addresses, besides=DOORS) == []


def test_room_refuses_accounts_without_staff_rights(client, addresses, eve):
    client.force_login(eve)
    addresses = [(name, address) for name, address in addresses if name != "logout"]

    assert let_in(client, addresses, besides=DOORS) == []


def test_room_refuses_accounts_that_were_closed(client, addresses, dario):
    client.force_login(dario)
    User.objects.filter(pk=dario.pk).update(is_active=False)

    assert let_in(client, addresses, besides=DOORS) == []


def test_records_refuse_reviewers_without_rights_to_them(client, addresses, dario):
    client.force_login(dario)
    # The old short address of a record only leads to its page, which is asked for too.
    records = [(name, address) for name, address in addresses if name is not None]

    assert let_in(client, records, besides=DOORS | FOR_REVIEWERS) == []


def test_room_opens_every_page_for_an_administrator(client, addresses, cora):
    client.force_login(cora)
    opened = {name: client.get(address).status_code for name, address in addresses if name not in DOORS | {None}}

    read_only = {"posting", "region", "municipality", "report"}
    expected = {
        name: 403
        for name in opened
        if re.fullmatch(rf"postings_({'|'.join(read_only)})_(add|delete)", name) or name == "autocomplete"
    }
    # A POST alone claims; jobs belong to the worker; a link to the site leads there.
    expected |= {"review_claim": 405, "review_release": 405, "view_on_site": 302}
    expected |= {name: opened[name] for name in opened if name.startswith("procrastinate_")}
    assert opened == {name: expected.get(name, 200) for name in opened}


@pytest.mark.parametrize("method", ["get", "post"])
def test_decision_by_a_stranger_changes_nothing(client, db, method):
    review = make_waiting()

    getattr(client, method)(f"{ROOM}pruefung/{review.pk}/", {"do": "publish", "version": 1})

    review.refresh_from_db()
    assert review.is_waiting


def test_decision_without_the_forms_token_is_refused(db, dario):
    from django.test import Client

    review = make_waiting()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dario)

    response = strict.post(f"{ROOM}pruefung/{review.pk}/", {"do": "publish", "version": 1})

    review.refresh_from_db()
    assert (response.status_code, review.is_waiting) == (403, True)

"""Every address below /koordination/, collected from the resolver, for strangers, plain accounts, foreign regions and each role.

What a role may open follows from the word its page asks for, or for a record list from people/roles.toml. A new address
that has neither, or an argument or record this test cannot fill, makes it fail: teach it here.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

import people.urls
from coordination import concerns, matching
from coordination.models import Communication, Match, Suggestion
from exchange.models import Harvest, Harvested, SoftwareSource, SourceWord
from network import dialogues, projects
from network.models import Certificate, ContactPoint, OrganisationPage, ProjectDocument
from people import refusals
from people.models import Clearance, ContactRead, Organisation, RefusedAddress, User
from people.roles import RIGHTS, Role
from people.staff_sessions import BEFORE_SECOND_FACTOR
from postings import rendering, reviewing
from postings.models import Category, Kind, Municipality, Posting, Region, Report, ReportReason, Review, Undelivered
from tests.conftest import KASSEL, MARBURG, enter, make_contact_point, make_person, make_posting, make_waiting
from tests.coordination.asked import make_call_out
from tests.exchange.batches import uploaded
from tests.network.camping import make_camp, make_picture
from tests.network.project_cast import PDF, make_certificate, make_project
from tests.network.test_dialogues import make_dialogue
from tests.network.test_event import make_date, make_event
from tests.postings.talks import make_asker, make_enquiry

ROOM, ACCOUNT = "/koordination/", "/koordination/konto/"
LOGIN = f"{ACCOUNT}anmelden/"
# What strangers may call: the way in, the way out, and a password that was forgotten. Of Django's own only what leads there.
DOORS = {"login", "logout", "mfa_authenticate"} | {name for name in BEFORE_SECOND_FACTOR if name.startswith("account_")}
DOORS -= {"account_reauthenticate"}
# What every account with a role may open.
FOR_ALL_STAFF = {
    "index",
    "password_change",
    "password_change_done",
    "jsi18n",
    "view_on_site",
    "style",
    "app_list",
    "autocomplete",
}
# Record lists whose pages ask for a word instead of the file's records.
RECORDS_BY_WORD = {"people_clearance": "clear", "people_contactread": "oversee"}
ONLY_READ = {
    "postings_posting",
    "postings_report",
    "postings_region",
    "postings_municipality",
    "postings_category",
    "people_contactread",
    "exchange_harvested",
}
RECORD = re.compile(r"(\w+?_\w+)_(changelist|add|history|delete|change)$")


def patterns(urls, prefix=""):
    for each in urls:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each.name, each.callback
        else:
            yield from patterns(each.url_patterns, route)


ROOM_PATTERNS = list(patterns(admin.site.get_urls()))
ACCOUNT_PATTERNS = list(patterns(people.urls.urlpatterns))


def may_open(role, name, view, method="get"):
    """Whether an account of this role may open the address, by what its page asks for. LookupError: nobody said."""
    if name in FOR_ALL_STAFF:
        return True
    if hasattr(view, "asks_for"):
        return view.asks_for in RIGHTS[role].may and (RIGHTS[role].everywhere or not view.asks_everywhere)
    record = RECORD.match(name)
    if not record:
        raise LookupError(f"Nobody said who may open {name}.")
    label, verb = record.groups()
    writes = verb in ("add", "delete") or (verb == "change" and method == "post")
    return not (writes and label in ONLY_READ) and _may_with_record(RIGHTS[role], label, verb, writes=writes)


def _may_with_record(rights, label, verb, *, writes):
    if label in RECORDS_BY_WORD:
        return RECORDS_BY_WORD[label] in rights.may
    if verb == "delete" or (verb == "add" and label == "network_contactpoint" and not rights.everywhere):
        return False
    return label.replace("_", ".", 1) in (rights.change if writes else rights.view)


class Rows:
    """One row of each record that has an address, in one town."""

    def __init__(self, town, by):
        now, author = timezone.now(), make_person(name="Ada", phone="0000 77")
        self.posting = make_posting(municipality=town, author=author)
        self.offer = make_posting(municipality=town, kind=Kind.OFFER, title="Topf")
        self.review = make_waiting(municipality=town)
        matching.refresh(self.posting, at=now)
        self.suggestion = Suggestion.objects.get(request=self.posting, offer=self.offer)
        self.match = Match.objects.create(request=make_posting(municipality=town), offer=self.offer)
        self.communication = Communication.objects.create(
            posting=self.posting, person=author, result="reached", by=by, follow_up_on=timezone.localdate(now)
        )
        self.talk = make_enquiry(
            make_posting(municipality=town), person=make_asker(email=f"jutta@{town}.example.org"), to_be_read=True
        )
        self.call = make_call_out(by=by, municipality=town)  # of call_out_detail
        self.concern = concerns.write(topic="other", place="", text="Das Feld ist zu klein.", email="", language="de")
        self.batch = uploaded(by=by)
        self.event = make_event(municipality_id=town)
        self.event_date = make_date(self.event)
        self.camp = make_camp(municipality_id=town)
        self.picture = make_picture(self.camp)
        self.rendering = rendering.write(
            self.posting, by=by, language="en", title="A pot and a pan", text="We like to cook, and are new here."
        )
        report = reviewing.report(self.posting, reason=ReportReason.OTHER, text="", email="", language="de")
        mailed = make_person(email="mail@example.org", email_proved_at=now, reach_by="email")
        reviewing.publish(make_waiting(municipality=town, author=mailed), by=by, version=1)  # with its letter: a job
        gone = make_person(email=f"weg-{town}@example.org", email_proved_at=now, reach_by="email")
        self.undelivered = Undelivered.objects.create(
            job=int(town),
            task="postings.tasks.send_letter",
            keys={},
            posting=make_posting(municipality=town, author=gone),
            person=gone,
        )
        refusals.mark(gone.email, said="550")
        self.refused = RefusedAddress.objects.get(address=gone.email)
        region = Region.objects.get(pk=town[:5])
        self.dialogue = make_dialogue(region=region, opened_by=by)
        self.question = dialogues.ask(self.dialogue, text="Wann?", text_language="de", asked_as="volunteer")
        self.source = SoftwareSource.objects.create(
            name=f"Agentur {town}", slug=town, endpoint="http://127.0.0.1:9/MatchingServiceEndpoint.php", agency=1
        )
        self.harvest = Harvest.objects.create(source=self.source, asks=True)
        today = timezone.localdate(now)
        clearance = Clearance.objects.create(
            person=author, level="housing", paper="interview", issued_on=today, valid_until=today, inspected_by=by
        )
        shelter = Organisation.objects.create(name=f"Haus am Anger {town}", kind="shelter")
        known = Organisation.objects.create(name=f"Verein {town}", kind="association", verified_at=now, verified_by=by)
        self.project = make_project(known, by=by, status="submitted", municipality=town)
        self.document = projects.write_part(self.project, None, PDF, model=ProjectDocument)  # of document_file
        self.records = {
            Posting: self.posting,
            Report: report,
            User: by,
            Organisation: shelter,
            Certificate: make_certificate(known),
            OrganisationPage: OrganisationPage.objects.create(organisation=shelter, municipality_id=town),
            Category: Category.objects.get(pk="household"),
            Region: Region.objects.first(),
            Municipality: Municipality.objects.first(),
            Clearance: clearance,
            ContactRead: ContactRead.objects.create(person=author, by=by, place="test"),
            SoftwareSource: self.source,
            SourceWord: SourceWord.objects.create(word=f"Lesen {town}"),
            Harvested: Harvested.objects.create(source=self.source, item=1, left="ours"),
            ContactPoint: make_contact_point(name=f"Treff {town}", municipality=town),
            ProcrastinateJob: ProcrastinateJob.objects.first(),
            ProcrastinateEvent: ProcrastinateEvent.objects.first(),
        }

    def of(self, app_label, model_name):
        for model in admin.site._registry:
            if (model._meta.app_label, model._meta.model_name) == (app_label, model_name):
                return self.records.get(model)
        raise LookupError(f"no record {app_label}.{model_name}")

    def address(self, route, name):
        """The route with this town's rows in it, or None for a record of which there is no row to be had."""
        if route.startswith("^"):
            route = re.sub(r"\(\?P<app_label>[^)]*\)", "postings", route).strip("^$")
        route = route.replace("(?P<url>.*)$", "gibt-es-nicht/")
        record = re.match(r"(\w+)/(\w+)/.*<(?:path|str|int)?:?(?:object_id|id)>", route)
        given = {
            "chiffre": self.posting.chiffre,
            "name": "alle",
            "ending": "xlsx",
            "part": "hessen",
            "file_type": "csv",
            "date_pk": self.event_date.pk,
            "documentation_pk": self.picture.pk,
        }
        if record:
            row = self.of(*record.groups())
            if row is None:
                return None
            given["object_id"] = given["id"] = row.pk
        elif "content_type_id" in route:
            given |= {"content_type_id": ContentType.objects.get_for_model(Posting).pk, "object_id": self.posting.pk}
        elif "<int:pk>" in route:
            given["pk"] = getattr(self, name.split("_")[0]).pk
        return ROOM + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)

    def addresses(self):
        """[(name, view, address)] of the whole room but the doors."""
        found = [(name, view, self.address(route, name)) for route, name, view in ROOM_PATTERNS]
        return [(name, view, address) for name, view, address in found if address and name not in DOORS | {None}]


def account_addresses():
    """[(name, address)] of one's own account."""
    given = {"pk": 1}
    for route, name, _view in ACCOUNT_PATTERNS:
        route = re.sub(r"\(\?P<\w+>[^)]*\)", "abc", route).replace("^", "").replace("$", "")
        yield name, ACCOUNT + re.sub(r"<int:(\w+)>", lambda found: str(given[found[1]]), route)


@pytest.fixture
def rows(db, cora):
    return Rows(KASSEL, by=cora)


def is_refused(response):
    """Sent away: to the login, or with an error. The admin leads away from a record one does not see to the first page."""
    to = response.get("Location", "").split("?")[0]
    return response.status_code in (403, 404, 405) or to in (LOGIN, f"{ROOM}login/", ROOM)


def let_in(client, addresses):
    return [
        (method, name, address)
        for name, address in addresses
        for method in ("get", "post")
        if not is_refused(getattr(client, method)(address))
    ]


def test_every_address_says_who_may_open_it():
    named = {name for _route, name, _view in ROOM_PATTERNS} - DOORS - {None}

    assert len(named) > 50
    assert [may_open(Role.READER, name, view) for _route, name, view in ROOM_PATTERNS if name in named]


def test_account_pages_are_all_walked():
    assert {name for name, _address in account_addresses()} >= BEFORE_SECOND_FACTOR | {"mfa_view_recovery_codes"}


def test_all_of_the_room_is_walked():
    """Nothing is mounted below /koordination/ but the admin site and the account pages."""
    below = [str(each.pattern) for each in get_resolver().url_patterns if str(each.pattern).startswith("koordination")]

    assert below == ["koordination/konto/", "koordination/"]


def test_room_refuses_strangers(client, rows):
    addresses = [(name, address) for name, _view, address in rows.addresses()]
    addresses += [(name, address) for name, address in account_addresses() if name not in DOORS]

    assert let_in(client, addresses) == []


def test_doors_open_for_strangers_and_break_for_nobody(client, db):
    answers = {
        (name, method): getattr(client, method)(address).status_code
        for name, address in account_addresses()
        if name in DOORS
        for method in ("get", "post")
    }

    assert {key: status for key, status in answers.items() if status not in (200, 302, 405)} == {}


@pytest.mark.parametrize("who", ["plain", "closed", "role-taken", "without-second-factor"])
def test_room_refuses_whoever_is_signed_in_and_has_no_business_there(client, rows, eve, dario, who):
    refused = []
    for name, _view, address in rows.addresses():
        for method in ("get", "post"):
            if who == "without-second-factor":
                client.force_login(dario)
            else:
                enter(client, eve if who == "plain" else dario)
            if who in ("closed", "role-taken"):
                taken = {"is_active": False} if who == "closed" else {"role": "", "is_staff": False}
                User.objects.filter(pk=dario.pk).update(**taken)
            response = getattr(client, method)(address)
            if not is_refused(response) and response.get("Location") != ACCOUNT:
                refused.append((method, name, address))
            User.objects.filter(pk=dario.pk).update(is_active=True, role=Role.LOCAL_COORDINATOR, is_staff=True)

    assert refused == []


@pytest.mark.parametrize("role", Role)
def test_role_opens_what_it_may_and_nothing_else(client, rows, role):
    user = User.objects.create_user("nora@example.org", name="Nora", role=role, is_staff=True)
    if role == Role.LOCAL_COORDINATOR:
        rows.records[ContactPoint].staff.add(user)
    enter(client, user)
    wrong, broken = [], []
    for method in ("get", "post"):
        for name, view, address in rows.addresses():
            response = getattr(client, method)(address)
            expected = may_open(role, name, view, method)
            if response.status_code >= 500:
                broken.append((method, name, response.status_code))
            if response.status_code == 405 or name in FOR_ALL_STAFF - {"index"}:
                continue
            # A form sent empty may well change a row, after which its other addresses are gone or lead away.
            refused = response.status_code == 403 if method == "post" and expected else is_refused(response)
            if refused == expected and not (name == "index" or (method == "post" and expected and not refused)):
                wrong.append((method, name, response.status_code, response.get("Location")))

    assert (broken, wrong) == ([], [])


def test_coordinator_of_another_region_gets_nothing_of_this_one(client, rows, dario):
    enter(client, dario)
    local = re.compile("|".join(map(re.escape, (f"/{rows.posting.chiffre}/", *_row_paths(rows)))))
    addresses = [(name, address) for name, _view, address in rows.addresses() if local.search(address)]

    assert len(addresses) > 12
    assert let_in(client, addresses) == []


def test_coordinator_of_this_region_gets_what_is_hers(client, dario):
    rows = Rows(MARBURG, by=User.objects.create_user("b@example.org", name="B", role=Role.COORDINATOR, is_staff=True))
    enter(client, dario)
    refused = [
        (name, response.status_code)
        for name, view, address in rows.addresses()
        if may_open(Role.LOCAL_COORDINATOR, name, view)
        and name.split("_")[0] in ("review", "posting", "match", "call", "event", "camp", "project", "document")
        and (response := client.get(address)).status_code not in (200, 405)
    ]

    assert refused == []


def _row_paths(rows):
    """Where an address names a row that lies in a region."""
    for model in (Posting, Report, Clearance, ContactPoint):
        meta = model._meta
        yield f"/{meta.app_label}/{meta.model_name}/{rows.records[model].pk}/"
    for part, row in [("pruefung", rows.review), ("vorschlag", rows.suggestion), ("vermittlung", rows.match)]:
        yield f"/{part}/{row.pk}/"
    yield f"/uebersetzung/{rows.rendering.pk}/"
    yield f"/aufruf/{rows.call.pk}/"
    yield f"/fragerunden/{rows.dialogue.pk}/"
    yield f"/fragerunden/frage/{rows.question.pk}/"
    yield f"/veranstaltungen/{rows.event.pk}/"
    yield f"/veranstaltungen/termin/{rows.event_date.pk}/"
    yield f"/barcamp/{rows.camp.pk}/"
    yield f"/projekt/{rows.project.pk}/"
    yield f"/projekt/dokument/{rows.document.pk}/"
    yield f"/wiedervorlagen/{rows.communication.pk}/"
    yield f"/post/{rows.undelivered.pk}/"
    yield f"/post/adresse/{rows.refused.pk}/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_decision_by_a_stranger_changes_nothing(client, db, method):
    review = make_waiting()

    getattr(client, method)(f"{ROOM}pruefung/{review.pk}/", {"do": "publish", "version": 1})

    review.refresh_from_db()
    assert review.is_waiting


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("pruefung/{pk}/", {"do": "publish", "version": 1}),
        ("pruefung/{pk}/uebernehmen/", {}),
        ("pruefung/", {"pick": ["{pk}:1"]}),
    ],
)
def test_decision_from_another_region_changes_nothing(client, dario, path, sent):
    review = make_waiting(municipality=KASSEL)
    enter(client, dario)

    client.post(
        ROOM + path.format(pk=review.pk),
        {
            key: [each.format(pk=review.pk) for each in value] if isinstance(value, list) else value
            for key, value in sent.items()
        },
    )

    review = Review.objects.get(pk=review.pk)
    assert (review.is_waiting, review.claimed_by) == (True, None)


def test_local_coordinator_sees_and_counts_only_her_region(client, dario):
    make_waiting(municipality=KASSEL)
    own = make_waiting(municipality=MARBURG)
    make_posting(municipality=KASSEL)
    enter(client, dario)

    queue = client.get(f"{ROOM}pruefung/")
    records = client.get(f"{ROOM}postings/posting/")

    assert [row.review for row in queue.context["rows"]] == [own]
    assert queue.context["waiting"]["all"] == 1
    assert queue.context["filter"].form.fields["region"].choices[1:] == [("06534", "Landkreis Marburg-Biedenkopf")]
    assert list(records.context["cl"].queryset) == [own.posting]


def test_next_review_is_of_her_region_too(client, dario):
    first, _foreign, second = (make_waiting(municipality=town) for town in (MARBURG, KASSEL, MARBURG))
    enter(client, dario)

    response = client.post(f"{ROOM}pruefung/{first.pk}/", {"do": "publish", "version": 1})

    assert response["Location"] == f"{ROOM}pruefung/{second.pk}/"


def test_decision_without_the_forms_token_is_refused(db, cora):
    from django.test import Client

    review = make_waiting()
    strict = Client(enforce_csrf_checks=True)
    enter(strict, cora)

    response = strict.post(f"{ROOM}pruefung/{review.pk}/", {"do": "publish", "version": 1})

    review.refresh_from_db()
    assert (response.status_code, review.is_waiting) == (403, True)

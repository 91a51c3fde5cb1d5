"""Against a double on this machine, built from what is publicly known of the envelope."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange import pushing
from exchange.models import Pushed
from postings import lifecycle
from postings.models import ForWhom, Posting
from tests.conftest import make_person, make_posting

pytestmark = pytest.mark.django_db


class Double:
    """Takes what it is told. `status` is what it answers with; `says` its body, else the number it gave."""

    def __init__(self):
        self.told, self.status, self.says = [], 201, None

    def take(self, method, path, body):
        self.told.append((method, path, json.loads(body)))
        number = int(path.rsplit("/", 1)[-1]) if method == "PUT" else 900 + len(self.told)
        return json.dumps({"id": number}) if self.says is None else self.says


@pytest.fixture
def double(settings):
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = double.take(self.command, self.path, body)
            self.send_response(double.status)
            self.end_headers()
            self.wfile.write(said.encode())

        do_POST = do_PUT = answer

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    settings.FREINET_PUSH = {"host": host, "agency": 177, "key": "geheim-2", "module": "angebote"}
    yield double
    server.shutdown()
    server.server_close()


@pytest.fixture
def posting(lindenhof):
    author = make_person(name="Grete Geheim", phone="0000 4711")
    return make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, author=author, amount=3)


def test_new_one_is_told_in_the_envelope_and_nothing_of_a_person(double, posting):
    assert pushing.push() == 1

    method, path, body = double.told[0]
    assert (method, path) == ("POST", "/api/input/v3/angebote")
    assert {name: body["init"][name] for name in ("apiVersion", "agencyID", "accessKey", "modul")} == {
        "apiVersion": "3.0",
        "agencyID": 177,
        "accessKey": "geheim-2",
        "modul": "angebote",
    }
    assert (body["angebot"]["angebotsname"], body["angebot"]["anzahl_gesuche"]) == (posting.title, 3)
    assert [said for said in ("Grete", "4711") if said in json.dumps(body)] == []


def test_what_was_told_is_not_told_again(double, posting):
    pushing.push()

    assert pushing.push() == 0


def test_change_is_told_under_the_number_given_there(double, posting):
    pushing.push()
    Posting.objects.update(title="Anderer Topf")

    pushing.push()

    assert [(method, path) for method, path, _body in double.told][1] == ("PUT", "/api/input/v3/angebote/901")


def test_what_is_gone_is_wanted_by_nobody_and_told_once(double, posting):
    pushing.push()
    lifecycle.withdraw(posting)

    assert (pushing.push(), pushing.push()) == (1, 0)
    assert double.told[-1][2]["angebot"] == {"fremd_id": double.told[0][2]["angebot"]["fremd_id"], "anzahl_gesuche": 0}


@pytest.mark.parametrize(
    ("status", "says", "trouble"), [(500, "", "answered with 500"), (201, "Danke", "the answer names no number")]
)
def test_failure_is_noted_and_tried_again(double, posting, status, says, trouble):
    double.status, double.says = status, says
    assert pushing.push() == 0
    assert Pushed.objects.get().trouble == trouble

    double.status, double.says = 201, None
    assert (pushing.push(), Pushed.objects.get().trouble) == (1, "")


def test_server_that_is_not_well_is_left_alone(double, lindenhof):
    for number in range(5):
        make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, title=f"Topf {number}")
    double.status = 503

    pushing.push()

    assert len(double.told) == pushing.FAILURES


def test_what_was_read_from_an_agency_is_not_told_back(double, posting):
    Posting.objects.update(came_from="Agentur (Beispiel)")

    assert pushing.push() == 0


def test_nothing_is_told_where_nothing_is_set_up(settings, posting):
    settings.FREINET_PUSH = None

    assert (pushing.push(), Pushed.objects.count()) == (0, 0)


def test_number_without_when_is_refused():
    with pytest.raises(IntegrityError, match="what_is_known_there_was_told_once"), transaction.atomic():
        Pushed.objects.create(chiffre="K7M-3QX", remote=1)


def test_same_number_twice_is_refused():
    Pushed.objects.create(chiffre="K7M-3QX", remote=1, pushed_at=timezone.now())

    with pytest.raises(IntegrityError, match="no_two_are_one_and_the_same_there"), transaction.atomic():
        Pushed.objects.create(chiffre="K7M-3QY", remote=1, pushed_at=timezone.now())

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from peoplelikeme.lib.utf8only import plain
from peoplelikeme.wsgi import application
from postings.models import Report
from tests.conftest import OPENED, make_posting

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def connection_that_stays():
    """The database's, with the test's own transaction in it: a web server would begin anew with each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path, *, content_type, method="GET", body=b""):
    """The status with which the whole site answers, as a web server would ask it."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "q=Topf",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "testserver",
        "HTTP_COOKIE": f"csrftoken={SECRET}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    said = []
    response = application(environ, lambda status, headers: said.append(status))
    response.close()
    return int(said[0].split()[0])


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=base64",
        "text/plain; charset=idna",
        "text/plain; CHARSET=rot13",
        "text/plain; charset*=unknown''utf-8",
        "text/plain; charset=utf-7; boundary=x; charset=base64",
        'text/plain; boundary="x; charset=base64"',
        "; charset=hex",
        "text/plain" + "x" * 20_000,
    ],
)
@pytest.mark.django_db
def test_any_charset_is_answered(content_type):
    assert ask("/de/", content_type=content_type) == 200


@pytest.mark.django_db
def test_form_in_another_charset_is_read_as_utf8():
    said = {"reason": "other", "text": "+2AA- Grüße", "opened": OPENED, "csrfmiddlewaretoken": SECRET}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in said.items()]
    body = ("".join(parts) + "--x--\r\n").encode()
    path = f"/de/eintrag/{make_posting().chiffre}/melden/"

    assert ask(path, content_type="multipart/form-data; charset=utf-7; boundary=x", method="POST", body=body) == 302

    assert Report.objects.get().text == "+2AA- Grüße"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded"),
        (
            "multipart/form-data; boundary=----geckoformboundary7",
            "multipart/form-data; boundary=----geckoformboundary7",
        ),
        ('multipart/form-data; charset=utf-7;boundary="a b"', 'multipart/form-data;boundary="a b"'),
    ],
)
def test_kind_and_boundary_are_left(said, left):
    assert plain(said) == left

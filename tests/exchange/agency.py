"""A volunteer-management software on this machine, that answers as Freinet does; and what it lists."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from exchange import freinet
from exchange.freinet import Angebot

READING = Angebot(
    id=501,
    name="Vorlesen im Grundschulhort",
    organisation="Hort am Wehr (Beispiel)",
    organisation_id=31,
    text="Einmal in der Woche lesen Sie Kindern vor.",
    postcode="34117",
    place="Kassel",
    num_wanted=2,
    changed=1_790_000_000,
    created=1_780_000_000,
    fields=("Bildung & Lernen",),
    email="hort@example.org",
)


class Agency:
    """Lists `angebote`. `total` says more than there are; `broken` numbers have a detail nobody can read."""

    def __init__(self):
        self.angebote, self.total, self.broken, self.asked, self.is_down = [], None, set(), [], False

    def lists(self, *angebote):
        self.angebote = list(angebote)

    def answer(self, path):
        asked = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        self.asked.append((asked.path.rsplit("/", 1)[-1], query))
        if "Matching" in asked.path:
            total = len(self.angebote) if self.total is None else self.total
            return freinet.list_of(self.angebote, total=total, agency=177)
        number = int(query["offerId"])
        if number in self.broken:
            return b"<html>"
        return _with_contact(next(each for each in self.angebote if each.id == number))

    @property
    def details_asked(self):
        return [int(query["offerId"]) for name, query in self.asked if name.startswith("Offer")]


def _with_contact(angebot):
    """What we write ourselves names nobody; an agency does."""
    raw = freinet.detail_of(angebot).decode()
    return raw.replace("<email />", f"<email>{angebot.email}</email>", 1).encode()


def angebot(number, **said):
    return replace(READING, id=number, **said)


@contextmanager
def running(agency):
    """The address of its list."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if agency.is_down:
                self.send_error(503)
                return
            raw = agency.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query/api/portal/v1/MatchingServiceEndpoint.php"
    finally:
        server.shutdown()
        server.server_close()

"""Asks the pages that take an address, within one process: see enumeration.py. Prints what it measured as JSON."""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.core import signing  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from people.models import Person, RateCount, User  # noqa: E402
from people.roles import Role  # noqa: E402
from postings import saved_searches  # noqa: E402
from postings.filters import PostingFilter  # noqa: E402
from postings.models import Draft, Enquiry, Exchange, Kind, Posting, SavedSearch  # noqa: E402
from postings.traps import HUMAN_SECONDS  # noqa: E402

KNOWN, UNKNOWN = "known-person@example.org", "other-person@example.org"  # equally long
WARM_UP = 10
NOT_COMPARED = {"Date", "Expires", "Set-Cookie"}  # the last is compared as cookies


class Earlier(signing.TimestampSigner):
    def timestamp(self):
        return signing.b62_encode(int(time.time()) - 3 * HUMAN_SECONDS)


def prepare():
    """An address with five postings, a confirmed search and an account; a posting that anybody may answer."""
    rows = Person.objects.filter(postings__isnull=False).order_by("pk")[:5]
    proved = {"email": KNOWN, "email_proved_at": timezone.now(), "reach_by": "email", "language": "de"}
    Person.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**proved)
    finder = PostingFilter({"q": "Bett"}, kind=Kind.REQUEST)
    saved_searches.confirm(saved_searches.save(finder, email=KNOWN, language="de"))
    if not User.objects.filter(email=KNOWN).exists():
        User.objects.create_user(KNOWN, "bench-bench-bench", name="Known", role=Role.COORDINATOR, is_staff=True)
    direct = Posting.objects.requests().published().filter(category__exchange=Exchange.DIRECT)
    return direct.exclude(author__email=KNOWN).filter(amount=None).first()


def pages(posting):
    """Name, address, and what is sent with the mail address."""
    trap = {"website": "", "opened": Earlier(salt="postings.traps").sign("")}
    answer = {"text": "Ich helfe gern und habe am Samstag Zeit.", "text_language": "de", "name": "Jo", **trap}
    with translation.override("de"):
        return [
            ("my page", reverse("postings:my_page"), "email", {}),
            ("link to my posting", reverse("postings:my_posting_link_request"), "email", {}),
            ("saving a search", reverse("postings:search_save") + "?q=Bett", "email", {"frequency": "daily", **trap}),
            ("answering a posting", reverse("postings:enquire", args=[posting.chiffre]), "email", answer),
            ("staff sign-in", reverse("account_login"), "login", {"password": "not-the-right-one"}),
            ("staff password reset", reverse("account_reset_password"), "email", {}),
        ]


def ask(path, field, data, email):
    """(seconds, what can be seen of the answer) of one request by a new visitor."""
    RateCount.objects.all().delete()
    cache.clear()
    SavedSearch.objects.exclude(email=KNOWN).delete()
    client = Client(SERVER_NAME="127.0.0.1")
    began = time.perf_counter()
    response = client.post(path, {field: email, **data})
    seconds = time.perf_counter() - began
    headers = {name: value for name, value in response.headers.items() if name not in NOT_COMPARED}
    cookies = {
        name: {key: value for key, value in cookie.items() if key != "expires"}
        for name, cookie in response.cookies.items()
    }
    seen = {"status": response.status_code, "length": len(response.content), "headers": headers, "cookies": cookies}
    return seconds, seen


def measure(name, path, field, data, num):
    took, seen = {KNOWN: [], UNKNOWN: []}, {}
    for round_ in range(WARM_UP + num):
        for email in random.sample([KNOWN, UNKNOWN], 2):
            seconds, seen[email] = ask(path, field, data, email)
            if round_ >= WARM_UP:
                took[email].append(seconds * 1000)
    differs = [what for what in seen[KNOWN] if seen[KNOWN][what] != seen[UNKNOWN][what]]
    return {
        "name": f"{name} ({seen[KNOWN]['status']})",
        "known": statistics.median(took[KNOWN]),
        "unknown": statistics.median(took[UNKNOWN]),
        "pairs": statistics.median(known - unknown for known, unknown in zip(took[KNOWN], took[UNKNOWN], strict=True)),
        "differs": ", ".join(f"{what}: {seen[KNOWN][what]} / {seen[UNKNOWN][what]}" for what in differs),
    }


def main():
    posting = prepare()
    num = int(sys.argv[1])
    found = [measure(*page, num) for page in pages(posting)]
    assert not Enquiry.objects.filter(person__email=UNKNOWN).exists()
    Draft.objects.all().delete()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

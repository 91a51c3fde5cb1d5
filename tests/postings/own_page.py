"""Somebody with a bit of everything that can belong to a mail address, and how she opens her page."""

from django.core import mail
from django.http import QueryDict
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import mailproof, saved_searches
from postings.filters import PostingFilter
from postings.models import Draft
from tests.conftest import make_person, make_posting
from tests.postings.talks import make_asker, make_enquiry

EMAIL = "amal@example.org"


def make_row(email=EMAIL, **fields):
    """One of her rows of Person: each posting brings its own."""
    proved = {"email": email, "email_proved_at": timezone.now(), "reach_by": "email"}
    return make_person(**{"name": "Amal", **proved, **fields})


def fill(num, *, email=EMAIL):
    """`num` of everything: postings, conversations on either side, searches."""
    for number in range(num):
        posting = make_posting(author=make_row(email))
        make_enquiry(posting, person=make_asker(email=f"jutta{number}@example.org"))
        make_enquiry(make_posting(), person=make_asker(name="Amal", email=email))
        save_search(email, f"ort=34117&kategorie=household&q=Topf{number}")


def save_search(email=EMAIL, query="", language="de"):
    search = saved_searches.save(PostingFilter(QueryDict(query), kind="request"), email=email, language=language)
    saved_searches.confirm(search)
    return search


def work():
    """What the worker does about the codes that were asked for."""
    for job in ProcrastinateJob.objects.filter(task_name="postings.tasks.send_email_code").order_by("pk"):
        mailproof.send_code(Draft.objects.filter(pk=job.args["draft"]).first())


def code_of_last_letter():
    return mail.outbox[-1].subject.rpartition(" ")[2]


def enter_page(client, email=EMAIL):
    client.post("/de/meine-seite/", {"email": email})
    work()
    return client.post("/de/meine-seite/code/", {"code": code_of_last_letter()})

"""Conversations as tests need them: made by the verbs, so that each stands as it would in life."""

from django.utils import timezone

from people.models import Person, ReachBy
from postings import enquiring
from postings.intake import new_token
from postings.models import Draft, Party
from postings.models.draft import ENQUIRY, key_of
from tests.conftest import make_posting

HELLO = "Guten Tag, ich habe ein Etagenbett und bringe es gern am Samstag."


def make_asker(*, name="Jutta", email="jutta@example.org", language="de", **fields):
    """Somebody who answers, not stored yet; without an address she has an entry code alone."""
    proved = {"email": email, "email_proved_at": timezone.now(), "reach_by": ReachBy.EMAIL} if email else {}
    return Person(**{"name": name, "language": language, **proved, **fields})


def make_enquiry(posting=None, *, person=None, text=HELLO, language="de", amount=None, to_be_read=False, token=None):
    token = token or new_token()
    draft = Draft.objects.create(key=key_of(token), kind=ENQUIRY)
    enquiry = enquiring.ask(
        draft,
        token=token,
        person=person or make_asker(),
        posting=posting or make_posting(),
        text=text,
        language=language,
        amount=amount,
        to_be_read=to_be_read,
    )
    enquiry.refresh_from_db()
    return enquiry


def accepted(enquiry):
    return enquiring.accept(enquiry)


ASKER, OWNER = Party.ASKER, Party.OWNER

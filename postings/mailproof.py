"""Proving a mail address before it counts: six digits sent to it come back within half an hour.

The code follows from the draft's key, the address and a counter, so that neither the queue nor the database holds it.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from procrastinate.contrib.django import app

from people import refusals
from postings import belongings, chiffre, emails

from .models.draft import ADDRESS

VALID_FOR = timedelta(minutes=30)
ATTEMPTS = 6


def _code(draft):
    proof = draft.answers["proof"]
    digest = salted_hmac("postings.mailproof", f"{draft.key}|{proof['email']}|{proof['sent_at']}", algorithm="sha256")
    return f"{int.from_bytes(digest.digest()) % 10**6:06d}"


def begin(draft, *, email, language):
    """Send a new code to `email`; what was proved before for another address no longer counts. Saves the draft."""
    draft.answers["proof"] = {
        "email": email,
        "language": language,
        "sent_at": timezone.now().isoformat(),
        "tries": 0,
        "is_proved": False,
    }
    draft.save(update_fields=["answers"])
    app.configure_task("postings.tasks.send_email_code").defer(draft=draft.pk)


def send_code(draft):
    """Send the code, as long as it is any use.

    Only here, in the worker, is it asked whether we know an address that wants to see what is its own. The page does the
    same for every address, one row and one job, so that neither its answer nor its time tells anything.
    """
    proof = draft.answers.get("proof") if draft else None
    if not proof or _is_late(proof):
        return
    to, language = proof["email"], proof["language"]
    if draft.kind == ADDRESS and not belongings.is_known(to):
        emails.send_nothing_here(to=to, language=language)
    else:
        emails.send_email_code(to=to, language=language, code=_code(draft))


def is_proved(draft, email):
    proof = draft.answers.get("proof")
    return bool(proof and proof["is_proved"] and proof["email"] == email)


def check(draft, code):
    """Whether `code` is the one that was sent, in time and within six attempts. Saves what came of it."""
    proof = draft.answers.get("proof")
    if not proof or proof["tries"] >= ATTEMPTS:
        return False
    if _is_late(proof):
        return False
    proof["tries"] += 1
    proof["is_proved"] = constant_time_compare(chiffre.digits_of(code), _code(draft))
    draft.save(update_fields=["answers"])
    if proof["is_proved"]:
        refusals.proved(proof["email"])
    return proof["is_proved"]


def _is_late(proof):
    return timezone.now() > datetime.fromisoformat(proof["sent_at"]) + VALID_FOR

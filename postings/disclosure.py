"""Everything we hold about the human behind a proved address, in one file that people and machines can read.

Keys are English, times are UTC, texts stand as they were written. Of others there is what they wrote to her and what they
wanted to be called; never how they are reached. Staff appear by their role and not by name.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch
from django.utils import timezone

from people import roles
from people.models import Clearance, Consent, ContactRead, Steward
from postings import belongings

from .models import Enquiry, Message, Party, Posting, Report, Review

SCHEMA = "people-like-me/person/1"
README = (
    "Everything People Like Me holds about the person who proved the mail address named here. "
    "One object; each list holds one kind of thing, oldest first unless it says otherwise. Times are UTC (ISO 8601). "
    "Texts are as they were written, with their language beside them (ISO 639). Codes such as states are the words our "
    "program uses. Of other people you find what they wrote to you and what they wanted to be called, never their contact "
    "data. Staff are named by role. Notes of the office that may hold somebody else's contact data are withheld and marked; "
    "ask the office about them. Not in this file: what is counted without your name, and answers you have not sent, "
    "which we delete after a day."
)
# What the apps above hold: called with the rows of Person of one human, each returns pairs of a key and an iterable of rows.
PARTS = []
CHUNK = 100


def file_of(email):
    """The file, piece by piece as text: rows are read while the others are sent."""
    people = belongings.people_of(email)
    head = {"README": README, "schema": SCHEMA, "exported_at": timezone.now(), "email": email}
    yield "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in head.items())
    of_apps_above = [part for parts in PARTS for part in parts(people)]
    of_address = [part for concept in belongings.BY_ADDRESS for part in concept.parts(email)]
    for key, rows in [*_own_parts(email, people), *of_apps_above, *of_address]:
        yield f",\n{_json(key)}: ["
        for number, row in enumerate(rows):
            yield (",\n" if number else "\n") + _json(row)
        yield "]"
    yield "\n}\n"


def _json(value):
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def role_of(user):
    """Who of staff it was, without a name; None where it was nobody of staff."""
    return (roles.Role(user.role).value if user.role else "former_staff") if user else None


def _own_parts(email, people):
    yield "people", map(_person, people.order_by("pk"))
    yield (
        "consents",
        map(_consent, Consent.objects.filter(person__in=people).select_related("recorded_by").order_by("pk")),
    )
    cleared = Clearance.objects.filter(person__in=people).select_related("inspected_by").order_by("pk")
    yield "clearances", map(_clearance, cleared)
    yield "postings", map(_posting, _postings(people).iterator(chunk_size=CHUNK))
    yield "conversations", (_talk(each, email) for each in _talks(email).iterator(chunk_size=CHUNK))
    yield "saved_searches", map(_search, belongings.searches_of(email))
    yield "organisations_you_look_after", map(_steward, _stewards(email))
    yield "reports_you_made", map(_report, Report.objects.filter(email__iexact=email).select_related("posting"))
    reads = ContactRead.objects.filter(person__in=people).select_related("by").order_by("at", "pk")
    yield "times_staff_read_your_contact_data", map(_read, reads.iterator(chunk_size=CHUNK))


def _person(person):
    return {
        "name": person.name,
        "email": person.email,
        "email_proved_at": person.email_proved_at,
        "phone": person.phone,
        "reached_by": person.reach_by,
        "language": person.language,
        "since": person.created_at,
    }


def _consent(consent):
    return {
        "words": consent.words,
        "language": consent.language,
        "given_at": consent.given_at,
        "given_by": consent.given_by,
        "written_down_by": role_of(consent.recorded_by),
    }


def _clearance(clearance):
    return {
        "for": clearance.level,
        "paper": clearance.paper,
        "issued_on": clearance.issued_on,
        "valid_until": clearance.valid_until,
        "inspected_at": clearance.inspected_at,
        "inspected_by": role_of(clearance.inspected_by),
    }


def _postings(people):
    reviews = Review.objects.select_related("revision", "decided_by").order_by("opened_at", "pk")
    found = Posting.objects.filter(author__in=people).select_related("category", "municipality", "organisation")
    return found.order_by("pk").prefetch_related("events__by", "snapshots", "renderings", Prefetch("reviews", reviews))


def _said(row):
    """What a posting, or an earlier version of it, says."""
    return {"title": row.title, "text": row.text, "language": row.text_language, "postcode": row.postcode}


def _posting(posting):
    return {
        "reference": posting.chiffre,
        "kind": posting.kind,
        "state": posting.status,
        **_said(posting),
        "category": posting.category_id,
        "place": posting.municipality.name,
        "reach_km": posting.reach_km,
        "also_remote": posting.is_remote,
        "from": posting.from_on,
        "until": posting.until_on,
        "weekly_slots": posting.slots,
        "languages": posting.languages,
        "languages_a_little": posting.languages_basic,
        "amount": posting.amount,
        "amount_promised": posting.amount_promised,
        "for_whom": posting.for_whom,
        "organisation": posting.organisation and posting.organisation.name,
        "wishes": posting.wishes,
        "agreed_at": posting.agreed_at,
        "may_be_passed_on_since": posting.passes_on_at,
        "created_at": posting.created_at,
        "published_at": posting.published_at,
        "confirmed_at": posting.confirmed_at,
        "expires_at": posting.expires_at,
        "closed_at": posting.closed_at,
        "outcome": posting.outcome,
        "history": [
            {"what": event.action, "at": event.at, "who": role_of(event.by) or event.actor}
            for event in posting.events.all()
        ],
        "earlier_versions": [{**_said(each), "at": each.pgh_created_at} for each in posting.snapshots.all()],
        "in_other_languages": [_rendering(each) for each in posting.renderings.all()],
        "reviews": [_review(review) for review in posting.reviews.all()],
    }


def _rendering(rendering):
    return {
        "language": rendering.language,
        "title": rendering.title,
        "text": rendering.text,
        "by": rendering.maker,
        "written_at": rendering.made_at,
        "shown_since": rendering.shown_at,
        "outdated_since": rendering.outdated_at,
    }


def _review(review):
    """Whoever reported a posting is nobody's business; that it was looked at and why is the author's."""
    return {
        "occasion": review.occasion,
        "opened_at": review.opened_at,
        "proposed_version": _said(review.revision) if review.revision else None,
        "decided_at": review.decided_at,
        "decided_by": role_of(review.decided_by),
        "decision": review.decision,
        "reason": review.reason,
        "words": "" if review.occasion == "report" and review.decision == "kept" else review.words,
    }


def _talks(email):
    """Oldest first. What the other has written and we have not passed on is not hers yet."""
    return belongings.enquiries_of(email).order_by("created_at", "pk").prefetch_related(
        Prefetch("messages", Message.objects.order_by("written_at", "pk"))
    )  # fmt: skip


def _talk(enquiry: Enquiry, email):
    side = belongings.side_of(email, enquiry)
    return {
        "about_posting": enquiry.posting.chiffre,
        "you_are": {Party.ASKER: "who answered", Party.OWNER: "author of the posting"}[side],
        "with": enquiry.party(side.other).name,
        "state": enquiry.state,
        "amount": enquiry.amount,
        "you_show": enquiry.shares(side),
        "created_at": enquiry.created_at,
        "decided_at": enquiry.decided_at,
        "closed_at": enquiry.closed_at,
        "you_reported": enquiry.report_words if enquiry.reported_by == side else None,
        "messages": [_message(each, side) for each in enquiry.messages.all() if each.delivered_at or each.side == side],
    }


def _message(message, side):
    return {
        "from": "you" if message.side == side else "the other",
        "text": message.text,
        "language": message.text_language,
        "by": message.via,
        "written_at": message.written_at,
        "passed_on_at": message.delivered_at,
        "held_for": message.held_for,
        "words_of_the_office": message.checked_words if message.side == side else "",
    }


def _search(search):
    return {
        "kind": search.kind,
        "query": search.query,
        "how_often": search.frequency,
        "language": search.language,
        "created_at": search.created_at,
        "confirmed_at": search.confirmed_at,
        "last_sent_at": search.last_sent_at,
    }


def _report(report):
    return {
        "receipt": report.receipt,
        "about_posting": report.posting.chiffre,
        "reason": report.reason,
        "text": report.text,
        "reported_at": report.reported_at,
    }


def _stewards(email):
    return Steward.objects.of_email(email).select_related("organisation", "given_by").order_by("given_at", "pk")


def _steward(steward):
    return {
        "organisation": steward.organisation.name,
        "given_at": steward.given_at,
        "given_by": role_of(steward.given_by),
    }


def _read(read):
    return {"at": read.at, "where": read.place, "by": role_of(read.by)}

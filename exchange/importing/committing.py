"""Rows become postings: all of a batch or none, in one transaction, by the verdicts of the dry run.

Where the worker dies in the middle PostgreSQL takes everything back; the job is given to another worker and begins anew. Nobody
is written to: no letter is enqueued, and who is behind a row has no proved address. Nobody follows either what is not shown.
"""

import secrets
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exchange.models import Batch, BatchState, Goal, Imported
from people.models import Consent, Person, ReachBy
from postings import chiffre, lifecycle
from postings.models import Action, Actor, Category, ForWhom, Occasion, Posting, PostingEvent, Review, Status

from . import batches, progress
from .copying import store

PORTION = 500
ONCE = "what_a_source_numbers_is_imported_once"


class OutOfDate(Exception):
    """Since the dry run somebody imported some of the same, or a category or place is gone: it is to be checked anew."""


def commit(batch, *, by, tell=None):
    """Make postings of the batch's new rows. Returns the batch; one that does not wait for it is left as it is.

    What happened since the dry run sends the batch back to it. Any other failure leaves nothing but a batch that says so.
    """
    try:
        with progress.beside(batch, tell) as done, transaction.atomic():
            progress.claim(batch)
            found = Batch.objects.filter(pk=batch.pk, state=BatchState.COMMITTING).first()
            if found:
                _Committer(found, by=by).run(done)
                batches.move(found, BatchState.COMMITTED, committed_at=timezone.now(), committed_by=by)
    except OutOfDate:
        found = Batch.objects.get(pk=batch.pk)
        with batches.then_work(found, by=by):
            batches.check_again(found)
    except Exception:
        waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.COMMITTING)
        waiting.update(state=BatchState.CHECKED, num_done=0, has_failed=True)
        raise
    return Batch.objects.get(pk=batch.pk)


class _Committer:
    """One run over one batch. Rows that name the same phone or address are one human's, with one row of Person."""

    def __init__(self, batch, *, by):
        self.batch, self.by, self.now = batch, by, timezone.now()
        self.categories = Category.objects.in_bulk()
        self.people, self.taken = {}, set()

    def run(self, done):
        rows, last, num = self.batch.rows.new().order_by("number"), 0, 0
        while portion := list(rows.filter(number__gt=last)[:PORTION]):
            last, num = portion[-1].number, num + len(portion)
            self._portion(portion)
            done(num)

    def _portion(self, rows):
        authors = self._authors(rows)
        codes = self._chiffres(len(rows))
        try:
            with transaction.atomic():
                postings = store(
                    [
                        self._posting(row.understood, author, code)
                        for row, author, code in zip(rows, authors, codes, strict=True)
                    ]
                )
                pairs = list(zip(rows, postings, strict=True))
                store([self._imported(row, posting) for row, posting in pairs])
        except KeyError as gone:  # a category
            raise OutOfDate from gone
        except IntegrityError as error:
            if ONCE in str(error):
                raise OutOfDate from error
            raise
        store([self._event(row, posting) for row, posting in pairs])
        if self.batch.goal == Goal.REVIEW:
            store([Review(posting=posting, occasion=Occasion.NEW, opened_at=self.now) for posting in postings])

    # Who wrote it

    def _authors(self, rows):
        """A Person for each row, those that are not there yet stored."""
        authors, new = [], []
        for row in rows:
            said = row.understood
            human = known_by(said)
            person = self.people.get(human) if human else None
            if person is None:
                person = self._person(said)
                new.append(person)
                if human:
                    self.people[human] = person
            authors.append(person)
        store(new)
        if self.batch.agreed_at:
            store([self._consent(person) for person in new])
        return authors

    def _person(self, said):
        """Reached by nobody until her posting is shown; see reaching."""
        return Person(
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            reach_by=ReachBy.CODE,
            language=said["text_language"],
        )

    def _consent(self, person):
        with translation.override("de"):
            words = consent_words()
        return Consent(
            person=person,
            words=words,
            language="de",
            given_at=self.batch.agreed_at,
            given_by=self.batch.source,
            recorded_by=self.batch.agreed_by,
        )

    # What it says

    def _posting(self, said, author, code):
        category = self.categories[said["category"]]
        until = _date(said["until_on"])
        return Posting(
            chiffre=code,
            kind=said["kind"],
            category=category,
            title=said["title"],
            text=said["text"],
            text_language=said["text_language"],
            languages=[said["text_language"]],
            municipality_id=said["municipality"],
            region_id=said["region"],
            postcode=said["postcode"],
            amount=said["amount"],
            from_on=_date(said["from_on"]),
            until_on=until,
            author=author,
            for_whom=ForWhom.SOMEONE,
            came_from=self.batch.source,
            agreed_at=self.batch.agreed_at or self.now,
            # Nobody knows the code: how somebody is let in again is the office's to decide.
            entry_code_hash=chiffre.entry_code_hash(f"{secrets.randbelow(10**16):016d}"),
            **self._times(category, until, _date(said["written_on"])),
        )

    def _times(self, category, until, written):
        """For review its clocks begin now, as if it were handed in today. In the archive it was there and is over; what is
        said in it is erased as long after today as of anything that is settled today."""
        if self.batch.goal == Goal.REVIEW:
            expires = lifecycle.expiry(category, until, at=self.now)
            return {"status": Status.SUBMITTED, "created_at": self.now, "expires_at": expires}
        began = self.now
        if written:
            began = min(self.now, timezone.make_aware(datetime.combine(written, time(12))))
        return {
            "status": Status.SETTLED,
            "created_at": began,
            "published_at": began,
            "expires_at": lifecycle.expiry(category, until, at=began),
            "closed_at": self.now,
        }

    def _event(self, row, posting):
        details = {"batch": self.batch.pk, "row": row.number, "source": self.batch.source}
        if written := row.understood["written_on"]:
            details["written_on"] = written
        return PostingEvent(
            posting=posting, action=Action.SUBMITTED, actor=Actor.STAFF, by=self.by, at=self.now, details=details
        )

    def _imported(self, row, posting):
        return Imported(
            batch=self.batch,
            number=row.number,
            source=self.batch.source,
            source_id=row.understood["source_id"],
            content_hash=row.understood["hash"],
            posting=posting,
            imported_at=self.now,
        )

    def _chiffres(self, num):
        """So many that nobody has: neither a posting nor one of this run."""
        found = set()
        while len(found) < num:
            asked = {chiffre.new() for _each in range(num - len(found))} - self.taken - found
            found |= asked - set(Posting.objects.filter(chiffre__in=asked).values_list("chiffre", flat=True))
        self.taken |= found
        return sorted(found)


def known_by(said):
    """By what the human behind a row is known again within a batch: phone, else address; "" for somebody who gave neither."""
    digits = "".join(letter for letter in said.get("phone", "") if letter.isdigit())
    return f"phone:{digits}" if digits else said.get("email", "").lower()


def consent_words():
    return _("Die Menschen, um die es geht, sind einverstanden, dass wir ihre Kontaktdaten übernehmen.")


def _date(said):
    return date.fromisoformat(said) if said else None

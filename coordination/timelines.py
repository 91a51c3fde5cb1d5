"""What happened with people, as lines in the order of time: one query for each kind of thing, however many people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Clearance, Consent
from postings.models import Posting, Report

from . import permissions
from .models import Communication, Match, Referral

MOST = 300  # of each kind; whoever has more is an organisation, and the newest count


@dataclass(frozen=True)
class Line:
    """`what` in short, `words` somebody wrote in `language`, `note` what came of it, `posting` to go to."""

    at: datetime
    icon: str
    what: str
    note: str = ""
    words: str = ""
    language: str = ""
    posting: Posting | None = None
    is_posting: bool = False


def of_persons(persons, *, to):
    """{person's pk: lines}, only about postings where the account `to` works."""
    lines = defaultdict(list)
    asked = [person.pk for person in persons]
    postings = permissions.visible(Posting.objects.filter(author__in=asked), to=to)
    postings = postings.select_related("category", "municipality", "organisation").order_by("-created_at")
    authors = {posting: posting.author_id for posting in postings[:MOST]}
    for posting, author in authors.items():
        lines[author].append(_of_posting(posting))
    by_key = {posting.pk: posting for posting in authors}
    for author, line in [
        *_of_matches(by_key), *_of_communications(asked, by_key, to=to), *_of_referrals(by_key), *_of_reports(by_key),
        *_of_trust(asked),
    ]:  # fmt: skip
        lines[author].append(line)
    return lines


def _of_posting(posting):
    parts = [posting.category.name, posting.municipality.name, posting.get_status_display()]
    if posting.organisation:
        parts.insert(0, posting.organisation.name)
    return Line(
        posting.created_at, posting.kind, posting.get_kind_display(), " · ".join(map(str, parts)),
        posting.title, posting.text_language, posting, is_posting=True,
    )  # fmt: skip


def _of_matches(postings):
    about = Q(request__in=postings) | Q(offer__in=postings)
    matches = Match.objects.filter(about).select_related("request", "offer").order_by("-proposed_at")
    for match in matches[:MOST]:
        for side, other in ((match.request, match.offer), (match.offer, match.request)):
            if side.pk in postings:
                note = _("%(state)s, mit %(chiffre)s") % {"state": match.get_state_display(), "chiffre": other.chiffre}
                mine = postings[side.pk]
                yield mine.author_id, Line(match.proposed_at, "repeat", _("Vermittlung"), note, posting=mine)


def _of_communications(persons, postings, *, to):
    theirs = permissions.visible(Communication.objects.filter(person__in=persons), to=to)
    for each in theirs.select_related("by").order_by("-at")[:MOST]:
        parts = [each.get_direction_display(), each.get_result_display(), each.noted_by]
        if each.follow_up_on and not each.followed_up_at:
            parts.append(_("wieder am %(day)s") % {"day": date_format(each.follow_up_on)})
        note = " · ".join(map(str, parts))
        yield (
            each.person_id,
            Line(each.at, "phone", each.get_through_display(), note, each.words, posting=postings.get(each.posting_id)),
        )


def _of_referrals(postings):
    referrals = Referral.objects.filter(posting__in=postings).select_related("contact_point").order_by("-at")
    for each in referrals[:MOST]:
        mine = postings[each.posting_id]
        note = f"{each.contact_point.name} · {each.get_helped_display()}"
        yield mine.author_id, Line(each.at, "forward", _("Verweis"), note, each.words, posting=mine)


def _of_reports(postings):
    for each in Report.objects.filter(posting__in=postings).order_by("-reported_at")[:MOST]:
        mine = postings[each.posting_id]
        note = f"{each.get_reason_display()} · {each.receipt}"
        yield mine.author_id, Line(each.reported_at, "flag", _("Gemeldet"), note, each.text, each.language, mine)


def _of_trust(persons):
    for each in Clearance.objects.filter(person__in=persons).select_related("inspected_by")[:MOST]:
        note = _("%(level)s, gilt bis %(day)s, eingesehen von %(name)s") % {
            "level": each.get_level_display(), "day": date_format(each.valid_until), "name": each.inspected_by,
        }  # fmt: skip
        yield each.person_id, Line(each.inspected_at, "check", _("Nachweis"), note)
    for each in Consent.objects.filter(person__in=persons).select_related("recorded_by").order_by("-given_at")[:MOST]:
        note = _("notiert von %(name)s") % {"name": each.recorded_by}
        yield each.person_id, Line(each.given_at, "check", _("Einverständnis"), note, each.words, each.language)

"""What a reviewer reads about one posting, made ready for the page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from postings import slots, tongues
from postings.models import Occasion, Posting, Review, Wish

from . import diff

NUM_EARLIER = 5
TEXT_FIELDS = ("title", "text")


def changes(review):
    """The fields an edit changes, side by side; nothing for other occasions."""
    if review.occasion != Occasion.EDIT:
        return []
    old, new = review.posting, review.revision
    found = []
    for name in ("title", "text", "text_language", "category", "municipality", "postcode"):
        before, after = _shown(old, name), _shown(new, name)
        if before != after:
            languages = [old.text_language, new.text_language] if name in TEXT_FIELDS else []
            label = Posting._meta.get_field(name).verbose_name
            found.append(diff.Change(label, *diff.sides(before, after), *languages))
    return found


def _shown(bearer, name):
    if name == "text_language":
        return tongues.name(bearer.text_language)
    return str(getattr(bearer, name))


def facts(posting):
    """(label, value) of what the posting says besides title and text, without what it leaves open."""
    pairs = [
        (_("Wo"), _place(posting)),
        (_("Wie viele"), _amount(posting)),
        (_("Ab"), _day(posting.from_on)),
        (_("Bis"), _day(posting.until_on)),
        (_("Sprachen"), tongues.spoken(posting.languages, posting.languages_basic)),
        (_("Für wen"), posting.get_for_whom_display()),
        (_("Wünsche"), tongues.joined(Wish(wish).label for wish in posting.wishes)),
    ]
    return [(label, value) for label, value in pairs if value]


def _place(posting):
    where = f"{posting.postcode} {posting.municipality}".strip()
    if posting.reach_km:
        where = _("%(where)s, Umkreis %(km)d km") % {"where": where, "km": posting.reach_km}
    return _("%(where)s, auch am Telefon oder online") % {"where": where} if posting.is_remote else where


def _amount(posting):
    if posting.amount is None:
        return ""
    return _("%(num)d, davon %(promised)d zugesagt") % {"num": posting.amount, "promised": posting.amount_promised}


def _day(day):
    return date_format(day) if day else ""


def times(number):
    """The slots as text, each part of the day with its days: "Abend: Montag, Dienstag"."""
    parts = []
    for part, days in slots.week(number):
        named = [str(day) for day, fits in days if fits]
        if named:
            parts.append(f"{part}: {tongues.joined(named)}")
    return " · ".join(parts)


def earlier(review, siblings):
    """The latest decisions about this posting and the author's other open ones."""
    about = [review.posting_id, *(sibling.pk for sibling in siblings)]
    return (
        Review.objects.filter(posting__in=about)
        .exclude(decided_by=None)
        .exclude(pk=review.pk)
        .select_related("posting", "decided_by")
        .order_by("-decided_at")[:NUM_EARLIER]
    )

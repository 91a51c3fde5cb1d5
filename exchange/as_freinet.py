"""What leaves the house as Freinet's Angebote: requests only, for there an Angebot looks for volunteers.

`angebotsId` is the posting's Chiffre as a number. What was read from such a software itself is not written back.
"""

from datetime import datetime

from django.http import QueryDict
from django.utils import translation

from postings import catalogue, chiffre, slots
from postings.filters import PostingFilter
from postings.models import Kind, Posting
from postings.models.place import NEIGHBOURHOOD_KM

from . import leaving
from .freinet import SHORT, Angebot
from .models import FeedItem

MOST = 10_000  # of one list, as many as those who read such lists ask for
RADII = (5, 10, 25, NEIGHBOURHOOD_KM)


def requests(*, postcode="", km="", category="", words="", region=""):
    """Requests as narrow as asked, the newest first: a QuerySet. What is not understood narrows nothing."""
    asked = QueryDict(mutable=True)
    asked.update({"ort": postcode, "q": words, "kategorie": _slug(category), "region": region})
    if postcode:
        asked["umkreis"] = _radius(km)
    finder = PostingFilter(asked, kind=Kind.REQUEST)
    return leaving.may_leave(finder.qs).order_by("-published_at", "-pk")


def request(number):
    """The request with this `angebotsId`: a QuerySet of one or none."""
    return leaving.may_leave(Posting.objects.requests().filter(chiffre=chiffre.of_number(number) or ""))


def _radius(km):
    """The smallest radius of ours that holds what was asked for; nothing: the municipality itself."""
    if not (km.isascii() and km.isdecimal() and len(km) < 10) or int(km) == 0:
        return "0"
    return str(next((each for each in RADII if each >= int(km)), NEIGHBOURHOOD_KM))


def fields():
    """[(number, name)] of our categories, as one asks for them."""
    return [(number, each.text("name", "de")) for number, each in enumerate(catalogue.categories().values(), 1)]


def _slug(category):
    """By its number in `fields()`, its name, or our own word."""
    known = catalogue.categories()
    for number, (slug, each) in enumerate(known.items(), 1):
        if category in (str(number), slug, each.text("name", "de")):
            return slug
    return ""


def angebote(keys):
    """[Angebot] of the postings with these keys, the newest first. Two queries."""
    return of(list(leaving.of(Posting.objects.filter(pk__in=keys).order_by("-published_at", "-pk"))))


def of(told):
    """[Angebot] of Leavings, in their order, offers as well. One query."""
    changed = dict(
        FeedItem.objects.filter(chiffre__in=[each.chiffre for each in told]).values_list("chiffre", "changed_at")
    )
    return [angebot(each, changed_at=changed.get(each.chiffre) or each.published_at) for each in told]


def angebot(told, *, changed_at: datetime):
    """One Leaving in Freinet's words. Where nobody counts, one is wanted."""
    with translation.override("de"):
        times = slots.in_words(slots.pack(told.slots))
    root_name = catalogue.categories()[told.root].text("name", "de")
    return Angebot(
        id=chiffre.number(told.chiffre),
        name=told.title,
        organisation=told.organisation,
        short=_short(told.text),
        text=told.text,
        place=told.town,
        num_wanted=1 if told.amount is None else told.amount_left,
        num_placed_now=0 if told.amount is None else told.amount - told.amount_left,
        lat=told.lat,
        lon=told.lon,
        changed=int(changed_at.timestamp()),
        created=int(told.published_at.timestamp()),
        fields=tuple(dict.fromkeys((root_name, told.category_name))),
        groups=("Geflüchtete",),
        skills=tuple(told.languages),
        times=times,
        url=told.url,
    )


def _short(text):
    """The first words, as many as a short description holds."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rsplit(" ", 1)[0] + "…"

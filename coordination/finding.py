"""The one search of the staff room: everything about one person, one Chiffre, one phone number.

What is looked for stands in no address unless it is a Chiffre: names, numbers and mail addresses come by POST.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from people import phones, privacy
from people.models import Organisation, Person
from postings import chiffre, places
from postings.models import Posting, Report

from . import humans, permissions, timelines, wording

MOST_PERSONS = 20
ALIKE = 0.45  # similarity of two names from which one may be the other mistyped
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Asked:
    """What was typed, and what it may be: any of a Chiffre or receipt, a phone number, an address, or a name."""

    text: str

    @property
    def chiffre(self):
        return chiffre.parse(self.text)

    @property
    def number(self):
        return phones.ending(self.text) if phones.is_written_as_number(self.text) else ""

    @property
    def email(self):
        return self.text.lower() if "@" in self.text and " " not in self.text else ""

    @property
    def name(self):
        is_name = not self.number and not self.email and any(letter.isalpha() for letter in self.text)
        return self.text if is_name and len(self.text) >= SHORTEST_NAME else ""


@dataclass
class Human:
    """One human: her rows of Person, newest first, and all that happened, newest first."""

    rows: list
    lines: list
    postings: list

    @property
    def name(self):
        return next((row.name for row in self.rows if row.name), "")

    @property
    def reaches(self):
        """Each way to reach her once, with the newest posting through which it may be read."""
        found = {}
        for person in self.rows:
            posting = next((each for each in self.postings if each.author_id == person.pk), None)
            if posting:
                signs = tuple(privacy.masked(person))
                found.setdefault((signs, person.reach_by, person.language), Reach(person, signs, posting))
        return list(found.values())


@dataclass(frozen=True)
class Reach:
    """A way to reach somebody, told by too little to do so."""

    person: Person
    signs: tuple
    posting: Posting


@permissions.allowed("match")
def find(request):
    """Whoever may only match finds postings by their Chiffre; whoever answers people finds people."""
    typed = request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", "")
    asked = Asked(places.clean(typed))
    # By address only a Chiffre is looked for, so that nobody keeps a link with a name in it.
    is_held_back = bool(request.method != "POST" and asked.text and not asked.chiffre)
    context = {"title": _("Suche"), "asked": None if is_held_back else asked, "is_held_back": is_held_back}
    context["may_contact"] = permissions.may(request.user, "contact")
    if asked.text and not is_held_back:
        context |= _found(asked, user=request.user, by_name=request.method == "POST")
    return TemplateResponse(request, "coordination/find.html", {**admin.site.each_context(request), **context})


def _found(asked, *, user, by_name):
    named = permissions.visible(Posting.objects.all(), to=user).filter(_is_named(asked.chiffre)).distinct()
    postings = list(named.select_related("category", "municipality", "author")) if asked.chiffre else []
    if not permissions.may(user, "answer"):
        return {"postings": postings, "humans": [], "reports": []}
    persons = [posting.author for posting in postings]
    if by_name:
        persons += _persons(asked, user=user)
    return {"postings": postings, "humans": known_of(persons, user=user), "reports": _reports(asked, user=user)}


def _is_named(code):
    return Q(chiffre=code) | Q(pk__in=Report.objects.filter(receipt=code).values("posting"))


def _persons(asked, *, user):
    """Rows that fit what was typed, the best first."""
    known = humans.visible(to=user)
    if asked.number:
        # The whole number stands in an index; an end of it has to be looked for among all.
        exact = list(known.filter(phone_digits__in=phones.spellings(asked.text)).exclude(phone="")[:MOST_PERSONS])
        return exact or list(known.filter(phone_digits__endswith=asked.number).order_by("-pk")[:MOST_PERSONS])
    if asked.email:
        return list(known.alias(folded=Lower("email")).filter(folded=asked.email).order_by("-pk")[:MOST_PERSONS])
    if asked.name:
        return [*_of_name(known, asked.name), *_of_organisation(known, asked.name)]
    return []


def _folded(expression):
    return Func(expression, function="plm_fold", output_field=TextField())


def _of_name(persons, name):
    """Names that begin so, hold a word that begins so, or look alike; each of the three is found by the index of names."""
    typed = wording.fold(name)
    if not typed:
        return []
    near = (
        persons.exclude(name="")
        .alias(folded=_folded(F("name")), likeness=TrigramSimilarity("folded", typed))
        .filter(
            Q(folded__startswith=typed)
            | Q(folded__contains=f" {typed}")
            | Q(folded__trigram_similar=typed, likeness__gte=ALIKE)
        )
    )
    return list(near.order_by("-likeness", "-pk")[:MOST_PERSONS])


def _of_organisation(persons, name):
    """Whoever posted for an organisation of this name."""
    organisations = Organisation.objects.alias(folded=_folded(F("name"))).filter(folded__contains=_folded(Value(name)))
    posted = Posting.objects.filter(organisation__in=organisations).values("author")
    return list(persons.filter(pk__in=posted).order_by("-pk")[:MOST_PERSONS])


def known_of(persons, *, user):
    """The humans behind these rows, in the same order, and all that happened with them where `user` works."""
    asked = humans.together(dict.fromkeys(persons))
    signs = list(asked)[:MOST_PERSONS]
    same = Q(pk__in=[row.pk for sign in signs for row in asked[sign]])
    same |= Q(identity__in=signs) & ~Q(identity="")
    rows = list(humans.visible(to=user).filter(same)) if signs else []
    lines = timelines.of_persons(rows, to=user) if rows else {}
    known = humans.together(rows)
    return [_human(known[sign], lines) for sign in signs if sign in known]


def _human(rows, lines_of):
    lines = sorted((line for row in rows for line in lines_of[row.pk]), key=lambda line: line.at, reverse=True)
    return Human(rows, lines, [line.posting for line in lines if line.is_posting])


def _reports(asked, *, user):
    """What somebody with this address has reported; she need not have a posting of her own."""
    if not asked.email:
        return []
    theirs = Report.objects.alias(folded=Lower("email")).filter(folded=asked.email)
    seen = permissions.visible(Posting.objects.all(), to=user)
    return list(theirs.filter(posting__in=seen).select_related("posting").order_by("-reported_at")[:MOST_PERSONS])

"""The read API: what leaves the house, in small pages, described by OpenAPI at /austausch/v1/openapi.json.

Whoever wants everything and every change reads the feed; this is for looking things up. Nobody needs a key.
"""

from datetime import date, datetime
from functools import wraps
from typing import Annotated

from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Path, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from pydantic import Field, StringConstraints

from people.ratelimit import client_network, seconds_to_wait
from postings import catalogue
from postings.chiffre import ALPHABET
from postings.models import Kind, Posting

from . import leaving

A_MINUTE = {"limit": 120, "per": 60}
FRESH_SECONDS = 60
USUAL, MOST = 50, 100
_SALT = "exchange.api.cursor"

Code = Annotated[str, StringConstraints(pattern=f"^[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}$")]
RegionKey = Annotated[str, StringConstraints(pattern=r"^06[0-9]{3}$")]
MunicipalityKey = Annotated[str, StringConstraints(pattern=r"^06[0-9]{6}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}(-[a-z]{1,20}){0,4}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:-]{1,120}$")]

api = NinjaAPI(
    title="People Like Me",
    version="1",
    description="Offers of help and requests for it in Hesse, as far as their authors let them be passed on.",
    openapi_url="openapi.json",
    docs_url=None,
    urls_namespace="api",
)


class Problem(Schema):
    """What is wrong, in a sentence."""

    detail: str


class Entry(Schema):
    """An offer or a request. Its place is the centre of a municipality (WGS 84); how to answer it is behind `url`."""

    chiffre: Code
    kind: str
    title: str
    text: str
    text_language: str
    category: str
    category_name: str
    town: str
    town_ags: str
    lat: float
    lon: float
    region: str
    region_ags: str
    is_remote: bool
    from_on: date | None
    until_on: date | None
    slots: list[str]
    languages: list[str]
    languages_basic: list[str]
    amount: int | None
    amount_left: int | None
    organisation: str
    website: str
    published_at: datetime
    expires_at: datetime
    url: str


class Entries(Schema):
    """One page, the newest first; `next` leads on and is null on the last."""

    items: list[Entry]
    next: str | None
    license: str


class Choice(Schema):
    """Something to narrow a list with."""

    key: str
    name: str
    parent: str | None


class Narrowed(Schema):
    """What a list is narrowed by."""

    region: RegionKey | None = Field(None, description="official key of a Landkreis or kreisfreie Stadt")
    gemeinde: MunicipalityKey | None = Field(None, description="official key of a municipality")
    kategorie: Slug | None = Field(None, description="a key of /kategorien; a whole includes its parts")
    sprache: Language | None = Field(None, description="ISO 639 code of a language spoken there")
    anzahl: int = Field(USUAL, ge=1, le=MOST, description="entries on a page")
    nach: Cursor | None = Field(None, description="from `next` of the page before")


WRONG = {404: Problem, 422: Problem, 429: Problem}


def open_to_all(view):
    """Anybody may ask, from any page, so and so often a minute; the same answer is not sent twice."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        wait = seconds_to_wait("exchange-api", client_network(request), **A_MINUTE)
        if wait:
            response = api.create_response(
                request, {"detail": f"Too many requests. Come back in {wait} s."}, status=429
            )
            response["Retry-After"] = str(wait)
        else:
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return conditional_page(opened)


@api.exception_handler(ValidationError)
def _not_understood(request, error):
    named = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors}))
    return api.create_response(request, {"detail": f"Not understood: {named}. See openapi.json."}, status=422)


@api.exception_handler(Http404)
def _not_here(request, error):
    return api.create_response(request, {"detail": str(error)}, status=404)


@api.get("/angebote", response={200: Entries, **WRONG}, summary="Offers")
@decorate_view(open_to_all)
def offers(request, narrowed: Query[Narrowed]):
    return _page(Kind.OFFER, "api:offers", narrowed)


@api.get("/gesuche", response={200: Entries, **WRONG}, summary="Requests")
@decorate_view(open_to_all)
def requests(request, narrowed: Query[Narrowed]):
    return _page(Kind.REQUEST, "api:requests", narrowed)


@api.get("/eintrag/{chiffre}", response={200: Entry, **WRONG}, summary="One entry")
@decorate_view(open_to_all)
def entry(request, chiffre: Path[Code]):
    found = next(leaving.of(Posting.objects.filter(chiffre=chiffre)), None)
    if found is None:
        raise Http404("This entry is not here, or not any more.")
    return found


@api.get("/kategorien", response={200: list[Choice], **WRONG}, summary="Categories")
@decorate_view(open_to_all)
def categories(request):
    known = catalogue.categories()
    return [{"key": key, "name": each.text("name", "de"), "parent": each.parent_id} for key, each in known.items()]


@api.get("/regionen", response={200: list[Choice], **WRONG}, summary="Regions")
@decorate_view(open_to_all)
def regions(request):
    return [{"key": key, "name": each.name, "parent": each.parent_id} for key, each in catalogue.regions().items()]


def _page(kind, name, narrowed):
    """The page that begins behind `nach`. Two queries."""
    found = _narrow(Posting.objects.filter(kind=kind), narrowed)
    if narrowed.nach:
        found = found.filter(_behind(narrowed.nach))
    order = ["-published_at", "-pk"]
    rows = list(leaving.may_leave(found).order_by(*order).values_list("pk", "published_at")[: narrowed.anzahl + 1])
    shown, is_more = rows[: narrowed.anzahl], len(rows) > narrowed.anzahl
    items = list(leaving.of(Posting.objects.filter(pk__in=[pk for pk, _at in shown]).order_by(*order)))
    return {"items": items, "next": _next(name, narrowed, shown[-1]) if is_more else None, "license": leaving.terms()}


def _narrow(found, narrowed):
    if narrowed.region:
        found = found.in_region(narrowed.region)
    if narrowed.gemeinde:
        found = found.filter(municipality=narrowed.gemeinde)
    if narrowed.kategorie:
        found = found.filter(category__in=catalogue.family(narrowed.kategorie))
    return found.speaking(narrowed.sprache) if narrowed.sprache else found


def _next(name, narrowed, last):
    pk, at = last
    said = {key: value for key, value in narrowed.dict(exclude={"nach"}).items() if value not in (None, USUAL)}
    said["nach"] = signing.dumps([at.isoformat(), pk], salt=_SALT)
    return leaving.address(reverse(name, query=said))


def _behind(cursor):
    """After the entry a cursor names. Raises Http404 for one that we did not make."""
    try:
        at, pk = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        raise Http404(
            "This `nach` leads nowhere. Take it from the `next` of a page, or begin anew without it."
        ) from None
    moment = datetime.fromisoformat(at)
    return Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk)

"""What everybody can look at: the start page, the lists, one posting."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from postings import cards, counts, rendering, search, sharing, slots, tongues, translating
from postings.filters import FOR_WHOM, PostingFilter
from postings.models import Exchange, Kind, Maker, Posting, Status, Wish
from postings.results import Results

NEWEST = 4
ALSO_FITTING = 3
ARTS = {"gesuche": Kind.REQUEST, "angebote": Kind.OFFER}
# Shown once, so that the address may be asked for by whoever kept it.
GONE = [Status.PAUSED, Status.SETTLED, Status.EXPIRED, Status.WITHDRAWN]


@require_safe
def start(request):
    map_of = ARTS.get(request.GET.get("karte"), Kind.REQUEST)
    newest = Posting.objects.requests().published().order_by("-published_at", "-id")[:NEWEST]
    context = {
        "newest": cards.rows(newest),
        "num_requests": counts.total(Kind.REQUEST),
        "map_of": map_of,
        "tiles": counts.tiles(map_of),
        "office": settings.OFFICE,
        "sign_language_page": _sign_language_page(),
        "terms": settings.OPERATOR.get("terms"),
        "today": timezone.localdate(),
    }
    return render(request, "postings/start.html", context)


def _sign_language_page():
    """The operator's video in German Sign Language, for who reads German: who signs in it reads no other."""
    known = settings.OPERATOR.get("accessibility", {}).get("sign_language_page")
    return known if tongues.of_reader() == "de" else None


@require_safe
def posting_list(request, kind):
    elsewhere = ARTS.get(request.GET.get("art"))
    if elsewhere and elsewhere != kind:
        return _other_list(request, elsewhere)
    finder = PostingFilter(request.GET, kind=kind)
    results = Results(finder, asked=request.GET.get("seite", ""))
    context = {
        "section": kind,
        "kind": kind,
        "finder": finder,
        "results": results,
        "for_whom": FOR_WHOM.items(),
        "save": _address_to_save(finder),
        "office": settings.OFFICE,
    }
    response = render(request, "postings/posting_list.html", context)
    if "q" not in finder.said:  # what somebody typed in her own words stays off the device
        response["Offline-Copy"] = "this"
    return response


def _address_to_save(finder):
    art = next(art for art, kind in ARTS.items() if kind == finder.kind)
    return f"{reverse('postings:search_save')}?art={art}&{finder.sought}".rstrip("&")


def _other_list(request, kind):
    query = request.GET.copy()
    del query["art"]
    address = reverse(f"postings:{kind}_list")
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def shown_posting(request, chiffre):
    """The posting of this Chiffre and None; where it was shown once and is gone, a response that says so."""
    found = Posting.objects.select_related("category__parent", "municipality__region", "organisation")
    posting = rendering.with_words(found, makers=Maker).filter(chiffre=chiffre).first()
    if posting and posting.is_public:
        return posting, None
    if posting and posting.status in GONE and posting.published_at:
        return posting, render(request, "postings/posting_gone.html", {"posting": posting}, status=410)
    raise Http404


@require_safe
def posting_detail(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    if request.path != posting.get_absolute_url():
        return redirect(posting, permanent=True)
    words = rendering.for_reader(posting)
    context = {
        "section": posting.kind,
        "posting": posting,
        "words": words,
        "in_other_languages": rendering.in_other_languages(posting, but=words["language"]),
        "may_be_translated": translating.is_offered(posting),
        "week": slots.week(posting.slots) if posting.slots else None,
        "days": slots.days(),
        "languages": tongues.spoken(posting.languages, posting.languages_basic),
        "wishes": tongues.joined(wish.label for wish in Wish if wish in posting.wishes),
        "also_fitting": also_fitting(posting),
        "shared": sharing.of(request, posting),
        "here": request.build_absolute_uri(request.path),
        "picture": request.build_absolute_uri(static("preview.png")),
        "office": settings.OFFICE,
    }
    return render(request, "postings/posting_detail.html", context)


def also_fitting(posting):
    """Up to three postings of the other kind that may fit; none where only professionals may help."""
    if posting.category.exchange == Exchange.REFERRAL:
        return []
    kind = Kind(posting.kind).counterpart
    near = search.counterparts(kind=kind, category=posting.category, municipality=posting.municipality)
    return cards.rows(near[:ALSO_FITTING])

"""The page "Post": which letters wait, which did not arrive, and whose addresses are refused."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from people import privacy, refusals, sending
from people.models import Handover, RefusedAddress
from postings import undelivered
from postings.models import Posting, Status, Undelivered

from . import letter_words, permissions

PER_PAGE = 50
MOST_ADDRESSES = 50


@dataclass(frozen=True)
class Waiting:
    """Letters of one kind that are not out yet: how many, since when, how many of them were tried in vain."""

    words: str
    num: int
    since: object
    tried: int


@dataclass(frozen=True)
class Marked:
    """An address that is refused, and its owner's newest posting."""

    refused: RefusedAddress
    masked: str
    posting: Posting


def waiting():
    """[Waiting] of everything that is to be sent, oldest first; in one query."""
    jobs = ProcrastinateJob.objects.filter(queue_name=sending.QUEUE, status__in=["todo", "doing"])
    counted = (
        jobs.values(letter=KeyTextTransform("letter", "args"), task=F("task_name"))
        .annotate(
            num=Count("pk", distinct=True),
            since=Min("procrastinateevent__at", filter=Q(procrastinateevent__type="deferred")),
            tried=Count("pk", distinct=True, filter=Q(attempts__gt=0)),
        )
        .order_by("since")
    )
    return [
        Waiting(
            letter_words.in_words(row["letter"] or row["task"].rpartition(".")[2]),
            row["num"],
            row["since"],
            row["tried"],
        )
        for row in counted
    ]


def _refused(user):
    """Addresses of people who have a posting where `user` works."""
    theirs = permissions.visible(Posting.objects.exclude(status=Status.ERASED), to=user)
    return (
        RefusedAddress.objects.in_force()
        .with_identity()
        .filter(Exists(theirs.filter(author__identity=OuterRef("identity"))))
    )


def _marked(refused, user):
    """[Marked]: one query, however many they are."""
    theirs = permissions.visible(Posting.objects.exclude(status=Status.ERASED), to=user)
    named = theirs.filter(author__identity__in=[each.identity for each in refused]).select_related("author")
    newest = {posting.author.identity: posting for posting in named.order_by("created_at")}
    return [Marked(each, privacy.masked_address(each.address), newest.get(each.identity)) for each in refused]


@permissions.allowed("answer")
def undelivered_list(request):
    failed = permissions.visible(Undelivered.objects.open(), to=request.user).select_related("posting__author")
    page = Paginator(failed, PER_PAGE).get_page(request.GET.get("seite"))
    refused, kinds = list(_refused(request.user)[: MOST_ADDRESSES + 1]), waiting()
    context = {
        "title": _("Post"),
        "page": page,
        "waiting_kinds": kinds,
        "num_waiting": sum(kind.num for kind in kinds),
        "oldest": min((kind.since for kind in kinds if kind.since), default=None),
        "num_sent": Handover.objects.since(timezone.now() - timedelta(hours=24)).count(),
        "marked": _marked(refused[:MOST_ADDRESSES], request.user),
        "are_more": len(refused) > MOST_ADDRESSES,
        "may_contact": permissions.may(request.user, "contact"),
    }
    return TemplateResponse(
        request, "coordination/undelivered_list.html", {**admin.site.each_context(request), **context}
    )


@require_POST
@permissions.allowed("answer")
def undelivered_again(request, pk):
    if undelivered.try_again(_undelivered_or_404(request, pk), by=request.user):
        messages.success(request, _("Der Brief wird noch einmal verschickt."))
    else:
        _say_it_was_done(request)
    return _back()


@require_POST
@permissions.allowed("answer")
def undelivered_settle(request, pk):
    if undelivered.settle(_undelivered_or_404(request, pk), by=request.user):
        messages.success(request, _("Erledigt."))
    else:
        _say_it_was_done(request)
    return _back()


@require_POST
@permissions.allowed("answer")
def refused_lift(request, pk):
    if refusals.lift(get_object_or_404(_refused(request.user), pk=pk), by=request.user):
        messages.success(request, _("An diese Adresse schreiben wir wieder."))
    return _back()


def _undelivered_or_404(request, pk):
    """Open or not: whoever comes second is told so."""
    return get_object_or_404(
        permissions.visible(Undelivered.objects.select_related("posting__author"), to=request.user), pk=pk
    )


def _say_it_was_done(request):
    messages.info(request, _("Das hatte schon jemand erledigt."))


def _back():
    return HttpResponseRedirect(reverse("admin:undelivered_list"))

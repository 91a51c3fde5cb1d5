"""The page "Post": which letters wait, which did not arrive, and whose addresses are refused."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from people import privacy, refusals, sending
from people.models import Handover, Person, RefusedAddress
from postings import undelivered
from postings.models import Enquiry, Posting, Status, Undelivered

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
    """An address that is refused, its owner, and her newest posting, or else the one that she answered last."""

    refused: RefusedAddress
    masked: str
    person: Person | None
    posting: Posting | None

    @property
    def is_hers(self):
        return self.posting is not None and self.posting.author_id == self.person.pk


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
    """Addresses of people who have a posting where `user` works, or answered one; for who works everywhere, all."""
    marked = RefusedAddress.objects.in_force().with_identity()
    if permissions.is_everywhere(user):
        return marked
    theirs, answers = _theirs(user)
    has_posting = Exists(theirs.filter(author__identity=OuterRef("identity")))
    return marked.filter(has_posting | Exists(answers.filter(person__identity=OuterRef("identity"))))


def _theirs(user):
    """What people wrote where `user` works: postings, and answers to postings."""
    postings = permissions.visible(Posting.objects.exclude(status=Status.ERASED), to=user)
    return postings, permissions.visible(Enquiry.objects.all(), to=user)


def _marked(refused, user):
    """[Marked]: two queries, however many they are."""
    theirs, answers = _theirs(user)
    owners = [each.identity for each in refused]
    answered = answers.filter(person__identity__in=owners).select_related("person", "posting").order_by("created_at")
    named = theirs.filter(author__identity__in=owners).select_related("author").order_by("created_at")
    newest = {enquiry.person.identity: (enquiry.person, enquiry.posting) for enquiry in answered}
    newest |= {posting.author.identity: (posting.author, posting) for posting in named}
    return [
        Marked(each, privacy.masked_address(each.address), *newest.get(each.identity, (None, None))) for each in refused
    ]


@permissions.allowed("answer")
def undelivered_list(request):
    failed = permissions.visible(Undelivered.objects.open(), to=request.user).select_related("posting", "person")
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
    try:
        is_sent = undelivered.try_again(_undelivered_or_404(request, pk), by=request.user)
    except undelivered.NobodyReads:
        messages.error(
            request, _("Dieser Brief kann nicht noch einmal verschickt werden. Sagen Sie es auf anderem Weg.")
        )
        return _back()
    if is_sent:
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
@permissions.allowed("contact")
def undelivered_contact(request, pk):
    """How to reach whom a letter was for who has not written the posting: as calling.contact_show, with a line left behind."""
    letter = _undelivered_or_404(request, pk)
    if letter.person is None:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):  # the line stays, whoever reads it
        place = _("Eintrag %(chiffre)s") % {"chiffre": letter.posting.chiffre} if letter.posting else _("Post")
    context = {
        "title": _("So erreichen wir die Person"),
        "posting": letter.posting,
        "contact": privacy.reveal(letter.person, by=request.user, place=place),
    }
    return TemplateResponse(request, "coordination/contact_show.html", {**admin.site.each_context(request), **context})


@require_POST
@permissions.allowed("answer")
def refused_lift(request, pk):
    if refusals.lift(get_object_or_404(_refused(request.user), pk=pk), by=request.user):
        messages.success(request, _("An diese Adresse schreiben wir wieder."))
    return _back()


def _undelivered_or_404(request, pk):
    """Open or not: whoever comes second is told so."""
    return get_object_or_404(
        permissions.visible(Undelivered.objects.select_related("posting", "person"), to=request.user), pk=pk
    )


def _say_it_was_done(request):
    messages.info(request, _("Das hatte schon jemand erledigt."))


def _back():
    return HttpResponseRedirect(reverse("admin:undelivered_list"))

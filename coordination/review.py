"""The pages of the review room: the queue, one review with its decisions, and claims."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from postings import lifecycle, problems, reviewing
from postings.models import Category, Review

from . import bulk, forms, permissions, queue, reading

TOO_LATE = 409


@permissions.allowed("review")
def review_list(request):
    waiting = queue.filtered(request)
    if request.method == "POST":
        _tell_bulk(request, *bulk.publish(request.POST.getlist("pick"), by=request.user))
        return HttpResponseRedirect(request.get_full_path())
    page = Paginator(waiting.qs, queue.PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Prüfung"),
        "filter": waiting,
        "page": page,
        "rows": queue.rows(page.object_list, at=timezone.now(), to=request.user),
    }
    return _room(request, "coordination/review_list.html", context)


@permissions.allowed("review")
def review_detail(request, pk):
    review = get_object_or_404(_seen(request, Review.objects.with_posting()), pk=pk)
    decisions = forms.decisions(review, queue.proposed(review), data=request.POST or None)
    sent = next((form for form in decisions if form.is_bound), None)
    if sent is None or not sent.is_valid():
        return _review_page(request, review, decisions)
    try:
        sent.decide(by=request.user)
    except reviewing.AlreadyDecided as late:
        return _review_page(request, late.review, decisions, status=TOO_LATE)
    except reviewing.Outdated:
        return _look_again(request, pk, _("Der Eintrag hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin."))
    except reviewing.DayIsOver:
        return _look_again(request, pk, problems.DAY_IS_OVER)
    except lifecycle.NotPossible as stuck:
        state = stuck.posting.get_status_display()
        return _look_again(request, pk, _("Das geht nicht mehr. Der Eintrag ist jetzt: %(state)s.") % {"state": state})
    return _go_on(request, review)


@require_POST
@permissions.allowed("review")
def review_claim(request, pk):
    review = get_object_or_404(_seen(request, Review.objects.waiting()), pk=pk)
    reviewing.claim(review, by=request.user)
    return HttpResponseRedirect(_address(request, review))


@require_POST
@permissions.allowed("review")
def review_release(request, pk):
    review = get_object_or_404(_seen(request, Review.objects.waiting()), pk=pk)
    reviewing.release(review, by=request.user)
    return HttpResponseRedirect(_address(request, review))


def _seen(request, reviews):
    return permissions.visible(reviews, to=request.user)


def _room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


def _address(request, review=None):
    """The page of `review`, or the queue, with the filter somebody came with."""
    where = reverse("admin:review_detail", args=[review.pk]) if review else reverse("admin:review_list")
    asked = request.GET.urlencode()
    return f"{where}?{asked}" if asked else where


def _review_page(request, review, decisions, *, notice="", status=200):
    said = queue.proposed(review)
    siblings = queue.siblings_of([review.posting], to=request.user)[review.posting_id]
    context = {
        "title": _("Prüfung %(chiffre)s") % {"chiffre": said.chiffre},
        "review": review,
        "said": said,
        "changes": reading.changes(review),
        "facts": reading.facts(said),
        "risks": queue.risks_of(said.category),
        "waited": timezone.now() - review.opened_at,
        "problems": problems.of(said, siblings=siblings, categories=list(Category.objects.all())),
        "siblings": siblings,
        "earlier": reading.earlier(review, siblings),
        "events": said.events.select_related("by"),
        "decisions": decisions if review.is_waiting else [],
        "sent": next((form for form in decisions if form.is_bound), None),
        "notice": notice,
        "next": queue.next_after(review, among=queue.filtered(request).qs, by=request.user),
        "asked": request.GET.urlencode(),
    }
    return _room(request, "coordination/review_detail.html", context, status=status)


def _look_again(request, pk, notice):
    """The posting as it reads now, with what the reviewer had typed still there."""
    review = get_object_or_404(_seen(request, Review.objects.with_posting()), pk=pk)
    decisions = forms.decisions(review, queue.proposed(review), data=request.POST)
    return _review_page(request, review, decisions, notice=notice, status=TOO_LATE)


def _go_on(request, review):
    """Say what was done and show what waits next."""
    decided = Review.objects.select_related("posting").get(pk=review.pk)
    messages.success(
        request,
        _("%(chiffre)s: %(decision)s.")
        % {"chiffre": decided.posting.chiffre, "decision": decided.get_decision_display()},
    )
    following = queue.next_after(review, among=queue.filtered(request).qs, by=request.user)
    return HttpResponseRedirect(_address(request, following))


def _tell_bulk(request, published, left):
    if published:
        num = len(published)
        messages.success(
            request, ngettext("%(num)d Eintrag veröffentlicht.", "%(num)d Einträge veröffentlicht.", num) % {"num": num}
        )
    for each in left:
        why = " ".join(str(reason) for reason in dict.fromkeys(map(str, each.reasons)))
        messages.warning(
            request, _("%(posting)s liegt noch hier. %(why)s") % {"posting": each.review.posting, "why": why}
        )
    if not published and not left:
        messages.info(request, _("Sie haben keinen Eintrag angekreuzt."))

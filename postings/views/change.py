"""Changing a posting, step by step, by whoever wrote it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from postings import access, lifecycle, promising, writing
from postings.closed import closed
from postings.models import Category, Review
from postings.steps import CHANGING

from .check import answers_of


@cache_control(no_store=True)
def my_posting_edit(request):
    posting = access.granted(request)
    if posting is None:
        return redirect("postings:my_posting")
    rows = answers_of(_filled_steps(posting), change=lambda slug: reverse("postings:my_posting_edit_step", args=[slug]))
    return render(request, "postings/my_posting_edit.html", {"posting": posting, "answers": rows, "section": "mine"})


@cache_control(no_store=True)
def my_posting_edit_step(request, step):
    posting = access.granted(request)
    if posting is None:
        return closed(request)
    if not posting.is_open:
        raise Http404
    known = _known(posting)
    found = next((form for form in CHANGING if form.slug == step and form.applies(posting.kind, known)), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        form = found(request.POST, kind=posting.kind, known=known)
        if form.is_valid() and (response := _changed(request, posting, form)):
            return response
    else:
        form = found(initial=found.initial_of(_as_wished(posting)), kind=posting.kind, known=known)
    context = {
        "form": form,
        "kind": posting.kind,
        "is_offer": posting.is_offer,
        "back": reverse("postings:my_posting_edit"),
        "changing": True,
        "section": "mine",
        "roots": Category.objects.roots() if step == "was" else None,
    }
    return render(request, found.template, context, status=422 if form.is_bound else 200)


def _changed(request, posting, form):
    """Where to go on, or None with the error on the form."""
    chosen = form.posting_fields()
    try:
        waits = writing.edit(posting, changes=chosen)
    except promising.AlreadyPromised as stuck:
        told = _("Davon sind schon %(num)d zugesagt. Schreiben Sie mindestens diese Zahl, oder rufen Sie uns an.")
        form.add_error("amount", told % {"num": stuck.posting.amount_promised})
        return None
    except lifecycle.NotPossible:
        messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))
        return redirect("postings:my_posting")
    if form.slug == "was" and not chosen["category"].parent_id and chosen["category"].children.exists():
        return redirect("postings:my_posting_edit_step", "genauer")
    if waits and posting.is_public:
        messages.success(request, _("Danke. Wir lesen die Änderung; bis dahin bleibt die bisherige Fassung sichtbar."))
    else:
        messages.success(request, _("Danke, das ist geändert."))
    return redirect("postings:my_posting_edit")


def _as_wished(posting):
    """The posting as its author last wanted it: with an edit that still waits for review."""
    waiting = Review.objects.waiting().filter(posting=posting, occasion="edit").select_related("revision").first()
    if waiting:
        for name in waiting.revision.FIELDS:
            setattr(posting, name, getattr(waiting.revision, name))
    return posting


def _known(posting):
    return {"was": {"category": _as_wished(posting).category.parent or posting.category}}


def _filled_steps(posting):
    """Each step that applies, bound to what the posting says now, so that the page of answers reads the same as before
    it was sent."""
    wished, known, filled = _as_wished(posting), {}, []
    for step in CHANGING:
        if not step.applies(posting.kind, known):
            continue
        form = step(_as_data(step, step.initial_of(wished)), kind=posting.kind, known=known)
        if form.is_valid():
            known[step.slug] = form.cleaned_data
            filled.append((step, form))
    return filled


def _as_data(step, initial):
    return {name: ("" if value is None else value) for name, value in initial.items()}

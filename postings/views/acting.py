"""What a letter's link leads to: one button about one posting, without code or visit. A GET changes nothing."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from people.ratelimit import client_network, seconds_to_wait, too_many
from postings import access, lifecycle
from postings.acts import ACTS

from .mine import TELLING, OutcomeForm


@cache_control(no_store=True)
def act(request, token):
    """The button of this link, and what it does. Whoever comes too late reads how it stands instead."""
    found = access.act_of_link(token)
    if found is None:
        return _old(request)
    posting, name = found
    chosen = ACTS[name]
    if request.method == "POST":
        if wait := _pause(request):
            return too_many(request, wait)
        try:
            chosen.verb(posting)
        except lifecycle.NotPossible:
            pass  # the page says how it stands
        return redirect("postings:act_done", token)
    if not chosen.is_possible(posting):
        return redirect("postings:act_done", token)
    return render(request, "postings/act.html", {"posting": posting, "act": chosen, "name": name, "section": "mine"})


@cache_control(no_store=True)
def act_done(request, token):
    """How it stands now, how it ended if it did, and the way back where there is one."""
    found = access.act_of_link(token)
    if found is None:
        return _old(request)
    posting, _name = found
    context = {
        "posting": posting,
        "section": "mine",
        "token": token,
        "outcomes": OutcomeForm.base_fields["outcome"].choices
        if posting.status in TELLING and not (posting.outcome or posting.ended_unseen)
        else [],
        "back": access.act_token(posting, "show", as_old_as=token) if ACTS["show"].is_possible(posting) else None,
        "own_page": access.link_token(posting, as_old_as=token),
    }
    return render(request, "postings/act_done.html", context)


@require_POST
def act_outcome(request, token):
    """The second tap: how it ended."""
    found = access.act_of_link(token)
    if found is None:
        return _old(request)
    if wait := _pause(request):
        return too_many(request, wait)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            lifecycle.tell(found[0], form.cleaned_data["outcome"])
        except lifecycle.NotPossible:
            pass  # the page says how it stands
    return redirect("postings:act_done", token)


def _pause(request):
    return seconds_to_wait("link", client_network(request), limit=60, per=900)


def _old(request):
    return render(request, "postings/my_posting_link_old.html", {"section": "mine"}, status=404)

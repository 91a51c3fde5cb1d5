"""A posting's own page, for whoever wrote it: by entry code or by a link from a mail. No account, no password."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people.ratelimit import client_network, limited, seconds_to_wait, too_many
from postings import access, chiffre, emails, lifecycle, reasons, sharing
from postings.forms import KindForm
from postings.models import Category, Enquiry, Kind, Posting, Review, Status
from postings.steps import CHANGING

from .check import answers_of
from .write import cookie_of


class EntryCodeForm(KindForm):
    code = forms.CharField(
        label=gettext_lazy("Ihr Zugangscode"),
        help_text=gettext_lazy("16 Ziffern. Leerzeichen sind egal."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input--code", "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        ),
        error_messages={"required": gettext_lazy("Tippen Sie die 16 Ziffern ein.")},
    )

    def clean_code(self):
        digits = chiffre.digits_of(self.cleaned_data["code"])
        if len(digits) != chiffre.ENTRY_CODE_DIGITS:
            raise forms.ValidationError(_("Der Zugangscode hat 16 Ziffern. Bitte sehen Sie noch einmal nach."))
        return digits


class LinkForm(KindForm):
    email = forms.EmailField(
        label=gettext_lazy("E-Mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie die E-Mail-Adresse, mit der Sie den Eintrag gemacht haben."),
            "invalid": gettext_lazy("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org"),
        },
    )


class PromiseForm(KindForm):
    amount = forms.IntegerField(label=gettext_lazy("Wie viele sind zugesagt?"), min_value=0, max_value=10000)


@limited("entry-code", limit=20, per=900)
def my_posting(request):
    """The way in, or the posting itself for who is in."""
    posting = access.granted(request)
    if posting:
        return _status_page(request, posting)
    if enquiry := access.granted_enquiry(request):
        return redirect(enquiry)
    form = EntryCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = Posting.objects.with_entry_code(form.cleaned_data["code"]).exclude(status=Status.ERASED).first()
        if found:
            access.grant(request, found)
            return redirect("postings:my_posting")
        enquiry = Enquiry.objects.with_entry_code(form.cleaned_data["code"]).first()
        if enquiry:
            access.grant_enquiry(request, enquiry)
            return redirect(enquiry)
        form.add_error("code", _("Diesen Code kennen wir nicht. Prüfen Sie die Ziffern, oder rufen Sie uns an."))
    return render(
        request,
        "postings/my_posting_open.html",
        {"form": form, "link_form": LinkForm(), "section": "mine", "office": settings.OFFICE},
        status=422 if form.is_bound else 200,
    )


def _status_page(request, posting):
    reviews = list(Review.objects.filter(posting=posting).select_related("revision").order_by("-opened_at"))
    decided = next((review for review in reviews if review.decided_at and review.decided_by_id), None)
    context = {
        "posting": posting,
        "section": "mine",
        "verbs": VERBS_IN.get(posting.status, []),
        "enquiries": Enquiry.objects.shown_to_owner().of_posting(posting),
        "events": posting.events.all(),
        "edit_waits": any(review.is_waiting and review.occasion == "edit" for review in reviews),
        "asked": decided if decided and decided.decision in ("changes_requested", "rejected") else None,
        "reason": reasons.text(decided.reason) if decided else "",
        "promise_form": PromiseForm(initial={"amount": posting.amount_promised}) if posting.amount else None,
        "can_edit": posting.is_open,
        "shared": sharing.of(request, posting) if posting.is_public else None,
    }
    response = render(request, "postings/my_posting.html", context)
    response["Cache-Control"] = "no-store"
    return response


# What an author may do, as addresses; and in which state each is offered.
VERBS = {
    "pause": lifecycle.pause,
    "zeigen": lifecycle.resume,
    "verlaengern": lifecycle.extend,
    "erledigt": lifecycle.settle,
    "zurueckziehen": lifecycle.withdraw,
}
VERBS_IN = {
    Status.SUBMITTED: ["zurueckziehen"],
    Status.CHANGES_REQUESTED: ["zurueckziehen"],
    Status.PUBLISHED: ["verlaengern", "pause", "erledigt", "zurueckziehen"],
    Status.PAUSED: ["zeigen", "erledigt", "zurueckziehen"],
    Status.EXPIRED: ["zeigen", "erledigt", "zurueckziehen"],
    Status.SETTLED: ["zeigen"],
}
DONE = {
    "pause": gettext_lazy("Ihr Eintrag ist jetzt nicht zu sehen. Sie können ihn jederzeit wieder zeigen."),
    "zeigen": gettext_lazy("Ihr Eintrag ist wieder zu sehen."),
    "verlaengern": gettext_lazy("Ihr Eintrag ist verlängert."),
    "erledigt": gettext_lazy("Schön. Ihr Eintrag ist als erledigt vermerkt und nicht mehr zu sehen."),
    "zurueckziehen": gettext_lazy("Ihr Eintrag ist zurückgezogen und nicht mehr zu sehen."),
    "zusagen": gettext_lazy("Danke, das steht jetzt so auf der Seite."),
}


@require_POST
def my_posting_do(request, verb):
    posting = access.granted(request)
    if posting is None:
        return redirect("postings:my_posting")
    try:
        if verb == "zusagen":
            form = PromiseForm(request.POST)
            if not form.is_valid():
                messages.warning(request, _("Schreiben Sie eine Zahl, zum Beispiel 3."))
                return redirect("postings:my_posting")
            lifecycle.promise(posting, form.cleaned_data["amount"])
        elif verb in VERBS:
            VERBS[verb](posting)
        else:
            raise Http404
        messages.success(request, DONE[verb])
    except lifecycle.NotPossible:
        messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))
    return redirect("postings:my_posting")


def my_posting_leave(request):
    """Away at once: nothing of the visit stays on this device, and the next page is one nobody wonders about."""
    access.leave(request)
    response = redirect(settings.QUICK_EXIT_URL)
    for kind in Kind.values:
        response.delete_cookie(cookie_of(kind))
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
@limited("status-link", limit=10, per=3600)
def my_posting_link_request(request):
    """Mail the way in to whoever posted with this address; says the same whether there is one or not."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        context = {"form": EntryCodeForm(), "link_form": form, "section": "mine", "office": settings.OFFICE}
        return render(request, "postings/my_posting_open.html", context, status=422)
    email = form.cleaned_data["email"]
    wait = seconds_to_wait("status-link-to", email.lower(), limit=3, per=3600)
    if wait:
        return too_many(request, wait)
    for posting in Posting.objects.of_email(email)[:5]:
        emails.status_link.enqueue(posting)
    return render(request, "postings/my_posting_mailed.html", {"section": "mine"})


def my_posting_link(request, token):
    """A mail scanner follows links, so following one does nothing: it shows one button, and that opens the page."""
    posting = access.posting_of_link(token)
    if posting is None:
        return render(request, "postings/my_posting_link_old.html", {"section": "mine"}, status=404)
    if request.method == "POST":
        wait = seconds_to_wait("link", client_network(request), limit=60, per=900)
        if wait:
            return too_many(request, wait)
        access.grant(request, posting)
        return redirect("postings:my_posting")
    return render(request, "postings/my_posting_link.html", {"posting": posting, "section": "mine"})


def my_posting_edit(request):
    posting = access.granted(request)
    if posting is None:
        return redirect("postings:my_posting")
    rows = answers_of(_filled_steps(posting), change=lambda slug: reverse("postings:my_posting_edit_step", args=[slug]))
    return render(request, "postings/my_posting_edit.html", {"posting": posting, "answers": rows, "section": "mine"})


def my_posting_edit_step(request, step):
    posting = access.granted(request)
    if posting is None:
        return redirect("postings:my_posting")
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
        waits = lifecycle.edit(posting, changes=chosen)
    except lifecycle.AlreadyPromised as stuck:
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

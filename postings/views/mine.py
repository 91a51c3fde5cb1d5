"""A posting's own page, for whoever wrote it: by entry code or by a link from a mail. No account, no password."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from people.ratelimit import client_network, limited, seconds_to_wait, too_many
from postings import access, chiffre, growing, keeping, lifecycle, passing_on, promising, reasons, sharing, ways_back
from postings.closed import closed
from postings.forms import KindForm
from postings.models import Enquiry, Occasion, Outcome, Posting, Review, Status

ADDRESS_COOKIE = "meine-seite"  # holds the secret of the draft in which an address waits to be proved
REST_AT_MOST, RESTS_FOR = timedelta(days=366), timedelta(days=28)
TELLING = {Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED}


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


class RestForm(KindForm):
    """Until when it is met for now. The verb looks at what the posting's own days allow."""

    until = forms.DateField(
        label=gettext_lazy("Wieder zeigen am"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today < until <= today + REST_AT_MOST:
            raise forms.ValidationError("out of reach")
        return until


class OutcomeForm(KindForm):
    outcome = forms.ChoiceField(choices=Outcome.choices)


@cache_control(no_store=True)
@limited("entry-code", limit=20, per=900)
def my_posting(request):
    """The way in, or what somebody is in already; with `anders` in the address the way in to something else."""
    if request.method != "POST" and "anders" not in request.GET:
        if posting := access.granted(request):
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
        if address := access.behind(form.cleaned_data["code"]):
            return redirect(address)
        form.add_error("code", _("Diesen Code kennen wir nicht. Prüfen Sie die Ziffern, oder rufen Sie uns an."))
    return render(
        request,
        "postings/my_posting_open.html",
        {"form": form, "link_form": LinkForm(), "section": "mine", "office": settings.OFFICE},
        status=422 if form.is_bound else 200,
    )


def _status_page(request, posting):
    every = list(Review.objects.filter(posting=posting).select_related("revision").order_by("-opened_at"))
    reviews = [review for review in every if review.occasion != Occasion.SECOND]
    decided = next((review for review in reviews if review.decided_at and review.decided_by_id), None)
    context = {
        "posting": posting,
        "section": "mine",
        "verbs": ["zurueckziehen"] if posting.ended_unseen else VERBS_IN.get(posting.status, []),
        "enquiries": Enquiry.objects.shown_to_owner().of_posting(posting),
        "events": posting.events.all(),
        "edit_waits": any(review.is_waiting and review.occasion == "edit" for review in reviews),
        "asked": decided if decided and decided.decision in ("changes_requested", "rejected") else None,
        "reason": reasons.text(decided.reason) if decided else "",
        "promise_form": PromiseForm(initial={"amount": posting.amount_promised_elsewhere}),
        "rest_form": RestForm(initial={"until": timezone.localdate() + RESTS_FOR}),
        "outcomes": Outcome.choices
        if posting.status in TELLING and not (posting.outcome or posting.ended_unseen)
        else [],
        "can_edit": posting.is_open,
        "renderings": _renderings(posting, every),
        "may_grow": growing.may_grow(posting),
        "shared": sharing.of(request, posting) if posting.is_public else None,
    }
    return may_be_kept_short(render(request, "postings/my_posting.html", context))


def may_be_kept_short(response):
    """Nothing of this page stays on the device; the page that says how the postings stand may stay for a day."""
    response["Cache-Control"] = "no-store"
    response["Offline-Copy"] = reverse("postings:my_posting_offline")
    return response


@require_safe
def my_posting_offline(request):
    """All of one's own that a device may keep."""
    kept = keeping.of_visitor(request)
    if not kept:
        return redirect("postings:my_posting")
    context = {"keeping": kept, "section": "mine", "office": settings.OFFICE}
    response = render(request, "postings/my_posting_offline.html", context)
    response["Cache-Control"] = "no-store"
    response["Offline-Copy"] = "this"
    return response


def _renderings(posting, reviews):
    """(rendering, its latest review or None, why it was refused) for each, newest review first among `reviews`."""
    latest = {review.rendering_id: review for review in reversed(reviews)}
    found = posting.renderings.with_words().by_maker()
    return [
        (each, review := latest.get(each.pk), reasons.text(review.reason) if review and review.reason else "")
        for each in found
    ]


# What an author may do, as addresses; and in which state each is offered.
VERBS = {
    "pause": lifecycle.pause,
    "zeigen": lifecycle.resume,
    "verlaengern": lifecycle.extend,
    "erledigt": lifecycle.settle,
    "zurueckziehen": lifecycle.withdraw,
    "weitergeben": passing_on.agree,
    "nicht-weitergeben": passing_on.keep_here,
}
# Those that ask for something besides: the form that asks, the verb that takes its one answer, what to say to a slip.
ASKING = {
    "zusagen": (PromiseForm, promising.promise, gettext_lazy("Schreiben Sie eine Zahl, zum Beispiel 3.")),
    "ruhen": (
        RestForm,
        lifecycle.rest,
        gettext_lazy("Wählen Sie einen Tag ab morgen und innerhalb eines Jahres."),
    ),
    "ausgang": (OutcomeForm, lifecycle.tell, gettext_lazy("Tippen Sie auf eine der Antworten.")),
}
VERBS_IN = {
    Status.SUBMITTED: ["zurueckziehen"],
    Status.CHANGES_REQUESTED: ["zurueckziehen"],
    Status.PUBLISHED: ["verlaengern", "erledigt", "ruhen", "pause", "zurueckziehen"],
    Status.PAUSED: ["zeigen", "erledigt", "ruhen", "zurueckziehen"],
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
    "ruhen": gettext_lazy("Gut. Am gewählten Tag zeigen wir Ihren Eintrag wieder und sagen Ihnen Bescheid."),
    "ausgang": gettext_lazy("Danke. Das hilft uns, besser zu werden."),
    "weitergeben": gettext_lazy("Danke. Ihr Eintrag darf jetzt auch in anderen Verzeichnissen stehen."),
    "nicht-weitergeben": gettext_lazy(
        "Gut. Wir geben Ihren Eintrag nicht mehr weiter und sagen das allen, die ihn haben."
    ),
}


@require_POST
def my_posting_do(request, verb):
    posting = access.granted(request)
    if posting is None:
        return closed(request)
    if verb not in VERBS and verb not in ASKING:
        raise Http404
    try:
        if verb in ASKING:
            asking, do, slip = ASKING[verb]
            form = asking(request.POST)
            if not form.is_valid():
                messages.warning(request, slip)
                return redirect("postings:my_posting")
            do(posting, *form.cleaned_data.values())
        else:
            VERBS[verb](posting)
        messages.success(request, DONE[verb])
    except lifecycle.NotPossible:
        messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))
    return redirect("postings:my_posting")


@require_safe
@never_cache
def my_posting_leave(request):
    """Away at once: nothing of the visit stays on this device, and the next page is one nobody wonders about.

    A link and no form, because a form may not lead to another site; so what only looks ahead is turned away.
    """
    if (
        request.method == "HEAD"
        or "prefetch" in f"{request.headers.get('Sec-Purpose')} {request.headers.get('Purpose')}"
    ):
        return HttpResponse(status=503)
    access.leave(request)
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL, status=303)
    for name in request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME}:
        response.delete_cookie(name)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
@never_cache
def my_posting_stay(request):
    """Asked by the page itself, while somebody writes or when she wants it: nothing of what is open closes yet."""
    return HttpResponse(status=204 if access.stay(request) else 403)


@cache_control(no_store=True)
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
    ways_back.ask_for(email)
    return render(request, "postings/my_posting_mailed.html", {"section": "mine"})


@cache_control(no_store=True)
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

"""The way to a posting: one question a page, then all answers on one page, then thanks and the entry code."""

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from people.ratelimit import client_network, limited, seconds_to_wait, too_many
from postings import access, cards, chiffre, lifecycle, mailproof, qr, search
from postings.intake import Intake, open_draft
from postings.models import Category, Draft, Kind, Posting
from postings.models.draft import LIFETIME
from postings.steps import WRITING

from .check import CheckForm, answers_of

ALREADY = 3
FIRST = WRITING[0].slug


def cookie_of(kind):
    return f"entwurf-{kind}"


def _intake(request, kind):
    draft, _token = open_draft(request.COOKIES.get(cookie_of(kind)), kind)
    return Intake(draft)


def _step_url(kind, slug):
    return reverse(f"postings:{kind}_step", args=[slug])


def begin(request, kind):
    """Go on where this visitor stopped, or start anew."""
    intake = _intake(request, kind)
    query = request.GET.urlencode()
    if intake.draft.pk is None or intake.draft.posting_id:
        response = redirect(_step_url(kind, FIRST) + (f"?{query}" if query else ""))
        response.delete_cookie(cookie_of(kind))
        return response
    return redirect(_step_url(kind, intake.first_open() or "pruefen"))


@cache_control(no_store=True)
def posting_step(request, kind, step):
    if step == "pruefen":
        return _check(request, kind)
    if request.method == "POST":
        return _answer(request, kind, step)
    intake = _intake(request, kind)
    if intake.draft.posting_id:
        return redirect("postings:done", kind)
    if step != FIRST and intake.draft.pk is None:
        return redirect(_step_url(kind, FIRST))
    return _show(request, intake, intake.blank(step, initial=_asked_for(request, step)))


@limited("step", limit=600, per=3600)
@transaction.atomic
def _answer(request, kind, step):
    draft, token = open_draft(request.COOKIES.get(cookie_of(kind)), kind, to_write=True)
    intake = Intake(draft)
    if intake.draft.posting_id:
        return redirect("postings:done", kind)
    form = intake.answer(step, request.POST)
    if form.is_valid() and step == "code":
        return _prove(request, intake, form)
    if not form.is_valid():
        return remember(_show(request, intake, form), kind, token)
    if step == "erreichen" and form.email_to_prove and not intake.email_is_proved:
        wait = _send_code(request, intake, form.email_to_prove)
        if wait:
            return too_many(request, wait)
        return remember(redirect(_step_url(kind, "code")), kind, token)
    return remember(redirect(_step_url(kind, intake.first_open() or "pruefen")), kind, token)


def _prove(request, intake, form):
    if mailproof.check(intake.draft, form.cleaned_data["code"]):
        return redirect(_step_url(intake.kind, intake.first_open() or "pruefen"))
    form.add_error(
        "code",
        _("Dieser Code ist es nicht, oder er ist älter als 30 Minuten. Sie können sich einen neuen schicken lassen."),
    )
    return _show(request, intake, form)


def _send_code(request, intake, email):
    """Send a code unless too many were sent from here or to there; returns the seconds to wait."""
    wait = seconds_to_wait("code", client_network(request), limit=20, per=3600)
    wait = wait or seconds_to_wait("code-to", email.lower(), limit=5, per=3600)
    if not wait:
        mailproof.begin(intake.draft, email=email, language=translation.get_language())
    return wait


def remember(response, kind, token):
    response.set_cookie(
        cookie_of(kind),
        token,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _asked_for(request, step):
    """What the door already says: a category, or the posting that this one answers."""
    if step != FIRST:
        return None
    initial = {}
    answered = chiffre.parse(request.GET.get("zu", "")[:9])
    posting = Posting.objects.published().filter(chiffre=answered).first() if answered else None
    if posting:
        initial = {"answers_to": posting.chiffre, "category": posting.category_id}
    slug = request.GET.get("kategorie", "")[:50]
    if slug.replace("-", "").isalnum():
        initial["category"] = slug
    return initial


def _show(request, intake, form):
    number, total = intake.position(form.slug)
    back = intake.before(form.slug)
    context = {
        "form": form,
        "kind": intake.kind,
        "is_offer": intake.kind == Kind.OFFER,
        "number": number,
        "total": total,
        "back": _step_url(intake.kind, back) if back else reverse("postings:start"),
        "section": None,
    }
    if form.slug == FIRST:
        context |= {"roots": Category.objects.roots(), "chosen_root": _root_of(form.initial.get("category"))}
    if form.slug == "code":
        context["email"] = intake.draft.answers.get("proof", {}).get("email", "")
    return render(request, form.template, context, status=422 if form.is_bound and form.errors else 200)


def _root_of(slug):
    """A leaf that was chosen before stands ticked at its root."""
    return Category.objects.filter(pk=slug).values_list("parent", flat=True).first() if slug else None


@limited("step", limit=600, per=3600)
@transaction.atomic
def _put_language_right(request, kind):
    draft, _token = open_draft(request.COOKIES.get(cookie_of(kind)), kind, to_write=True)
    if draft.pk and not draft.posting_id:
        Intake(draft).put_language_right(request.POST["text_language"])
    return redirect(_step_url(kind, "pruefen"))


def _check(request, kind):
    if "text_language" in request.POST:
        return _put_language_right(request, kind)
    token = request.COOKIES.get(cookie_of(kind))
    intake = _intake(request, kind)
    if intake.draft.posting_id:
        return redirect("postings:done", kind)
    open_question = intake.first_open()
    if open_question:
        return redirect(_step_url(kind, open_question))
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _submit(request, intake, token)
    fields = intake.summary()
    counterparts = search.counterparts(
        kind=Kind(kind).counterpart, category=fields["category"], municipality=fields["municipality"]
    )
    context = {
        "form": form,
        "kind": kind,
        "is_offer": kind == Kind.OFFER,
        "answers": answers_of(intake.forms(), change=lambda slug: _step_url(kind, slug)),
        "seems": intake.seems_written_in,
        "already": cards.rows(counterparts[:ALREADY]),
        "back": _step_url(kind, intake.before("pruefen")),
    }
    return render(request, "postings/step_check.html", context, status=422 if form.is_bound else 200)


def _submit(request, intake, token):
    wait = seconds_to_wait("submit", client_network(request), limit=40, per=3600)
    if wait:
        return too_many(request, wait)
    posting = intake.submit(token=token)
    access.grant(request, posting)
    return HttpResponseRedirect(reverse("postings:done", args=[intake.kind]))


def done(request, kind):
    """Thanks, and the entry code: for half an hour, on the device it was written on, and then never again."""
    token = request.COOKIES.get(cookie_of(kind))
    draft = Draft.objects.held_by(token).select_related("posting__author").first() if token else None
    if not draft or not draft.posting_id or timezone.now() > draft.posting.created_at + chiffre.SHOWN_FOR:
        return redirect("postings:my_posting")
    code = chiffre.entry_code(token)
    context = {
        "posting": draft.posting,
        "code": chiffre.in_fours(code),
        # Behind the #: a browser keeps that part to itself, so the code stands in no log.
        "qr": qr.svg(f"{request.build_absolute_uri(reverse('postings:my_posting'))}#{code}"),
        "heard_by": timezone.localtime(draft.posting.created_at + lifecycle.PROMISE),
        "section": "mine",
    }
    response = render(request, "postings/done.html", context)
    response["Cache-Control"] = "no-store"
    return response

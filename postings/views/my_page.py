"""Everything that belongs to a mail address, for whoever proves it by a code: no account, no password.

Whether we know an address is asked by the worker that writes the letter (mailproof.send_code), and here only once the code
came back: until then every address gets the same answer in the same time.
"""

from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from people.ratelimit import limited, seconds_to_wait, too_many
from postings import access, belongings, mailproof
from postings.closed import closed
from postings.forms import KindForm
from postings.intake import open_draft
from postings.models import Draft, Kind
from postings.models.draft import ADDRESS
from postings.steps.people import Proof

from .mine import ADDRESS_COOKIE, may_be_kept_short

ASKED_AN_HOUR = {"limit": 5, "per": 3600}  # letters to one address, whoever asks for them


class AddressForm(KindForm):
    email = forms.EmailField(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie die E-Mail-Adresse, mit der Sie bei uns geschrieben haben."),
            "invalid": gettext_lazy("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org"),
        },
    )


class CodeForm(Proof):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, kind=Kind.OFFER, known={}, **kwargs)


class LanguageForm(KindForm):
    language = forms.ChoiceField(
        label=gettext_lazy("In dieser Sprache schreiben wir Ihnen"), choices=settings.LANGUAGES
    )


def of_address(view):
    """Hand a view the address that this visitor has proved; without one she is asked for it. What she sees is not kept by
    the browser."""

    @wraps(view)
    def opened(request, **kwargs):
        email = access.granted_address(request)
        if not email:
            return closed(request, open_again="postings:my_page")
        response = view(request, email, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return opened


@cache_control(no_store=True)
@limited("my-page", limit=10, per=3600)
def my_page(request):
    """The way in, or the page for who is in."""
    if access.granted_address(request):
        return _page(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "section": "mine", "office": settings.OFFICE}
        return render(request, "postings/my_page_open.html", context, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    wait = seconds_to_wait("my-page-to", email.lower(), **ASKED_AN_HOUR)
    return too_many(request, wait) if wait else _ask_for_code(email)


@transaction.atomic
def _ask_for_code(email):
    draft, token = open_draft(None, ADDRESS)
    draft.save()
    mailproof.begin(draft, email=email, language=translation.get_language())
    response = redirect("postings:my_page_code")
    response.set_cookie(
        ADDRESS_COOKIE,
        token,
        max_age=mailproof.VALID_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@limited("my-page-code", limit=40, per=3600)
@transaction.atomic
def my_page_code(request):
    """A code opens once. One that comes for an address of which we have nothing is as wrong as any other."""
    draft = _draft_of(request)
    if draft is None:
        return redirect("postings:my_page")
    form = CodeForm(request.POST if request.method == "POST" else None)
    email = draft.answers["proof"]["email"]
    if form.is_bound and form.is_valid():
        if mailproof.check(draft, form.cleaned_data["code"]) and belongings.is_known(email):
            access.grant_address(request, draft)
            response = redirect("postings:my_page")
            response.delete_cookie(ADDRESS_COOKIE)
            return response
        told = _(
            "Dieser Code ist es nicht, oder er ist älter als 30 Minuten. Sie können sich einen neuen schicken lassen."
        )
        form.add_error("code", told)
    context = {"form": form, "email": email, "section": "mine"}
    response = render(request, "postings/my_page_code.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response


def _draft_of(request):
    """The draft in which an address waits to be proved by this visitor, locked where she sends something."""
    token = request.COOKIES.get(ADDRESS_COOKIE)
    found = (
        Draft.objects.alive(at=timezone.now()).filter(kind=ADDRESS).held_by(token) if token else Draft.objects.none()
    )
    draft = (found.select_for_update(of=("self",)) if request.method == "POST" else found).first()
    return draft if draft and not draft.answers["proof"]["is_proved"] else None


@of_address
def _page(request, email):
    context = {
        "email": email,
        "people": belongings.people_of(email),
        "postings": belongings.postings_of(email)[: belongings.MOST],
        "talks": belongings.talks_of(email),
        "searches": belongings.shown_searches_of(email),
        "language_form": (language := belongings.language_of(email)) and LanguageForm(initial={"language": language}),
        "section": "mine",
    }
    return may_be_kept_short(render(request, "postings/my_page.html", context))


@require_POST
@of_address
def my_page_posting(request, email, chiffre):
    """On to a posting's own page: whoever proved its author's address may see it as its author does."""
    posting = get_object_or_404(belongings.postings_of(email), chiffre=chiffre)
    access.grant(request, posting)
    return redirect("postings:my_posting")


@require_POST
@of_address
def my_page_conversation(request, email, pk):
    enquiry = get_object_or_404(belongings.enquiries_of(email), pk=pk)
    access.grant_side(request, enquiry, belongings.side_of(email, enquiry))
    return redirect(enquiry)


@require_POST
@of_address
def my_page_language(request, email):
    form = LanguageForm(request.POST)
    if form.is_valid():
        belongings.write_in(email, form.cleaned_data["language"])
        messages.success(request, _("Gemerkt. Von jetzt an schreiben wir Ihnen in dieser Sprache."))
    return redirect("postings:my_page")

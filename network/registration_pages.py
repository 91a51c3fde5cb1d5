"""Registering for a date, and a registration's own page: opened by a mailed link or an entry code, without account.

A GET changes nothing but what this visitor's session has open: mail scanners follow links.
"""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from people.models import Person, ReachBy
from people.ratelimit import limited
from postings import access, chiffre

from . import calendars, programme, registering
from . import registration_access as links
from .event_pages import calendar_file
from .models import EventDate
from .registration_forms import RegistrationForm

COOKIE = "anmeldung"  # the secret from which the entry code follows, for as long as it is shown
TOO_LATE = 409


@cache_control(no_store=True)
@limited("register", limit=20, per=3600)
def register(request, date_pk):
    shown = EventDate.objects.shown().select_related("event__municipality__region", "event__organisation")
    date = get_object_or_404(shown, pk=date_pk)
    form = RegistrationForm(request.POST if request.method == "POST" else None, event=date.event)
    if not form.is_valid():
        return _form_page(request, date, form, status=422 if form.is_bound else 200)
    person = _person(request, form.cleaned_data)
    try:
        registration = registering.register(date, person=person, secret=form.cleaned_data["key"], **form.said)
    except registering.NotPossible:
        return _form_page(request, date, form, status=TOO_LATE)
    response = redirect("network:registration", links.opened_token(registration))
    response.set_cookie(
        COOKIE,
        form.cleaned_data["key"],
        max_age=access.OPEN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _person(request, said):
    """Who registers, not stored. Her address counts at once where she has proved it on her own page just now."""
    is_proved = bool(said["email"]) and access.granted_address(request).lower() == said["email"].lower()
    return Person(
        name=said["name"],
        email=said["email"],
        email_proved_at=timezone.now() if is_proved else None,
        reach_by=ReachBy.EMAIL if is_proved else ReachBy.CODE,
        language=translation.get_language(),
    )


def _form_page(request, date, form, *, status):
    context = {
        "section": "events",
        "date": date,
        "event": date.event,
        "places": programme.places(date),
        "is_open": EventDate.objects.registrable(at=timezone.now()).filter(pk=date.pk).exists(),
        "form": form,
        "office": settings.OFFICE,
    }
    return render(request, "network/register.html", context, status=status)


@require_safe
def registration(request, token):
    """Behind a link first the way on to an address without it, which is all that the browser remembers."""
    found = links.opened(request, token)
    if found is None:
        return _old(request)
    if token != str(found.pk):
        return _unkept(redirect("network:registration", found.pk))
    headline, sentence, mark = standing(found)
    secret = request.COOKIES.get(COOKIE, "")
    code = chiffre.entry_code(secret) if secret else ""
    is_hers = bool(code) and chiffre.entry_code_hash(code) == found.entry_code_hash
    context = {
        "section": "mine",
        "registration": found,
        "event": found.date.event,
        "place": programme.Entry(found.date.event, []).place,
        "headline": headline,
        "sentence": sentence,
        "mark": mark,
        "code": chiffre.in_fours(code) if is_hers else [],
        "may_cancel": not found.is_cancelled and not found.date.is_cancelled and found.date.starts_at > timezone.now(),
        "calendar": links.calendar_token(found),
        "office": settings.OFFICE,
    }
    return _unkept(render(request, "network/registration.html", context))


def standing(registration):
    """(headline, sentence, mark) of how it stands for her; `mark` as notices are marked."""
    if registration.date.is_cancelled:
        return _("Das findet nicht statt"), _("Der Termin ist abgesagt. Bitte kommen Sie nicht."), "look"
    if registration.is_cancelled:
        return _("Sie sind abgemeldet"), _("Danke, dass Sie Bescheid gesagt haben."), ""
    if registration.date.ends_at <= timezone.now():
        return _("Dieser Termin ist vorbei"), "", ""
    if registration.is_confirmed:
        return _("Sie sind angemeldet"), _("Wir freuen uns auf Sie."), "good"
    told = _("Im Moment sind alle Plätze vergeben. Sagt jemand ab, rücken Sie von selbst nach.")
    return _("Sie stehen auf der Warteliste"), told, "look"


@require_POST
@limited("registration", limit=60, per=900)
def registration_cancel(request, token):
    found = links.opened(request, token)
    if found is None:
        return _old(request)
    registering.cancel(found)
    return redirect("network:registration", token)


@limited("registration", limit=60, per=900)
def registration_proof(request, token):
    """What the letter to an unproved address leads to: one button, by which she says that it is hers."""
    found = links.of_proof(token)
    if found is None:
        return _old(request)
    if request.method == "POST":
        registering.prove(found)
        return redirect("network:registration", links.mailed_token(found))
    context = {"section": "mine", "event": found.date.event, "date": found.date}
    return _unkept(render(request, "network/registration_proof.html", context))


@require_safe
def registration_calendar(request, token):
    """What this link tells of, for a calendar program that comes back by itself."""
    found = links.of_calendar(token)
    if not found:
        return _old(request)
    return calendar_file(
        calendars.of_registrations(found, name=_("Meine Veranstaltungen")),
        "meine-veranstaltungen",
    )


def _old(request):
    return render(request, "network/registration_old.html", {"section": "mine", "office": settings.OFFICE}, status=404)


def _unkept(response):
    """Devices are shared: the browser keeps nothing of it."""
    response["Cache-Control"] = "no-store"
    return response

"""Taking a posting down for somebody on the telephone."""

from django.contrib import admin
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from people import phones
from people.models import Consent, Person
from postings import chiffre, lifecycle, writing
from postings.models import Draft, Kind, Posting
from postings.models.draft import key_of

from . import communications, dictation, permissions
from .calling import desk_of
from .models import Direction, Result, Through
from .phone_form import Call, regions_of


@permissions.allowed("answer")
def phone_intake(request):
    kind = Kind.OFFER if request.GET.get("art") == Kind.OFFER else Kind.REQUEST
    call = Call(kind, request.POST or None, regions=regions_of(request.user), initial=_asked_for(request))
    if request.method != "POST" or not call.is_valid():
        return _intake_page(request, call, status=422 if request.method == "POST" else 200)
    siblings = open_postings_of(call.person(), seen_by=request.user)
    warnings = call.warnings(siblings=siblings)
    seal = call.seal(warnings, siblings)
    # Whatever was sent before from this very form is asked for last: then its own posting is no reason to stop.
    if seal not in ("", call.office.cleaned_data["seen"]) and not is_taken_down(call):
        return _intake_page(request, call, warnings=warnings, siblings=siblings, seal=seal)
    posting, code = take_down(call, by=request.user)
    return _done_page(request, posting, code)


@transaction.atomic
def take_down(call, *, by):
    """Record what was said in `call`, once: sent twice it gives the same posting and the same entry code again."""
    token = call.office.cleaned_data["token"]
    code = chiffre.entry_code(token)  # follows from the form's secret, so that a page sent twice can say it twice
    key = _key(token)
    Draft.objects.get_or_create(key=key, defaults={"kind": call.kind})
    draft = Draft.objects.select_for_update(of=("self",)).select_related("posting").get(key=key)
    if draft.posting_id:
        return draft.posting, code
    posting = writing.record(
        person=call.person(), fields=call.fields(), organisation=call.organisation(), code=code, by=by
    )
    draft.posting = posting
    draft.save(update_fields=["posting"])
    _write_consent(call, posting.author, by=by)
    _write_note(call, posting, by=by)
    return posting, code


def is_taken_down(call):
    return Draft.objects.filter(key=_key(call.office.cleaned_data["token"])).exclude(posting=None).exists()


def _key(token):
    """Not the key of a public draft of the same secret."""
    return key_of(f"telephone:{token}")


def _write_consent(call, person, *, by):
    language, words = call.agreed_to()
    given_by = call.office.cleaned_data["consent_by"]
    Consent.objects.create(person=person, words=words, language=language, given_by=given_by, recorded_by=by)


def _write_note(call, posting, *, by):
    said = call.office.cleaned_data
    if said.get("is_urgent"):
        lifecycle.mark_urgent(posting, by=by)
    if said["words"]:
        communications.note(
            posting, by=by, through=Through.PHONE, direction=Direction.IN, result=Result.REACHED, words=said["words"]
        )


def open_postings_of(person, *, seen_by):
    """Open postings of whoever has this phone, however written, or this address, proved or not; newest first."""
    same = Q(author__phone_digits__in=phones.spellings(person.phone)) & ~Q(author__phone="")
    if person.email:
        same |= Q(author__in=Person.objects.alias(folded=Lower("email")).filter(folded=person.email.lower()))
    theirs = Posting.objects.open().filter(same).select_related("category", "municipality", "author")
    return list(permissions.visible(theirs, to=seen_by).order_by("-created_at")[:10])


def _asked_for(request):
    """What the page before knows: the Chiffre somebody calls about."""
    return {"answers_to": chiffre.parse(request.GET.get("zu", "")[:12]) or ""}


def _intake_page(request, call, *, warnings=(), siblings=(), seal="", status=200):
    context = {
        "title": _("Am Telefon aufnehmen"),
        "call": call,
        "errors": call.errors,
        "is_offer": call.kind == Kind.OFFER,
        "warnings": warnings,
        "siblings": [(posting, desk_of(posting)) for posting in siblings],
        "seal": seal,
    }
    return _room(request, "coordination/phone_intake.html", context, status=status)


def _done_page(request, posting, code):
    """The only page that says the code. It answers the POST itself, so that the code is kept nowhere."""
    context = {
        "title": _("Aufgenommen: %(chiffre)s") % {"chiffre": posting.chiffre},
        "posting": posting,
        "spelled": dictation.spelled(posting.chiffre),
        "code": chiffre.in_fours(code),
        "desk": desk_of(posting),
    }
    return _room(request, "coordination/phone_intake_done.html", context)


def _room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)

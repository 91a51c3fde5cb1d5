"""Proposing a session without an account, and its own page, which the entry code opens."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.ratelimit import limited
from postings import chiffre
from postings.closed import closed

from . import documenting, proposing, session_access
from .camps import NotPossible
from .models import Camp, Session
from .session_forms import ChangeForm, DocumentationForm, ProposalForm, SessionCodeForm

TOO_LATE, NOT_UNDERSTOOD = 409, 422


@never_cache
@limited("session-propose", limit=60, per=3600)
def session_propose(request, camp_pk):
    camp = get_object_or_404(Camp.objects.shown().with_event(), pk=camp_pk)
    own = session_access.granted(request)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        host = own.host if own and own.camp_id == camp.pk else ""
        try:
            session, code = proposing.propose(camp, host=host, **form.said())
        except NotPossible as stuck:
            form.add_error(None, stuck.sentence)
        else:
            return _done(request, session, code)
    context = {
        "camp": camp,
        "form": form,
        "is_open": camp.takes_proposals(at=timezone.now()),
        "office": settings.OFFICE,
    }
    return render(request, "network/session_propose.html", context, status=NOT_UNDERSTOOD if form.is_bound else 200)


def _done(request, session, code):
    session_access.grant(request, session)
    context = {"session": session, "camp": session.camp, "code": chiffre.in_fours(code)}
    return render(request, "network/session_done.html", context)


@never_cache
@limited("session-code", limit=20, per=900)
def my_session(request):
    """The way in by entry code, or what somebody is in already."""
    if request.method != "POST" and (session := session_access.granted(request)):
        return _own_page(request, session)
    form = SessionCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if found := Session.objects.with_entry_code(form.cleaned_data["code"]).first():
            session_access.grant(request, found)
            return redirect("network:my_session")
        form.add_error("code", _("Diesen Code kennen wir nicht. Prüfen Sie die Ziffern, oder rufen Sie uns an."))
    context = {"form": form, "office": settings.OFFICE}
    return render(request, "network/my_session_open.html", context, status=NOT_UNDERSTOOD if form.is_bound else 200)


def _own_page(request, session, *, change=None, note=None, notice="", status=200):
    context = {
        "session": session,
        "camp": session.camp,
        "change": change or ChangeForm(session=session),
        "note": note or DocumentationForm(initial={"text_language": session.text_language}),
        "documentation": session.documentation.light(),
        "notice": notice,
        "office": settings.OFFICE,
    }
    return render(request, "network/my_session.html", context, status=status)


def own(view):
    """Decorate a view that acts on the session this visitor has opened: it is handed over; without one she types her code."""

    @require_POST
    @never_cache
    @limited("own-session", limit=120, per=900)
    def opened(request):
        session = session_access.granted(request)
        if session is None:
            return closed(request, open_again="network:my_session")
        try:
            return view(request, session) or redirect("network:my_session")
        except NotPossible as stuck:
            return _own_page(request, session_access.granted(request), notice=stuck.sentence, status=TOO_LATE)

    return opened


@own
def my_session_change(request, session):
    form = ChangeForm(request.POST, session=session)
    if not form.is_valid():
        return _own_page(request, session, change=form, status=NOT_UNDERSTOOD)
    proposing.change(session, **form.cleaned_data)
    messages.success(request, _("Geändert."))
    return None


@own
def my_session_withdraw(request, session):
    proposing.withdraw(session)
    messages.success(request, _("Zurückgezogen. Was Sie geschrieben haben, ist gelöscht."))


@own
def my_session_document(request, session):
    form = DocumentationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _own_page(request, session, note=form, status=NOT_UNDERSTOOD)
    documenting.add(session, **form.cleaned_data)
    messages.success(request, _("Danke. Das Team liest es, dann steht es auf der Seite Ihres Beitrags."))
    return None

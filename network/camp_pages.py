"""A barcamp for everybody: its grid, on the wall too, its sessions, and the button that says what interests one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.ratelimit import limited

from . import camp_grid, devices, interest
from .models import Camp, Documentation, Session

# A whole camp taps from behind one address: the wireless network of the house.
TAPS, TAPS_PER = 3000, 900


@require_safe
def camp_detail(request, camp_pk):
    camp = get_object_or_404(Camp.objects.shown().with_event(), pk=camp_pk)
    now = timezone.now()
    shown = camp_grid.read(camp, at=now)
    context = {"camp": camp, "shown": shown, "at": now, "takes_proposals": camp.takes_proposals(at=now)}
    if "wand" in request.GET and camp.has_grid:
        return render(request, "network/camp_wall.html", context)
    context["mine"] = interest.of_device(camp, devices.known_as(request, camp))
    return render(request, "network/camp_detail.html", context)


@require_safe
def session_detail(request, session_pk):
    event = ("camp__event__municipality", "camp__event__organisation")
    shown = Session.objects.shown().with_place().select_related(*event)
    session = get_object_or_404(shown, pk=session_pk)
    context = {
        "session": session,
        "camp": session.camp,
        "is_mine": session.pk in interest.of_device(session.camp, devices.known_as(request, session.camp)),
        "documentation": session.documentation.shown().light(),
    }
    return render(request, "network/session_detail.html", context)


@require_safe
def documentation_picture(request, documentation_pk):
    """A picture the team has looked at, of a session everybody may see."""
    kept = get_object_or_404(
        Documentation.objects.shown().filter(has_picture=True, session__in=Session.objects.shown()), pk=documentation_pk
    )
    response = picture_response(kept)
    response["Cache-Control"] = "public, max-age=3600"
    return response


def picture_response(kept):
    return HttpResponse(bytes(kept.picture), content_type="image/jpeg")


@require_POST
@limited("session-interest", limit=TAPS, per=TAPS_PER)
def session_interest(request, session_pk):
    """Say that it interests this device, or with `do=back` that it does not any more; then back to where one was."""
    session = get_object_or_404(Session.objects.shown().select_related("camp"), pk=session_pk)
    target = session if request.POST.get("from") == "session" else session.camp
    response = redirect(target.get_absolute_url() + ("" if target is session else f"#beitrag-{session.pk}"))
    verb = interest.take_back if request.POST.get("do") == "back" else interest.note
    verb(session, devices.met(request, response, session.camp))
    return response


def shown_grid_or_404(camp_pk):
    """A camp whose grid everybody may see."""
    camp = get_object_or_404(Camp.objects.shown().with_event(), pk=camp_pk)
    if not camp.has_grid:
        raise Http404
    return camp

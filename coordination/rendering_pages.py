"""A posting in another language, written by whoever of the office speaks it."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from postings import lifecycle, rendering
from postings.models import Actor, Rendering
from postings.rendering_form import RenderingForm

from . import permissions
from .calling import posting_or_404


@permissions.allowed("review")
def posting_rendering(request, chiffre):
    posting = posting_or_404(request, chiffre)
    form = RenderingForm(request.POST or None, posting=posting)
    if request.method == "POST" and form.is_valid():
        try:
            rendering.write(posting, by=request.user, **form.words())
            messages.success(request, _("%(chiffre)s: Übersetzung gespeichert.") % {"chiffre": posting.chiffre})
        except lifecycle.NotPossible as stuck:
            state = stuck.posting.get_status_display()
            messages.warning(request, _("Das geht nicht mehr. Der Eintrag ist jetzt: %(state)s.") % {"state": state})
        except rendering.SameLanguage:
            messages.warning(request, _("In dieser Sprache ist der Eintrag selbst geschrieben."))
        return HttpResponseRedirect(_address(posting))
    context = {
        **admin.site.each_context(request),
        "title": _("Übersetzung schreiben"),
        "posting": posting,
        "form": form,
        "renderings": posting.renderings.with_words().by_maker().select_related("made_by"),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "coordination/posting_rendering.html", context, status=status)


@require_POST
@permissions.allowed("review")
def rendering_away(request, pk):
    seen = permissions.visible(Rendering.objects.with_words(), to=request.user)
    found = get_object_or_404(seen.select_related("posting"), pk=pk)
    rendering.take_away(found, actor=Actor.STAFF, by=request.user)
    messages.success(request, _("Diese Fassung ist gelöscht."))
    return HttpResponseRedirect(_address(found.posting))


def _address(posting):
    return reverse("admin:posting_rendering", args=[posting.chiffre])

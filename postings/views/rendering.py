"""One's own posting in a second language, written by whoever wrote it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from people.ratelimit import limited
from postings import access, lifecycle, rendering
from postings.closed import closed
from postings.rendering_form import RenderingForm


@cache_control(no_store=True)
@limited("rendering", limit=20, per=3600)
def my_posting_rendering(request):
    posting = access.granted(request)
    if posting is None:
        return closed(request)
    if not posting.is_open:
        raise Http404
    form = RenderingForm(request.POST if request.method == "POST" else None, posting=posting)
    if request.method == "POST" and form.is_valid():
        try:
            rendering.propose(posting, **form.words())
            messages.success(request, _("Danke. Wir lesen, was Sie geschrieben haben. Danach sehen es alle."))
        except (lifecycle.NotPossible, rendering.SameLanguage):
            messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))
        return redirect("postings:my_posting")
    context = {"posting": posting, "form": form, "section": "mine"}
    return render(request, "postings/my_posting_rendering.html", context, status=422 if form.is_bound else 200)


@require_POST
def my_posting_rendering_away(request, pk):
    posting = access.granted(request)
    if posting is None:
        return closed(request)
    rendering.take_away(get_object_or_404(posting.renderings.with_words(), pk=pk))
    messages.success(request, _("Gut. Diese Fassung ist weg."))
    return redirect("postings:my_posting")

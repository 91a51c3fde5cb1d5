"""What people wrote to the office: a list by the day of the promised answer, and one page to answer each."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import privacy
from postings import chiffre

from . import concerns, desk, permissions
from .models import Concern

PER_PAGE = 50
LAST_ANSWERED = 20
TOO_LATE, NOT_UNDERSTOOD = 409, 422


class AnswerForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("Antwort"),
        help_text=gettext_lazy("Einfache Sätze. Was haben Sie entschieden, warum, und was geschieht jetzt?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Schreiben Sie bitte ein paar Worte dazu.")},
    )


@permissions.allowed("hear")
def concern_list(request):
    """`q` is a receipt that somebody names on the telephone."""
    receipt = chiffre.parse(request.GET.get("q", ""))
    if found := receipt and Concern.objects.filter(receipt=receipt).first():
        return HttpResponseRedirect(reverse("admin:concern_detail", args=[found.pk]))
    page = Paginator(Concern.objects.waiting(), PER_PAGE).get_page(request.GET.get("seite"))
    today = timezone.localdate()
    context = {
        "title": _("Anliegen"),
        "asked": request.GET.get("q", ""),
        "page": page,
        "late": {concern.pk for concern in page.object_list if concern.is_late(on=today)},
        "answered": Concern.objects.answered().select_related("answered_by")[:LAST_ANSWERED],
    }
    return desk.room(request, "coordination/concern_list.html", context)


@permissions.allowed("hear")
def concern_detail(request, pk):
    concern = get_object_or_404(Concern.objects.select_related("answered_by"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, concern, form, status=NOT_UNDERSTOOD if form.is_bound else 200)
    try:
        concerns.answer(concern, by=request.user, words=form.cleaned_data["words"])
    except concerns.AlreadyAnswered:
        return _page(request, Concern.objects.get(pk=pk), form, status=TOO_LATE)
    messages.success(request, _("Beantwortet."))
    return HttpResponseRedirect(reverse("admin:concern_list"))


def _page(request, concern, form, *, status):
    context = {
        "title": concern.get_topic_display(),
        "concern": concern,
        "form": form,
        "is_late": concern.is_late(on=timezone.localdate()),
        "masked": privacy.masked_address(concern.email) if concern.email else "",
        "is_too_late": status == TOO_LATE,
    }
    return desk.room(request, "coordination/concern_detail.html", context, status=status)

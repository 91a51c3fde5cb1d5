"""How to reach whoever wrote a posting, the note about a call, and what is to be followed up."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people import privacy
from postings.forms import KindForm
from postings.models import Posting, Status

from . import clearances, communications, permissions
from .models import NOTED_BY_STAFF, Communication, Direction, Through

PER_PAGE = 50


class When(models.TextChoices):
    """When to come back to somebody."""

    NEVER = "", gettext_lazy("gar nicht")
    TOMORROW = "1", gettext_lazy("morgen")
    SOON = "3", gettext_lazy("in 3 Tagen")
    NEXT_WEEK = "7", gettext_lazy("nächste Woche")
    OWN_DAY = "day", gettext_lazy("an einem anderen Tag")


class CommunicationForm(KindForm):
    """What came of a call, and when to come back to it."""

    through = forms.ChoiceField(label=gettext_lazy("Wie"), choices=Through, initial=Through.PHONE)
    direction = forms.ChoiceField(label=gettext_lazy("Richtung"), choices=Direction, initial=Direction.OUT)
    result = forms.ChoiceField(
        label=gettext_lazy("Was kam dabei heraus?"),
        choices=[(result.value, result.label) for result in NOTED_BY_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie, was dabei herauskam.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Notiz"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Liest nur die Koordination."),
    )
    again = forms.ChoiceField(
        label=gettext_lazy("Wieder vorlegen"),
        choices=When,
        required=False,
        widget=forms.RadioSelect,
        initial=When.NEVER,
    )
    again_on = forms.DateField(
        label=gettext_lazy("Tag"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Schreiben Sie das Datum so: 3.12.2026")},
    )

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("again_on")
        if cleaned.get("again") == When.OWN_DAY and not day and "again_on" not in self.errors:
            self.add_error("again_on", _("Wählen Sie den Tag, oder einen der Vorschläge."))
        if day and day < timezone.localdate():
            self.add_error("again_on", _("Dieser Tag ist schon vorbei."))
        return cleaned

    def follow_up_on(self):
        """The day that was chosen; a day that was typed counts, also without the choice beside it."""
        again = self.cleaned_data["again"]
        if again in (When.NEVER, When.OWN_DAY):
            return self.cleaned_data["again_on"]
        return timezone.localdate() + timedelta(days=int(again))

    def note(self, posting, *, by):
        said = {name: self.cleaned_data[name] for name in ("through", "direction", "result", "words")}
        return communications.note(posting, by=by, follow_up_on=self.follow_up_on(), **said)


def posting_or_404(request, chiffre):
    """The posting of this Chiffre, if it lies where this account works and is not erased."""
    postings = permissions.visible(Posting.objects.exclude(status=Status.ERASED), to=request.user)
    found = postings.select_related("author", "category", "municipality", "region")
    return get_object_or_404(found, chiffre=chiffre)


@require_POST
@permissions.allowed("contact")
def contact_show(request, chiffre):
    """How to reach the author, read on purpose: by a button, with a line left behind. No page of this room is kept in a cache."""
    posting = posting_or_404(request, chiffre)
    with translation.override(settings.LANGUAGE_CODE):  # the line stays, whoever reads it
        place = _("Eintrag %(chiffre)s") % {"chiffre": posting.chiffre}
    contact = privacy.reveal(posting.author, by=request.user, place=place)
    context = {"title": _("So erreichen wir die Person"), "posting": posting, "contact": contact}
    if permissions.may(request.user, "answer"):
        context |= _about_calls(posting, CommunicationForm())
    return _room(request, "coordination/contact_show.html", context)


@permissions.allowed("answer")
def communication_new(request, chiffre):
    posting = posting_or_404(request, chiffre)
    form = CommunicationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"title": _("Gespräch notieren"), "posting": posting, **_about_calls(posting, form)}
        return _room(request, "coordination/communication_new.html", context, status=422 if form.is_bound else 200)
    form.note(posting, by=request.user)
    messages.success(request, _("%(chiffre)s: Gespräch notiert.") % {"chiffre": posting.chiffre})
    return HttpResponseRedirect(desk_of(posting))


@permissions.allowed("answer")
def follow_up_list(request):
    """Due today and overdue in the regions of this account, or only what it noted itself."""
    today = timezone.localdate()
    due = permissions.visible(Communication.objects.due(on=today), to=request.user)
    only_mine = request.GET.get("nur") == "meine"
    if only_mine:
        due = due.filter(by=request.user)
    page = Paginator(due.select_related("posting", "person", "by"), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Wiedervorlagen"),
        "page": page,
        "today": today,
        "only_mine": only_mine,
        "may_contact": permissions.may(request.user, "contact"),
        "running_out": _running_out(request.user, today),
    }
    return _room(request, "coordination/follow_up_list.html", context)


@require_POST
@permissions.allowed("answer")
def communication_finish(request, pk):
    communication = get_object_or_404(
        permissions.visible(Communication.objects.exclude(follow_up_on=None), to=request.user), pk=pk
    )
    if communications.finish(communication, by=request.user):
        messages.success(request, _("Erledigt."))
    else:
        messages.info(request, _("Das hatte schon jemand erledigt."))
    only_mine = "?nur=meine" if request.GET.get("nur") == "meine" else ""
    return HttpResponseRedirect(reverse("admin:follow_up_list") + only_mine)


def desk_of(posting):
    """The address of the posting's own page in this room."""
    return reverse("admin:posting_desk", args=[posting.chiffre])


def _about_calls(posting, form):
    return {"form": form, "communications": posting.communications.select_related("by"), "desk": desk_of(posting)}


def _running_out(user, today):
    """The papers this account should see to, soonest first."""
    return list(clearances.to_renew(to=user, on=today)) if permissions.may(user, "clear") else []


def _room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)

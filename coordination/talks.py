"""Conversations the office has to look at: a message it reads first, something one of the two reported, a word that never came.

It reads no other. Reading one is a step of its own, with a line left behind for each of the two.
"""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import ContactRead
from postings import conversing, overseeing
from postings.models import Enquiry, Held, Party

from . import desk, permissions

PER_PAGE = 50
TOO_LATE, NOT_UNDERSTOOD = 409, 422


class HoldBackForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("Warum geben wir sie nicht weiter?"),
        help_text=gettext_lazy(
            "Wer sie geschrieben hat, liest das. Einfache Sätze, am besten in der Sprache der Nachricht."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Schreiben Sie bitte ein paar Worte dazu.")},
    )

    def __init__(self, data=None, *, message):
        self.message = message
        super().__init__(data, auto_id=f"%s-{message.pk}")


@permissions.allowed("review")
def talk_list(request):
    """Whatever has waited longest first."""
    found = permissions.visible(Enquiry.objects.needing_office().order_by("looks_since", "pk"), to=request.user)
    rows = found.select_related("person", "posting__author")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"title": _("Unterhaltungen"), "page": page, "now": timezone.now()}
    return desk.room(request, "coordination/talk_list.html", context)


@permissions.allowed("review")
def talk_detail(request, pk):
    """What has to be looked at, and what to do about it. A reported conversation is read by a button."""
    enquiry = _talk_or_404(request, pk)
    verb = request.POST.get("do")
    if request.method != "POST":
        return _page(request, enquiry)
    if verb == "read":
        return _page(request, enquiry, talk=_read(enquiry, by=request.user))
    if verb == "hold_back":
        form = HoldBackForm(request.POST, message=_held(enquiry, request))
        if not form.is_valid():
            return _page(request, enquiry, sent=form, status=NOT_UNDERSTOOD)
        done = overseeing.hold_back(form.message, by=request.user, words=form.cleaned_data["words"])
    elif verb in VERBS:
        try:
            done = VERBS[verb](enquiry, request)
        except conversing.Closed:
            done = None
    else:
        return _page(request, enquiry, status=NOT_UNDERSTOOD)
    if done is None:
        return _page(request, _talk_or_404(request, pk), notice=_("Das hatte schon jemand erledigt."), status=TOO_LATE)
    messages.success(request, _("Erledigt."))
    return HttpResponseRedirect(reverse("admin:talk_list"))


VERBS = {
    "let_through": lambda enquiry, request: overseeing.let_through(_held(enquiry, request), by=request.user),
    "settle": lambda enquiry, request: overseeing.settle_report(enquiry, by=request.user),
    "stop": lambda enquiry, request: overseeing.stop(enquiry, by=request.user),
    "ask_anew": lambda enquiry, request: overseeing.ask_anew(enquiry),
}


def _talk_or_404(request, pk):
    """Only what has, or had, something for the office to look at."""
    looked_at = Enquiry.objects.with_posting().ever_needing_office()
    return get_object_or_404(permissions.visible(looked_at, to=request.user), pk=pk)


def _held(enquiry, request):
    chosen = request.POST.get("message", "")
    pk = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0
    return get_object_or_404(enquiry.messages.filter(held_for__in=[Held.OFFICE, Held.REFUSED, ""]), pk=pk)


@transaction.atomic
def _read(enquiry, *, by):
    """Everything that was said, where one of the two has asked us to read it; a line stays for each of them."""
    if not enquiry.is_reported:
        return None
    with translation.override(settings.LANGUAGE_CODE):  # the lines stay, whoever reads them
        place = _("Unterhaltung zu %(chiffre)s, nach einer Meldung") % {"chiffre": enquiry.posting.chiffre}
    for side in Party:
        ContactRead.objects.create(person=enquiry.party(side), by=by, place=place)
    return list(enquiry.messages.all())


def _page(request, enquiry, *, talk=None, sent=None, notice="", status=200):
    context = {
        "title": _("Unterhaltung"),
        "enquiry": enquiry,
        "posting": enquiry.posting,
        "held": [
            (each, sent if sent and sent.message == each else HoldBackForm(message=each))
            for each in enquiry.messages.held_for_office()
        ],
        "talk": talk,
        "notice": notice,
        "names": {side: enquiry.party(side).name or f"#{enquiry.party(side).pk}" for side in Party},
        "reported_by": enquiry.reported_by and (enquiry.party(enquiry.reported_by).name or "–"),
        "waits_for": enquiry.waits_for and (enquiry.party(enquiry.waits_for).name or "–"),
    }
    return desk.room(request, "coordination/talk_detail.html", context, status=status)

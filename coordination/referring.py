"""Referring somebody to a contact point: the office's page for it, and the person's own word on whether it helped."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from network.models import ContactPoint
from postings import access, lifecycle
from postings.closed import closed
from postings.models import Posting

from . import answers, permissions
from .models import Helped, Referral


class ReferForm(forms.Form):
    """To which contact point, and words to go with it. The choice holds those that serve the posting's region."""

    contact_point = forms.ModelChoiceField(
        label=gettext_lazy("Anlaufstelle"),
        queryset=ContactPoint.objects.none(),
        error_messages={
            "required": gettext_lazy("Wählen Sie bitte eine Anlaufstelle."),
            "invalid_choice": gettext_lazy(
                "Diese Anlaufstelle wird nicht mehr genannt oder ist hier nicht zuständig. Wählen Sie bitte eine andere."
            ),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Worte dazu"),
        help_text=gettext_lazy("Wird so gesendet, wie Sie es schreiben, am besten in einfacher Sprache."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": gettext_lazy("Das sind zu viele Zeichen. Bitte schreiben Sie höchstens 1000.")},
    )

    def __init__(self, data=None, *, posting):
        super().__init__(data)
        self.fields["contact_point"].queryset = ContactPoint.objects.active().serving(posting.region_id)


@require_POST
@permissions.allowed("answer")
def posting_refer(request, chiffre):
    shown = permissions.visible(Posting.objects.requests(), to=request.user)
    posting = get_object_or_404(shown, chiffre=chiffre)
    form = ReferForm(request.POST, posting=posting)
    if form.is_valid():
        _refer(request, posting, **form.cleaned_data)
    else:
        _tell_errors(request, form)
    return HttpResponseRedirect(_desk(posting))


def _refer(request, posting, *, contact_point, words):
    known = Referral.objects.filter(posting=posting, contact_point=contact_point).exists()
    try:
        answers.refer(posting, contact_point, by=request.user, words=words)
    except lifecycle.NotPossible as stuck:
        state = stuck.posting.get_status_display()
        messages.warning(request, _("Das geht nicht mehr. Der Eintrag ist jetzt: %(state)s.") % {"state": state})
        return
    told = {"chiffre": posting.chiffre, "place": contact_point}
    if known:
        messages.info(request, _("%(place)s war für %(chiffre)s schon genannt.") % told)
    else:
        messages.success(request, _("%(chiffre)s: an %(place)s verwiesen.") % told)


def _tell_errors(request, form):
    for errors in form.errors.values():
        for error in errors:
            messages.warning(request, error)


def _desk(posting):
    """The posting's desk, as soon as the staff room has one."""
    try:
        return reverse("admin:posting_desk", args=[posting.chiffre])
    except NoReverseMatch:
        return reverse("admin:index")


@require_POST
def referral_helped(request, pk):
    """Whoever opened the own page says in one tap whether the place helped."""
    posting = access.granted(request)
    if posting is None:
        return closed(request)
    referral = get_object_or_404(posting.referrals, pk=pk)
    answer = request.POST.get("helped")
    if answer == Helped.YES:
        answers.helped(referral, answer)
        messages.success(
            request, _("Das freut uns. Ist Ihr Gesuch damit erledigt? Dann tippen Sie hier auf „Es ist erledigt“.")
        )
    elif answer == Helped.NO:
        answers.helped(referral, answer)
        messages.success(request, _("Danke, dass Sie es uns sagen. Wir suchen weiter."))
    return redirect("postings:my_posting")

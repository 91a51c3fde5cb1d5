"""A conversation, for its two sides: by a link from a mail or an entry code. GET changes nothing anywhere here."""

from functools import wraps
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from people import ways
from people.ratelimit import limited
from people.ways import Share
from postings import access, conversation_letters, conversing, enquiring, enquiry_words, guessing, overseeing, tongues
from postings.closed import closed
from postings.forms import KindForm
from postings.models import OUTCOMES, Enquiry, Held, Party

TOO_LATE = 409


class MessageForm(KindForm):
    text = forms.CharField(
        label=gettext_lazy("Ihre Antwort"),
        max_length=conversing.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie ein paar Worte."),
            "max_length": gettext_lazy("Das ist zu lang. Höchstens 3.000 Zeichen."),
        },
    )
    # The held message that this one takes the place of.
    instead = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


class SharesForm(KindForm):
    shares = forms.MultipleChoiceField(
        label=gettext_lazy("Das darf die andere Person sehen"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shares"].choices = [(way.share, f"{way.label}: {way.text}") for way in ways.of(person)]


class ReportForm(KindForm):
    words = forms.CharField(
        label=gettext_lazy("Was stimmt nicht?"),
        help_text=gettext_lazy("In jeder Sprache. Die andere Person erfährt es nicht."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie in ein paar Worten, was nicht stimmt."),
            "max_length": gettext_lazy("Das ist zu lang. Bitte kürzen Sie es auf 1000 Zeichen."),
        },
    )


@cache_control(no_store=True)
@limited("conversation-link", limit=60, per=900)
def conversation_link(request, token):
    """A mail scanner follows links, so following one does nothing: it shows one button, and that opens the page."""
    found = access.conversation_of_link(token)
    if found is None:
        return render(request, "postings/my_posting_link_old.html", {"section": "mine"}, status=404)
    enquiry, side = found
    if request.method == "POST":
        access.grant_side(request, enquiry, side)
        return redirect(enquiry)
    return render(request, "postings/conversation_link.html", {"posting": enquiry.posting, "section": "mine"})


def _of_one_side(view):
    """Hand a view the enquiry and the side this visitor has opened. Somebody else's conversation is not found."""

    @wraps(view)
    def opened(request, pk, **kwargs):
        enquiry = get_object_or_404(Enquiry.objects.with_posting(), pk=pk)
        side = access.side_of(request, enquiry)
        if side is None:
            return closed(request)
        if side == Party.OWNER and not Enquiry.objects.shown_to_owner().filter(pk=pk).exists():
            raise Http404
        return view(request, enquiry, side, **kwargs)

    return opened


@_of_one_side
def conversation(request, enquiry, side):
    return _page(request, enquiry, side)


def _write(request, enquiry, side):
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, enquiry, side, form=form, status=422)
    held = enquiry.messages.filter(pk=form.cleaned_data["instead"] or 0).first()
    if held:
        conversing.drop(held, side=side)
    text = form.cleaned_data["text"]
    language = guessing.of_message(text, usual=tongues.of_reader())
    message = conversing.write(enquiry, side=side, text=text, language=language)
    if not message.is_held:
        messages.success(request, _("Gesendet."))
    return None


def _held_message(request, enquiry):
    chosen = request.POST.get("message", "")
    return get_object_or_404(
        enquiry.messages, pk=int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0
    )


def _release(request, enquiry, side):
    conversing.release(_held_message(request, enquiry), side=side)


def _drop(request, enquiry, side):
    conversing.drop(_held_message(request, enquiry), side=side)


def _show_contact(request, enquiry, side):
    form = SharesForm(request.POST, person=enquiry.party(side))
    if form.is_valid():
        conversing.show(enquiry, side=side, shares=form.cleaned_data["shares"])


def _outcome(request, enquiry, side):
    outcome = request.POST.get("outcome", "")
    if outcome not in OUTCOMES:
        return _page(request, enquiry, side, notice=_("Tippen Sie auf einen der Knöpfe."), status=422)
    enquiring.close(enquiry, side=side, outcome=outcome)
    return None


def _report(request, enquiry, side):
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, enquiry, side, report=form, status=422)
    overseeing.report(enquiry, side=side, words=form.cleaned_data["words"])
    messages.success(
        request,
        _("Danke, dass Sie Bescheid sagen. Ein Mensch in Kassel liest die Unterhaltung, meist am selben Werktag."),
    )
    return None


# What can be done, as addresses; and by whom.
BY_BOTH = {
    "schreiben": _write,
    "senden": _release,
    "verwerfen": _drop,
    "zeigen": _show_contact,
    "genug": lambda request, enquiry, side: conversing.needs_no_answer(enquiry, side=side) and None,
    "ergebnis": _outcome,
    "melden": _report,
    "sperren": lambda request, enquiry, side: enquiring.block(enquiry, side=side) and None,
}
BY_OWNER = {"annehmen": enquiring.accept, "absagen": enquiring.decline, "warteliste": enquiring.keep_in_reserve}
BY_ASKER = {"zuruecknehmen": enquiring.take_back}


@require_POST
@limited("conversation", limit=120, per=3600)
@_of_one_side
def conversation_do(request, enquiry, side, verb):
    own = BY_OWNER if side == Party.OWNER else BY_ASKER
    if verb not in BY_BOTH and verb not in own:
        raise Http404
    try:
        if verb in own:
            own[verb](enquiry)
        elif answer := BY_BOTH[verb](request, enquiry, side):
            return answer
    except (enquiring.NotPossible, conversing.Closed):
        enquiry = Enquiry.objects.with_posting().get(pk=enquiry.pk)
        typed = MessageForm(initial={"text": request.POST.get("text", "")[: conversing.LONGEST]})
        notice = _("Das ging nicht mehr, der Stand hat sich inzwischen geändert.")
        return _page(request, enquiry, side, form=typed, notice=notice, status=TOO_LATE)
    if side == Party.OWNER and request.POST.get("zurueck") == "eintrag":
        return redirect("postings:my_posting")
    return redirect(enquiry)


def _page(request, enquiry, side, *, form=None, report=None, notice="", status=200):
    posting = enquiry.posting
    said = list(enquiry.messages.seen_by(side))
    held_of_other = enquiry.messages.filter(side=side.other, held_for=Held.CONTACT).exists()
    instead = request.GET.get("aendern", "")[:18]
    changed = next((each for each in said if str(each.pk) == instead and each.held_for == Held.CONTACT), None)
    initial = {"text": changed.text, "instead": changed.pk} if changed else {}
    context = {
        "enquiry": enquiry,
        "posting": posting,
        "side": side,
        "is_owner": side == Party.OWNER,
        "other": conversation_letters.name_of(enquiry, side.other),
        "is_nameless": not enquiry.party(side.other).name,
        "other_speaks": _speaks(enquiry, side.other, said),
        "days": [
            (day, list(each)) for day, each in groupby(said, lambda message: timezone.localdate(message.written_at))
        ],
        "held_of_other": held_of_other,
        "next_step": enquiry_words.next_step(enquiry, side),
        "ways": conversing.ways_to_other(enquiry, side),
        "shares": SharesForm(person=enquiry.party(side), initial={"shares": enquiry.shares(side)}),
        "shown": [Share(share).label for share in enquiry.shares(side)],
        "form": form or MessageForm(initial=initial),
        "report": report or ReportForm(),
        "is_full": enquiring.is_full(posting),
        "others": [] if enquiry.is_open or side == Party.OWNER else conversation_letters.others(posting),
        "may_decide": side == Party.OWNER and enquiry.is_undecided,
        "may_rest": enquiry.is_accepted and enquiry.waits_for == side,
        "notice": notice,
        "section": "mine",
    }
    response = render(request, "postings/conversation.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _speaks(enquiry, side, said):
    """What the other side speaks: what the posting says, else what was written in."""
    if side == Party.OWNER:
        return tongues.spoken(enquiry.posting.languages, enquiry.posting.languages_basic)
    written = dict.fromkeys(message.text_language for message in said if message.side == side)
    return tongues.joined(tongues.name(code) for code in written)

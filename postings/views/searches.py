"""Keeping a search: an address, a yes by its owner, how often to hear, and the ways to stop it."""

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from people.ratelimit import limited
from postings import saved_searches
from postings.filters import PostingFilter
from postings.forms import KindForm, TightRadios
from postings.models import Frequency, Kind
from postings.traps import TrappedForm


class FrequencyField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Wie oft dürfen wir schreiben?"),
            choices=Frequency.choices,
            initial=Frequency.DAILY,
            widget=TightRadios(),
            error_messages={
                "required": _("Wählen Sie bitte, wie oft wir schreiben dürfen."),
                "invalid_choice": _("Wählen Sie bitte eine der drei Möglichkeiten."),
            },
            **kwargs,
        )


class SearchForm(TrappedForm):
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Wir schreiben nur, wenn es etwas Neues gibt. Abbestellen geht mit einem Klick."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Ohne Adresse können wir Ihnen nicht schreiben. Tragen Sie bitte Ihre E-Mail-Adresse ein."),
            "invalid": _(
                "Diese Adresse sieht unvollständig aus. Sie braucht ein @ und einen Punkt, wie name@example.org."
            ),
        },
    )
    frequency = FrequencyField()


class FrequencyForm(KindForm):
    frequency = FrequencyField()


@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("search-save", limit=10, per=3600)
def search_save(request):
    kind = Kind.OFFER if request.GET.get("art") == "angebote" else Kind.REQUEST
    finder = PostingFilter(request.GET, kind=kind)
    form = SearchForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("email", "frequency")}
        saved_searches.save(finder, language=translation.get_language(), **said)
        return redirect("postings:search_saved")
    context = {
        "section": kind,
        "form": form,
        "search": saved_searches.in_words(finder),
        "back": reverse(f"postings:{kind}_list") + finder.query(),
    }
    return render(request, "postings/search_save.html", context, status=422 if form.is_bound else 200)


@require_safe
def search_saved(request):
    return render(request, "postings/search_saved.html")


@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def search_link(request, token):
    """What a letter leads to. Looking changes nothing; a button says yes, how often, or stops it."""
    search = saved_searches.of_token(token)
    if search is None:
        return render(request, "postings/search_link.html", {"search": None}, status=404)
    form = FrequencyForm(request.POST or None, initial={"frequency": search.frequency})
    finder = saved_searches.finder_of(search)
    context = {
        "search": search,
        "form": form,
        "words": saved_searches.in_words(finder),
        "list": reverse(f"postings:{search.kind}_list") + finder.query(),
        "stop_all": saved_searches.stop_all_token(search.reader),
        "done": "",
    }
    if request.method == "POST" and request.POST.get("answer") == "stop":
        saved_searches.stop(search)
        context["done"] = "stopped"
    elif form.is_valid():
        saved_searches.confirm(search, frequency=form.cleaned_data["frequency"])
        context["done"] = "confirmed"
    return render(
        request, "postings/search_link.html", context, status=422 if form.is_bound and not context["done"] else 200
    )


@csrf_exempt  # RFC 8058: mail programs stop it themselves, without our page; the signed address is what may
@require_http_methods(["GET", "HEAD", "POST"])
def search_stop(request, token):
    """Stop what the link names, in one request; whoever only looks sees a button."""
    searches = saved_searches.to_stop(token)
    if searches is None:
        return render(request, "postings/search_stop.html", {"is_broken": True}, status=404)
    num = searches.count()
    if request.method == "POST":
        saved_searches.stop(searches)
    return render(request, "postings/search_stop.html", {"num": num, "is_done": request.method == "POST" or not num})


@require_http_methods(["GET", "HEAD", "POST"])
def search_unwanted(request, token):
    """Not for me: where a letter names a posting, the way to never hear of it again."""
    notice = saved_searches.notice_of_token(token)
    if notice is None:
        return render(request, "postings/search_unwanted.html", {"notice": None}, status=404)
    if request.method == "POST":
        saved_searches.dismiss(notice)
        notice.is_unwanted = True
    return render(request, "postings/search_unwanted.html", {"notice": notice, "posting": notice.posting})

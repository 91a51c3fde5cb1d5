"""Keeping a search: an address, a yes by its owner, and the way to stop it."""

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from people.ratelimit import limited
from postings import saved_searches
from postings.filters import PostingFilter
from postings.models import Kind
from postings.traps import TrappedForm


class SearchForm(TrappedForm):
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Wir schreiben Ihnen höchstens einmal am Tag. Abbestellen geht mit einem Klick."),
        max_length=254,
        error_messages={
            "required": _("Ohne Adresse können wir Ihnen nicht schreiben. Tragen Sie bitte Ihre E-Mail-Adresse ein."),
            "invalid": _(
                "Diese Adresse sieht unvollständig aus. Sie braucht ein @ und einen Punkt, wie name@example.org."
            ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("search-save", limit=10, per=3600)
def search_save(request):
    kind = Kind.OFFER if request.GET.get("art") == "angebote" else Kind.REQUEST
    finder = PostingFilter(request.GET, kind=kind)
    form = SearchForm(request.POST or None)
    if form.is_valid():
        saved_searches.save(finder, email=form.cleaned_data["email"], language=translation.get_language())
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


@require_http_methods(["GET", "HEAD", "POST"])
def search_link(request, token):
    """What a letter leads to. Looking changes nothing; a button says yes or stops it."""
    search = saved_searches.of_token(token)
    done = ""
    if request.method == "POST" and search:
        done = "stopped" if request.POST.get("answer") == "stop" else "confirmed"
        (saved_searches.stop if done == "stopped" else saved_searches.confirm)(search)
    context = {"search": search, "done": done}
    if search:
        finder = saved_searches.finder_of(search)
        context |= {
            "words": saved_searches.in_words(finder),
            "list": reverse(f"postings:{search.kind}_list") + finder.query(),
        }
    return render(request, "postings/search_link.html", context, status=200 if search else 404)

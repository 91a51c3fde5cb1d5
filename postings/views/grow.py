"""From somebody who was helped to somebody who helps: one page of ideas, each a button to an offer that is nearly written."""

from django.shortcuts import redirect, render

from people.ratelimit import limited
from postings import access, growing
from postings.models import Kind

from .write import remember


@limited("grow", limit=30, per=3600)
def my_posting_grow(request):
    posting = access.granted(request)
    if posting is None or not growing.may_grow(posting):
        return redirect("postings:my_posting")
    ideas = growing.ideas(posting)
    if request.method == "POST":
        chosen = next((idea for idea in ideas if idea.category.pk == request.POST.get("category")), None)
        if chosen:
            token = growing.begin(posting, chosen)
            return remember(redirect("postings:offer_step", "pruefen"), Kind.OFFER, token)
    context = {"posting": posting, "ideas": ideas, "section": "mine"}
    response = render(
        request, "postings/my_posting_grow.html", context, status=422 if request.method == "POST" else 200
    )
    response["Cache-Control"] = "no-store"
    return response

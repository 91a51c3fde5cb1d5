"""What somebody may ask of us about all that belongs to her address: a file of it, and that we forget it."""

from django.conf import settings
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.ratelimit import limited, seconds_to_wait, too_many
from postings import access, departing, disclosure

from .my_page import of_address

CONFLICT = 409
FILES = {"limit": 5, "per": 3600}  # of one address


@require_POST
@of_address
def my_page_file(request, email):
    if wait := seconds_to_wait("my-file", email.lower(), **FILES):
        return too_many(request, wait)
    response = StreamingHttpResponse(disclosure.file_of(email), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people-like-me.json"'
    return response


@require_safe
@of_address
def my_page_forget(request, email):
    """What goes, what stays, and what cannot go yet."""
    return _explain(request, email, departing.ties(email))


@of_address
@limited("forget-me", limit=20, per=3600)
def my_page_forget_now(request, email):
    """One button. Pressed, everything is gone, and this visit is over."""
    if request.method != "POST":
        ties = departing.ties(email)
        if ties:
            return redirect("postings:my_page_forget")
        return render(request, "postings/my_page_forget_now.html", {"email": email, "section": "mine"})
    try:
        departing.leave(email)
    except departing.NotYet as held:
        return _explain(request, email, held.ties, status=CONFLICT)
    access.leave(request)
    return redirect("postings:my_page_forgotten")


def _explain(request, email, ties, *, status=200):
    context = {"email": email, "ties": ties, "section": "mine", "office": settings.OFFICE}
    return render(request, "postings/my_page_forget.html", context, status=status)


@require_safe
def my_page_forgotten(request):
    response = render(request, "postings/my_page_forgotten.html", {"section": "mine"})
    response["Offline-Copy"] = "none"
    return response

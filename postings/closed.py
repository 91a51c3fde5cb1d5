"""What somebody sees who comes back to a page of her own after the half hour."""

from django.shortcuts import redirect, render

OPEN_AGAIN = "postings:my_posting"


def closed(request, *, open_again=OPEN_AGAIN):
    """To where it is opened again; what was sent too late is shown, to be copied: it was not kept anywhere."""
    if request.method != "POST":
        return redirect(open_again)
    typed = [value for key in request.POST if key != "csrfmiddlewaretoken" for value in request.POST.getlist(key)]
    context = {
        "texts": [value for value in typed if len(value.split()) > 1],
        "open_again": open_again,
        "section": "mine",
    }
    response = render(request, "postings/closed.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response

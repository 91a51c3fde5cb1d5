"""The demo's mail, readable in the browser. Mounted only by settings.demo; every view refuses elsewhere."""

import email
import email.policy
import functools

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from . import mailbox


def demo_only(view):
    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
def letter_list(request):
    """The newest hundred; with `an` in the address, of those to it."""
    paths = mailbox.newest_first(to=request.GET.get("an", ""))[:100]
    return render(request, "demo/letter_list.html", {"letters": [_read(path) for path in paths]})


@demo_only
def letter_detail(request, name):
    for path in mailbox.newest_first():
        if path.name == name:
            return render(request, "demo/letter_detail.html", {"letter": _read(path)})
    raise Http404


def _read(path):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return {
        "name": path.name,
        "subject": message["Subject"],
        "to": message["To"],
        "reply_to": message["Reply-To"] or "",
        "date": message["Date"].datetime if message["Date"] else None,
        "language": message["Content-Language"] or "",
        "text": body.get_content() if body else "",
    }

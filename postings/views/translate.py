"""One posting, put into the reader's language by a machine when somebody asks for it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.ratelimit import limited
from postings import lifecycle, translating

from .browse import shown_posting


@require_POST
@limited("translate", limit=20, per=3600)
def posting_translate(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    if translating.is_offered(posting):
        try:
            translating.translate(posting)
        except translating.Failed:
            messages.warning(
                request, _("Das Übersetzen klappt gerade nicht. Bitte versuchen Sie es später noch einmal.")
            )
        except lifecycle.NotPossible:
            pass  # the page says what it says now
    return redirect(posting)

"""The answer to what somebody wrote to the office, and where else she can turn if it does not help."""

from django.urls import reverse
from django.utils.translation import gettext as _

from postings.emails import Letter, absolute
from postings.templatetags.look import day

from .models import Topic


class ConcernLetter(Letter):
    task = "coordination.tasks.send_concern_letter"

    def person(self, concern):
        return None

    def reader(self, concern):
        return (concern.email, concern.language) if concern.email else None

    def keys(self, concern):
        return {"concern": concern.pk}

    def posting(self, concern):
        return None


@ConcernLetter
def concern_answered(concern):
    return {
        "subject": _("Antwort auf Ihre Nachricht %(receipt)s") % {"receipt": concern.receipt},
        "paragraphs": [
            _("Sie haben uns am %(day)s geschrieben. Unsere Antwort steht hier:") % {"day": day(concern.written_at)}
        ],
        "quote": concern.answer,
        "button": _further(concern.topic),
        "why": _("Sie bekommen diese Nachricht, weil Sie uns über das Kontaktformular geschrieben haben."),
    }


def _further(topic):
    """Whoever else can be asked stands on the page of the law."""
    pages = {Topic.BARRIER: "accessibility", Topic.DATA: "privacy"}
    page = pages.get(topic, "reporting")
    return _("Wenn Ihnen das nicht hilft"), absolute(reverse(page))

"""What everybody sees when the application itself cannot answer, in every language at once; the reader's own comes first.

`python -m peoplelikeme.sorry > 503.html` writes the page for the proxy in front, which shows it while nothing stands behind
it: all it needs is inside.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

STYLES = ["css/tokens.css", "css/base.css"]
# Where even this cannot be made: the database, a template or a catalogue may be what is broken.
PLAIN = """<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Etwas ist schiefgegangen</title><h1>Etwas ist bei uns schiefgegangen</h1>
<p>Bitte versuchen Sie es in ein paar Minuten noch einmal.</p>
<p lang="en">Something went wrong on our side. Please try again in a few minutes.</p>
<p lang="ar" dir="rtl">حدث خطأ لدينا. يرجى المحاولة مرة أخرى بعد بضع دقائق.</p></html>"""


def wrong():
    """Something broke while a page was made."""
    return _page(
        lambda: (
            _("Etwas ist bei uns schiefgegangen"),
            _(
                "Bitte versuchen Sie es in ein paar Minuten noch einmal. Was Sie eingegeben haben, ist auf dem Gerät noch da: Gehen Sie "
                "einfach einen Schritt zurück."
            ),
        )
    )


def unavailable():
    """The application is being changed, or is not there at all."""
    return _page(
        lambda: (
            _("Wir sind gleich wieder da"),
            _("Gerade arbeiten wir an der Seite. Bitte versuchen Sie es in ein paar Minuten noch einmal."),
        ),
        is_alone=True,
    )


def _page(say, *, is_alone=False):
    try:
        own = translation.get_language() or settings.LANGUAGE_CODE
        codes = [own, *(code for code, _name in settings.LANGUAGES if code != own)]
        said = [_said(code, say) for code in codes]
        styles = format_html_join("\n", "{}", ((_style(name, is_alone),) for name in STYLES))
        return render_to_string("sorry.html", {"said": said, "office": settings.OFFICE, "styles": styles})
    except Exception:  # whatever it is, the reader gets an answer
        return PLAIN


def _said(code, say):
    with translation.override(code):
        title, text = say()
        return {"language": code, "title": title, "text": text}


def _style(name, is_alone):
    if not is_alone:
        return format_html('<link rel="stylesheet" href="{}">', static(name))
    return format_html("<style>{}</style>", mark_safe(Path(finders.find(name)).read_text(encoding="utf-8")))  # noqa: S308


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    with translation.override(settings.LANGUAGE_CODE):
        sys.stdout.write(unavailable())

"""Whoever asked for help may want to give some: a few kinds that fit her, each an offer that is nearly written.

She reads it all on the last page of the usual way, changes what she likes, and sends it herself. That somebody who offers
once asked is counted by who she is, and written nowhere; see coordination/figures.py.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import ReachBy
from postings import catalogue, tongues
from postings.intake import new_token

from .models import Draft, ForWhom, Kind, Status
from .models.draft import key_of
from .steps import Where

MOST = 6
HOME = "de"
# Kinds one can give without anything but oneself: slug → (what it will be called, what it will say).
WORDS = {
    "interpreting": (
        _("Ich übersetze: %(languages)s"),
        _("Ich spreche diese Sprachen und helfe gern beim Verstehen, am Telefon oder vor Ort."),
    ),
    "authorities": (
        _("Ich gehe mit zum Amt"),
        _("Ich kenne den Weg, weil ich ihn selbst gegangen bin. Gern gehe ich mit und höre zu."),
    ),
    "doctors": (
        _("Ich gehe mit zum Arzt"),
        _("Ich begleite Menschen, die nicht allein zum Arzt gehen möchten, und helfe beim Verstehen."),
    ),
    "language-tandem": (
        _("Zusammen Sprachen üben: %(languages)s"),
        _("Wir treffen uns und reden: die halbe Zeit in Ihrer Sprache, die halbe Zeit in meiner."),
    ),
    "meeting-place": (
        _("Ich zeige Ihnen die Gegend"),
        _("Wer neu hier ist, hat viele Fragen. Bei einem Spaziergang zeige ich, was mir am Anfang geholfen hat."),
    ),
    "kitchen-and-meals": (
        _("Ich koche gern für andere"),
        _(
            "Bei einem Fest oder in einer Küche: Ich helfe beim Kochen, gern auch so, wie man es bei mir zu Hause macht."
        ),
    ),
    "moving-and-repairs": (
        _("Ich helfe beim Umzug"),
        _("Ich trage, baue auf und packe mit an. Sagen Sie mir, wann Sie Hilfe brauchen."),
    ),
    "shelter-help": (
        _("Ich helfe in einer Unterkunft"),
        _("Ich habe Zeit für Menschen, die gerade erst angekommen sind, und helfe, wo es nötig ist."),
    ),
}
NEEDS_TWO_LANGUAGES, NEEDS_HOME = {"interpreting", "language-tandem"}, {"authorities", "doctors"}


@dataclass(frozen=True)
class Idea:
    """A kind of help somebody could give, as the offer would say it. `title` and `text` are in the active language."""

    category: object
    title: str
    text: str


def may_grow(posting):
    """Whether this is the moment to ask: she wrote for herself, and somebody answered or it is settled."""
    is_hers = posting.kind == Kind.REQUEST and posting.for_whom == ForWhom.ME
    return is_hers and (posting.answered_at is not None or posting.status == Status.SETTLED)


def ideas(posting):
    """Up to six that fit what her request says of her; the kind she was helped with herself comes first."""
    spoken = [*posting.languages, *posting.languages_basic]
    fitting = [slug for slug in WORDS if _fits(slug, spoken)]
    fitting.sort(key=lambda slug: slug != posting.category_id)
    languages = tongues.joined(map(tongues.name, spoken))
    categories = catalogue.categories()
    return [
        Idea(categories[slug], str(title) % {"languages": languages}, str(text))
        for slug, (title, text) in ((slug, WORDS[slug]) for slug in fitting[:MOST])
    ]


def _fits(slug, spoken):
    if slug in NEEDS_TWO_LANGUAGES:
        return len(spoken) > 1
    return slug not in NEEDS_HOME or HOME in spoken


@transaction.atomic
def begin(posting, idea):
    """A draft of an offer in which everything is answered that her request answers already. Returns its secret."""
    token, author = new_token(), posting.author
    Draft.objects.create(key=key_of(token), kind=Kind.OFFER, answers=_answers(posting, idea) | _proof(author))
    return token


def _answers(posting, idea):
    place = Where.initial_of(posting)["place"]
    steps = {
        "was": {"category": [idea.category.pk]},
        "worum": {
            "title": [idea.title[:90].rstrip(" ,،")],
            "text": [idea.text],
            "text_language": [tongues.of_reader()],
        },
        "wo": {"place": [place], "reach_km": ["10"]},
        "wann": {"any_time": ["on"]},
        "sprachen": {"languages": posting.languages, "languages_basic": posting.languages_basic},
        "wie-viele": {"amount": [""]},
        "fuer-wen": {"for_whom": [ForWhom.ME], "wishes": []},
    }
    return {"steps": steps | _reach(posting.author)}


def _reach(author):
    """How she is reached; asked again where her mail does not arrive."""
    if author.reach_by == ReachBy.EMAIL and not author.can_be_mailed:
        return {}
    said = {"reach_by": author.reach_by, "email": author.email, "phone": author.phone, "name": author.name}
    reach = {"erreichen": {name: [value] for name, value in said.items()}}
    return reach | ({"code": {"code": ["–"]}} if author.reach_by == ReachBy.EMAIL else {})


def _proof(author):
    """She proved her address when she asked; another one would be proved anew."""
    if author.reach_by != ReachBy.EMAIL or not author.can_be_mailed:
        return {}
    proof = {"email": author.email, "language": author.language, "sent_at": timezone.now().isoformat()}
    return {"proof": {**proof, "tries": 0, "is_proved": True}}

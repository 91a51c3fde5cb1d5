"""What a posting says in other languages: its author's words once they are read, the office's and a machine's at once.

The original stays what counts. Whatever changes it takes all of these out of sight until they are written anew; the
database sees to that (Posting.Meta.triggers).
"""

from django.db import transaction
from django.utils import timezone

from postings import lifecycle, tongues

from .models import HUMANS, Action, Actor, Decision, Maker, Occasion, Rendering, Review


class SameLanguage(Exception):
    """The posting is written in this language."""


@transaction.atomic
def propose(posting, *, language, title, text):
    """Its author says it in another language. Shown once somebody has read it; who writes again waits in the same place."""
    posting = _locked_open(posting, language)
    rendering = _keep(posting, Maker.AUTHOR, language, title=title, text=text, shown_at=None)
    if Review.objects.waiting().filter(rendering=rendering).exists():
        posting.version += 1  # whoever reads the older words cannot decide about these
        posting.save(update_fields=["version"])
    else:
        Review.objects.create(posting=posting, occasion=Occasion.SECOND, rendering=rendering)
    lifecycle.log(posting, Action.RENDERED, actor=Actor.AUTHOR, language=language)
    return rendering


@transaction.atomic
def write(posting, *, by, language, title, text):
    """Somebody of the office says it in another language, and answers for it."""
    posting = _locked_open(posting, language)
    now = timezone.now()
    rendering = _keep(posting, Maker.STAFF, language, title=title, text=text, made_by=by, shown_at=now)
    lifecycle.log(posting, Action.RENDERED, actor=Actor.STAFF, by=by, language=language)
    return rendering


@transaction.atomic
def keep_machines(posting, *, language, title, text):
    """What a machine made of the words that `posting` holds; somebody asked it to. Raises NotPossible where everybody no longer
    reads these words, or a machine's were taken away before."""
    read, posting = posting, _locked_open(posting, language)
    is_same = all(getattr(read, name) == getattr(posting, name) for name in ("title", "text", "text_language"))
    if not posting.is_public or not is_same or is_unwanted(posting, language):
        raise lifecycle.NotPossible(posting, posting.status)
    rendering = _keep(posting, Maker.MACHINE, language, title=title, text=text, shown_at=timezone.now())
    lifecycle.log(posting, Action.TRANSLATED, actor=Actor.VISITOR, language=language)
    return rendering


def is_unwanted(posting, language):
    """Whether a machine's words in this language were taken away."""
    return posting.renderings.filter(maker=Maker.MACHINE, language=language, title="").exists()


def show(rendering):
    """Somebody has read it beside the original as it stands. Within the lock of its posting."""
    rendering.shown_at, rendering.outdated_at = timezone.now(), None
    rendering.save(update_fields=["shown_at", "outdated_at"])


@transaction.atomic
def take_away(rendering, *, actor=Actor.AUTHOR, by=None):
    """Forget its words. A machine does not say again what was taken away once."""
    posting = lifecycle.locked(rendering.posting)
    Rendering.objects.filter(pk=rendering.pk).update(title="", text="", shown_at=None)
    waiting = Review.objects.waiting().filter(rendering=rendering)
    waiting.update(decided_at=timezone.now(), decision=Decision.OBSOLETE)
    lifecycle.log(posting, Action.RENDERING_DROPPED, actor=actor, by=by, language=rendering.language)


def _locked_open(posting, language):
    posting = lifecycle.locked(posting)
    if not posting.is_open:
        raise lifecycle.NotPossible(posting, posting.status)
    if language == posting.text_language:
        raise SameLanguage(language)
    return posting


def _keep(posting, maker, language, **said):
    fresh = {"made_at": timezone.now(), "outdated_at": None}
    found, _is_new = Rendering.objects.update_or_create(
        posting=posting, language=language, maker=maker, defaults={**fresh, **said}
    )
    return found


# What a reader sees


def with_words(postings, *, makers=HUMANS):
    """`postings`, each with what it says in the reader's language as `rendered`. No query more."""
    words = Rendering.objects.words_of_each(tongues.read_by_reader(), makers=makers)
    return postings.annotate(rendered=words)


def for_reader(posting):
    """What the reader sees first of a posting `with_words`: title, text, language, and the maker where it is not the original."""
    rendered = getattr(posting, "rendered", None)
    if rendered and posting.text_language not in tongues.read_by_reader():
        return rendered
    return {"title": posting.title, "text": posting.text, "language": posting.text_language, "maker": ""}


def in_other_languages(posting, *, but):
    """What else people say of it: a rendering for each language but the one that is read already. One query, or none."""
    if not posting.said_elsewhere:
        return []
    shown = posting.renderings.shown().filter(maker__in=HUMANS).exclude(language=but).by_maker()
    found = {each.language: each for each in reversed(shown)}  # of each language the maker who comes first
    return sorted(found.values(), key=lambda each: tongues.own_name(each.language))

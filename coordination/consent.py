"""What is read out on the telephone before anything is written down: stored word for word, so never changed silently."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from postings.models import Kind

WORDS = {
    Kind.REQUEST: gettext_lazy(
        "Wir schreiben auf, was Sie brauchen, und zeigen es auf unserer Seite, ohne Ihren Namen und ohne Ihre Nummer. "
        "Ihren Namen und Ihre Nummer sehen nur die Menschen in der Koordinationsstelle. Damit suchen wir jemanden, der hilft. "
        "Sie können jederzeit anrufen, dann löschen wir alles. Sind Sie einverstanden?"
    ),
    Kind.OFFER: gettext_lazy(
        "Wir schreiben auf, was Sie anbieten, und zeigen es auf unserer Seite, ohne Ihren Namen und ohne Ihre Nummer. "
        "Ihren Namen und Ihre Nummer sehen nur die Menschen in der Koordinationsstelle. Damit suchen wir jemanden, der es braucht. "
        "Sie können jederzeit anrufen, dann löschen wir alles. Sind Sie einverstanden?"
    ),
}


def words_for(kind):
    """[(language, the words to read out)]: German, and every language whose catalogue has them."""
    told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = str(WORDS[kind])
    german = told[settings.LANGUAGE_CODE]
    return [
        (language, words) for language, words in told.items() if language == settings.LANGUAGE_CODE or words != german
    ]

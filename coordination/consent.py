"""What is read out on the telephone before anything is written down: stored word for word, so never changed silently."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from postings.models import Kind

WORDS = {
    Kind.REQUEST: gettext_lazy(
        "Wir schreiben auf, was Sie brauchen. Das zeigen wir auf unserer Website, ohne Ihren Namen und ohne Ihre Nummer. "
        "Ihren Namen und Ihre Nummer sehen nur Menschen, die bei uns in Kassel oder in der Servicestelle in Ihrer Region "
        "arbeiten. Andere bekommen sie nur, wenn Sie Ja sagen. Wir suchen jemanden, der hilft. Möchten Sie das nicht mehr? "
        "Rufen Sie uns an, dann nehmen wir den Eintrag von der Website. Sind Sie einverstanden?"
    ),
    Kind.OFFER: gettext_lazy(
        "Wir schreiben auf, was Sie anbieten. Das zeigen wir auf unserer Website, ohne Ihren Namen und ohne Ihre Nummer. "
        "Ihren Namen und Ihre Nummer sehen nur Menschen, die bei uns in Kassel oder in der Servicestelle in Ihrer Region "
        "arbeiten. Andere bekommen sie nur, wenn Sie Ja sagen. Wir suchen jemanden, der es braucht. Möchten Sie das nicht "
        "mehr? Rufen Sie uns an, dann nehmen wir den Eintrag von der Website. Sind Sie einverstanden?"
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

from django.utils import translation

from coordination import consent
from postings.models import Kind


def test_consent_is_read_out_in_german_and_in_what_is_translated():
    told = dict(consent.words_for(Kind.OFFER))

    assert told["de"].startswith("Wir schreiben auf, was Sie anbieten")
    for language, words in told.items():
        with translation.override(language):
            assert words == str(consent.WORDS[Kind.OFFER])

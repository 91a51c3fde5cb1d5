"""The one place that says which letters count as the same when a text is searched.

plm_fold lowers, drops accents, reads ae/oe/ue as umlauts (but not after a vowel or q: Frau + en, neue, Quelle), reads the
letters that Arabic and Persian keyboards write differently as one, and turns punctuation into spaces. It names its letters
itself instead of asking the database's locale, so it folds the same under every locale; hence it may be IMMUTABLE, which
generated columns and indexes need.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# translate() costs by the length of its list, so only texts in alphabets from Cyrillic to Arabic go through it.
FOLD = r"""
CREATE FUNCTION plm_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $fold$
SELECT btrim(regexp_replace(regexp_replace(
    lower(public.unaccent('public.unaccent'::regdictionary,
        CASE WHEN words ~ '[\u0400-\u06ff]' THEN translate(words,
            'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐ' || 'أإآٱىیةک' || 'ًٌٍَُِّْـ',
            'абвгдеежзийклмнопрстуфхцчшщъыьэюяєіїґ' || 'ااااييهك') ELSE words END))
    , '[]\s\u200b-\u200f\u202a-\u202e.,;:!?()[{}<>"''/\\–—_…„“”‚‘’«»،؛؟|+*=&%#@~^`-]+', ' ', 'g')
    , '(^|[^aeiouq])([aou])e', '\1\2', 'g')
    )
$fold$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION plm_fold(text)"),
    ]

"""What every catalogue must hold, beyond being complete (tests/test_conventions.py)."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import datetime
from django.utils.translation import to_locale

from peoplelikeme.lib import catalogues, proofreading
from postings import tongues
from tests.conftest import LANGUAGES
from tests.test_conventions import PUBLIC_TEMPLATES

BUTTON = re.compile(r"""class="button[^>]*>(?:\{% icon "\w+" %\})?\s*\{% translate ["']([^"']+)["'] %\}""")
SOME_DAY = datetime(2026, 3, 9, 14, 5)
# Languages of Hesse whose words Django has, with what it calls a Monday in March.
DAYS = {
    "de": "Montag, 9. März", "en": "Monday, 9 March", "fr": "lundi, 9 mars", "ku": "duşem, 9ê adarê", "so": "Isniin, 9 Maarso",
    "tr": "Pazartesi, 9 Mart", "ru": "понедельник, 9 марта", "uk": "понеділок, 9 березня", "ti": "ሰኑይ፣ 9 መጋቢት",
    "ar": "الاثنين، 9 مارس", "ps": "دوشنبه، 9 مارچ", "fa": "دوشنبه، 9 مارس", "de-simple": "Montag, 9. März",
}  # fmt: skip


def catalogue_of(code):
    with (catalogues.LOCALE / to_locale(code) / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=code.partition("-")[0])


def buttons():
    return {words for path in PUBLIC_TEMPLATES for words in BUTTON.findall(path.read_text())}


def test_there_are_buttons_to_look_at():
    assert len(buttons()) > 40


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "de"])
def test_buttons_stay_short(code):
    catalogue = catalogue_of(code)
    said = {words: catalogue.get(words).string for words in buttons() if catalogue.get(words)}

    assert {german: text for german, text in said.items() if proofreading.is_long_label(german, text)} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_are_said_in_the_language(code):
    from postings.templatetags.look import day

    with translation.override(code):
        assert day(SOME_DAY) == DAYS[code]


@pytest.mark.parametrize("code", LANGUAGES)
def test_full_date_holds_day_and_year(code):
    with translation.override(code):
        said = date_format(SOME_DAY, "DATE_FORMAT")

    assert ("9" in said, "2026" in said) == (True, True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_form_says_in_the_language_what_is_missing(code):
    from django.forms import CharField

    with translation.override(code):
        said = str(CharField().error_messages["required"])

    assert ("required" in said) is (code == "en")


def test_languages_stand_in_the_order_of_their_own_alphabets():
    latin = [name for _code, name in settings.LANGUAGES if name[0].isascii()]
    cyrillic = [name for _code, name in settings.LANGUAGES if "А" <= name[0] <= "Я" or name[0] == "У"]

    assert latin == sorted(latin)
    assert cyrillic == sorted(cyrillic)


@pytest.mark.parametrize("code", LANGUAGES)
def test_direction_is_the_same_for_us_and_for_the_staff_room(code):
    with translation.override(code):
        assert translation.get_language_bidi() is tongues.is_rtl(code)

import pytest

from peoplelikeme.lib import proofreading

UKRAINIAN = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
DAYS = ("Ein Tag", "%(num)s Tage")


@pytest.mark.parametrize(
    ("language", "german", "strings"),
    [
        ("en", "Guten Tag %(name)s,", ["Hello %(name)s,"]),
        ("ar", "Weiter", ["متابعة"]),
        ("ar", "CSV", ["CSV"]),
        ("uk", "Schreiben Sie an hallo@example.org", ["Пишіть на hallo@example.org"]),
        ("ti", "People Like Me", ["People Like Me"]),
        ("tr", "<b>Alle</b>", ["<b>Hepsi</b>"]),
    ],
)
def test_good_translation_has_no_flaw(language, german, strings):
    assert proofreading.flaws(language, german, strings) == []


@pytest.mark.parametrize(
    ("language", "german", "strings", "flaw"),
    [
        ("en", "Weiter", [""], "is not translated"),
        ("en", "Guten Tag %(name)s,", ["Hello,"], "loses %(name)s"),
        ("en", "Guten Tag,", ["Hello %(name)s,"], "invents %(name)s"),
        ("tr", "<b>Alle</b>", ["Hepsi"], "has other tags"),
        ("tr", "Alle ", ["Hepsi"], "begins or ends with other spaces"),
        ("tr", "Seite jetzt schnell verlassen", ["Seite jetzt schnell verlassen"], "is still German"),
        ("ar", "Seite schnell verlassen", ["Seite schnell verlassen"], "holds no letter of arabic script"),
    ],
)
def test_flaw_is_seen(language, german, strings, flaw):
    assert proofreading.flaws(language, german, strings) == [flaw]


def test_form_for_one_thing_alone_may_say_it_in_a_word():
    assert proofreading.flaws("en", DAYS, ["one day", "%(num)s days"]) == []


def test_form_that_is_said_of_21_needs_the_number():
    assert proofreading.flaws("uk", DAYS, ["один день", "%(num)s дні", "%(num)s днів"], UKRAINIAN) == ["loses %(num)s"]


@pytest.mark.parametrize(
    ("german", "text", "is_long"),
    [
        ("Weiter", "Suite", False),
        ("Weiter", "Weiter zur nächsten Frage", True),
        ("Ja", "Evet, bunu tam böyle yapalım", True),
        ("Eine ganze Frage mit vielen Wörtern", "W" * 200, False),
    ],
)
def test_label_may_grow_so_much(german, text, is_long):
    assert proofreading.is_long_label(german, text) is is_long

import ast
from pathlib import Path

import pytest

from postings import guessing, tongues

SAID = {
    "de": "Wir suchen drei Betten für die Kinder und einen Schrank.",
    "en": "We are looking for three beds for the children.",
    "ar": "نحن عائلة جديدة في المدينة ونحتاج إلى ثلاثة أسرّة للأطفال.",
    "fa": "ما تازه به این شهر آمده‌ایم و برای بچه‌ها سه تخت لازم داریم.",
    "ps": "موږ د ماشومانو لپاره درې کټونو ته اړتیا لرو، ښار ته نوي راغلي یو.",
    "ckb": "ئێمە پێویستمان بە سێ جێگەی نووستن هەیە بۆ منداڵەکان.",
    "ur": "ہمیں بچوں کے لیے تین بستر چاہئیں، ہم شہر میں نئے ہیں۔",
    "uk": "Ми шукаємо три ліжка для дітей, ми нещодавно приїхали.",
    "ru": "Мы ищем три кровати для детей, мы недавно приехали.",
    "bg": "Търсим три легла за децата, наскоро дойдохме в града.",
    "tr": "Çocuklar için üç yatak arıyoruz, şehirde yeniyiz.",
    "fr": "Nous cherchons trois lits pour les enfants.",
    "es": "Buscamos tres camas para los niños, somos nuevos en la ciudad.",
    "ku": "Em ji bo zarokan li sê nivînan digerin, em nû hatine bajêr.",
    "so": "Waxaan u raadinaynaa saddex sariirood carruurta, magaalada waan ku cusubnahay.",
    "ti": "ኣብዚ ከተማ ሓደስቲ ኢና፡ ንቖልዑ ሰለስተ ዓራት የድልየና ኣሎ።",
    "am": "በዚህ ከተማ አዲስ ነን፤ ለልጆቻችን ሦስት አልጋዎች እንፈልጋለን፤ እባካችሁ እርዱን።",
    "el": "Ψάχνουμε τρία κρεβάτια για τα παιδιά.",
    "hy": "Մենք երեք մահճակալ ենք փնտրում երեխաների համար։",
    "ka": "ჩვენ ვეძებთ სამ საწოლს ბავშვებისთვის.",
    "ja": "子どものためのベッドを三つ探しています。",
    "zh": "我们刚搬到这个城市，正在为孩子们找三张床。",
}


@pytest.mark.parametrize("code", SAID)
def test_sentence_is_known_by_its_letters_or_its_words(code):
    assert guessing.guess(SAID[code]) == code


@pytest.mark.parametrize(
    "text", ["", "Bett", "سرير", "0176 1234567 " * 9, "🛏️" * 40, "\0\ud83d" * 20, "Topf سرير ліжко bed"]
)
def test_what_is_too_little_or_too_mixed_is_not_guessed(text):
    assert guessing.guess(text) is None


def test_a_few_foreign_words_do_not_count():
    assert guessing.guess("Wir suchen jemanden für das Jobcenter, der Дмитро und seine Mutter begleitet.") == "de"


def test_all_that_may_be_guessed_are_languages_of_ours():
    told_by_letters = {code for codes in guessing.LETTERS.values() for code in codes} | set(guessing.OF_SCRIPT.values())

    assert told_by_letters | {code for codes in guessing.AMONG.values() for code in codes} <= set(tongues.ALL)


@pytest.mark.parametrize(
    ("chosen", "written", "other"),
    [
        ("de", "ar", "ar"),
        ("ar", "ar", None),
        ("prs", "fa", None),
        ("de", "fa", "fa"),
        ("rom", "de", None),
        ("ku", "ckb", None),
    ],
)
def test_choice_is_doubted_only_where_the_text_is_surely_in_another_language(chosen, written, other):
    assert guessing.other_than(chosen, SAID[written]) == other


@pytest.mark.parametrize(("text", "language"), [(SAID["ar"], "ar"), ("Ok, danke!", "en"), ("", "en")])
def test_message_is_in_the_usual_language_unless_it_surely_is_not(text, language):
    assert guessing.of_message(text, usual="en") == language


def test_nothing_that_judges_a_text_asks_for_its_language():
    """A guess is never a ground for suspicion."""
    root = Path(__file__).parents[2]
    asking = {
        str(path.relative_to(root))
        for app in ("people", "postings", "network", "coordination", "exchange")
        for path in (root / app).rglob("*.py")
        if "guessing" in _imported(path)
    }

    assert asking == {"postings/intake.py", "postings/relaying.py", "postings/views/conversation.py"}


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (each.name for each in node.names)

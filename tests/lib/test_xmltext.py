import pytest
from lxml import etree

from peoplelikeme.lib.xmltext import legal


@pytest.mark.parametrize("text", ["a\x0bb", "\x00", "\ud83d", "\ufffe", "Zeile\nzwei\tdrei 😀 عربي"])
def test_text_left_over_stands_in_a_document(text):
    element = etree.Element("a")

    element.text = legal(text)

    assert element.text == "".join(letter for letter in text if letter.isprintable() or letter in "\n\t ")

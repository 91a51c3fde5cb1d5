import subprocess
import sys

from babel.messages.pofile import read_po

from peoplelikeme.lib import catalogues

PO = """
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Weiter"
msgstr "{}"
"""


def folder_with(tmp_path, translation):
    po = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO.format(translation))
    return po


def test_compile_stale_writes_a_missing_catalogue_once(tmp_path):
    po = folder_with(tmp_path, "Continue")

    catalogues.compile_stale(tmp_path)

    written = po.with_suffix(".mo").stat().st_mtime_ns
    catalogues.compile_stale(tmp_path)
    assert po.with_suffix(".mo").stat().st_mtime_ns == written


def test_compile_stale_by_several_at_once_leaves_a_whole_catalogue(tmp_path):
    po = folder_with(tmp_path, "Continue")
    program = f"from pathlib import Path; from peoplelikeme.lib import catalogues as c; c.compile_stale(Path({str(tmp_path)!r}))"

    started = [subprocess.Popen([sys.executable, "-c", program], cwd=catalogues.ROOT) for _ in range(4)]

    assert [each.wait() for each in started] == [0, 0, 0, 0]
    assert [file.name for file in po.parent.iterdir() if file.suffix != ".po"] == ["django.mo"]


def test_gaps_name_a_message_without_translation(tmp_path):
    folder_with(tmp_path, "")

    assert "Weiter" in [message for _po, message, _flaw in catalogues.gaps(tmp_path)]


def test_gaps_leave_out_what_is_translated(tmp_path):
    folder_with(tmp_path, "Continue")

    assert "Weiter" not in [message for _po, message, _flaw in catalogues.gaps(tmp_path)]


def test_template_messages_include_plurals_and_contexts():
    source = (
        "{% load i18n %}{% translate 'Ja' context 'Knopf' %}"
        "{% blocktranslate count n=n %}Ein Tag{% plural %}{{ n }} Tage{% endblocktranslate %}"
    )

    found = {(function, messages) for _line, function, messages, _comments in catalogues.template_messages(source, "x")}

    assert ("pgettext", ("Knopf", "Ja")) in found
    assert ("ngettext", ("Ein Tag", "%(n)s Tage", None)) in found


def test_sources_catalogue_knows_where_a_message_stands():
    message = catalogues.sources_catalogue().get("Stimmt alles?")

    assert [path for path, _line in message.locations] == ["templates/postings/step_check.html"]


def test_leichte_sprache_says_what_the_public_reads():
    sources = catalogues.sources_catalogue()
    wanted = catalogues.wanted(catalogues.SIMPLE, sources)

    assert wanted.get("Stimmt alles?")
    assert sources.get("Wiedervorlagen")
    assert not wanted.get("Wiedervorlagen")


def test_language_that_django_does_not_speak_wants_its_words():
    sources = catalogues.sources_catalogue()

    assert catalogues.wanted("ti", sources).get("This field is required.")
    assert not catalogues.wanted("uk", sources).get("This field is required.")


def test_committed_catalogues_can_be_read():
    for po in catalogues.LOCALE.glob("*/LC_MESSAGES/django.po"):
        assert len(read_po(po.open("rb"))) > 0

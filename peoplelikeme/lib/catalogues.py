"""Catalogues of translations, without gettext's own programs: Babel reads our Python, Django reads its templates.

German is the language of the sources, so every other language is complete when each German message has its translation.
Leichte Sprache is German in words of its own for whom the pages are made; the staff room stays in German there. Where Django
does not speak a language, what a form says by itself is ours to translate, too.

    python -m peoplelikeme.lib.catalogues update   write new messages into locale/*/LC_MESSAGES/django.po
    python -m peoplelikeme.lib.catalogues check    fail where a message has no translation, or a catalogue is behind
"""

import io
import os
import re
import sys
from pathlib import Path

import django

from peoplelikeme.lib import proofreading

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
DJANGO_LOCALE = Path(django.__file__).parent / "conf/locale"
SOURCES = ["peoplelikeme", "people", "postings", "network", "coordination", "exchange", "templates"]
SIMPLE = "de_Simple"
STAFF_ROOM = re.compile(
    r"(templates/)?coordination/(?!answer|belonging|call_out_(answering|facts|letters)|concern_(letters|pages)|consent|"
    r"contact(_done)?\.html|counterparts|letters\.py|standing)|(templates/)?(admin|account|mfa)/|"
    r"people/(admin|sign_in|staff|account)|[a-z]+/admin|templates/exchange/(?!embedded)|"
    r"exchange/(admin|batch|harvest|handing|ehrenamtssuche|importing|pushing|freinet|rpde|models)"
)
# What people meet of Django's own words, and where they stand there.
DJANGO_WORDS = re.compile(r"(forms/(fields|forms|models|widgets)|core/validators|utils/(dates|timesince|text))\.py")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def compile_stale(folder=LOCALE):
    """Write each .mo that is missing or older than its .po. Cheap when there is nothing to do."""
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with po.open("rb") as file:
            catalogue = read_po(file, locale=_language(po))
        unfinished = mo.with_suffix(f".{os.getpid()}.tmp")  # others may compile the same at this moment
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(mo)  # whoever reads meanwhile sees the old or the new one, never half


def template_messages(source, name):
    """(line, function, messages, comments) of a Django template."""
    from babel.messages.extract import extract_python
    from django.utils.translation.template import templatize

    # Indentation of a page is none of Python's.
    python = "\n".join(line.lstrip() for line in templatize(source, origin=name).split("\n"))
    yield from extract_python(io.BytesIO(python.encode()), KEYWORDS.keys(), [], {"encoding": "utf-8"})


def sources_catalogue():
    """A catalogue of every message in the sources, with where it stands."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_python

    catalogue = Catalog(project="People Like Me", fuzzy=False)
    for path in sorted(path for source in SOURCES for path in (ROOT / source).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            found = extract_python(path.open("rb"), KEYWORDS.keys(), [], {"encoding": "utf-8"})
        elif path.suffix in (".html", ".txt") and path.is_relative_to(ROOT / "templates"):
            found = template_messages(path.read_text(), str(path))
        else:
            continue
        for _line, function, messages, _comments in found:
            _add(catalogue, function, messages, str(path.relative_to(ROOT)))
    return catalogue


def _add(catalogue, function, messages, path):
    spec = KEYWORDS[function]
    messages = messages if isinstance(messages, (list, tuple)) else (messages,)
    context = None
    if spec is None:
        wanted = messages[0]
    else:
        if isinstance(spec[0], tuple):
            context, spec = messages[0], spec[1:]
        picked = tuple(messages[index - 1] for index in spec)
        wanted = picked if len(picked) > 1 else picked[0]
    first = wanted[0] if isinstance(wanted, tuple) else wanted
    if first:
        catalogue.add(
            wanted, locations=[(path, 0)], context=context, flags=[] if "%(" not in str(first) else ["python-format"]
        )


def _language(po):
    """What Babel knows the language of a catalogue as: it has no Leichte Sprache of its own."""
    return po.parents[1].name.partition("_")[0]


def wanted(name, sources):
    """Of the sources' catalogue what the locale `name` must say, and what Django leaves to it."""
    from babel.messages.catalog import Catalog

    catalogue = Catalog(fuzzy=False)
    for message in sources:
        if message.id and not (name == SIMPLE and all(STAFF_ROOM.match(path) for path, _line in message.locations)):
            catalogue.add(message.id, locations=message.locations, context=message.context, flags=message.flags)
    if not (DJANGO_LOCALE / name.partition("_")[0]).is_dir():
        for message in _django_words():
            catalogue.add(message.id, locations=message.locations, context=message.context, flags=message.flags)
    return catalogue


def _django_words():
    from babel.messages.pofile import read_po

    with (DJANGO_LOCALE / "en/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file, locale="en"):
            where = [f"django/{path}" for path, _line in message.locations if DJANGO_WORDS.match(path)]
            if message.id and where:
                message.locations = [(path, 0) for path in where]
                yield message


def update(folder=LOCALE):
    from babel.messages.pofile import read_po, write_po

    sources = sources_catalogue()
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=_language(po))
        catalogue.update(wanted(po.parents[1].name, sources), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with po.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)


def gaps(folder=LOCALE):
    """(catalogue, message, what is wrong) for each German message that a language does not have, or has with a flaw."""
    from babel.messages.pofile import read_po

    sources = sources_catalogue()
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=_language(po))
        for message in wanted(po.parents[1].name, sources):
            if not message.id:
                continue
            known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            strings = known.string if known and not known.fuzzy else ""
            strings = strings if isinstance(strings, (tuple, list)) else [strings]
            if isinstance(message.id, tuple) and len(strings) != catalogue.num_plurals:
                yield po, message.id, f"wants {catalogue.num_plurals} forms"
            for flaw in proofreading.flaws(_language(po), message.id, strings, catalogue.plural_expr):
                yield po, message.id, flaw


def main(command):
    if command == "update":
        update()
    elif command == "check":
        missing = list(gaps())
        for po, message, flaw in missing:
            print(f"{po.relative_to(ROOT)}: {message!r} {flaw}")  # noqa: T201
        if missing:
            sys.exit(f"{len(missing)} messages have no good translation. Run make messages and translate them.")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])

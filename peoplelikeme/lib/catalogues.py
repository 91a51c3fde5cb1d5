"""Catalogues of translations, without gettext's own programs: Babel reads our Python, Django reads its templates.

German is the language of the sources, so every other language is complete when each German message has its translation.

    python -m peoplelikeme.lib.catalogues update   write new messages into locale/*/LC_MESSAGES/django.po
    python -m peoplelikeme.lib.catalogues check    fail where a message has no translation, or a catalogue is behind
"""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
SOURCES = ["peoplelikeme", "people", "postings", "network", "coordination", "exchange", "templates"]
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
            catalogue = read_po(file, locale=po.parents[1].name)
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


def update(folder=LOCALE):
    from babel.messages.pofile import read_po, write_po

    sources = sources_catalogue()
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parents[1].name)
        catalogue.update(sources, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with po.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)


def gaps(folder=LOCALE):
    """(catalogue, message) for each German message that a language does not have, and each translation that lost a
    placeholder."""
    from babel.messages.pofile import read_po

    sources = [message for message in sources_catalogue() if message.id]
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parents[1].name)
        for message in sources:
            known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            strings = known.string if known else ""
            strings = strings if isinstance(strings, (tuple, list)) else [strings]
            if not known or known.fuzzy or not all(strings) or (message.python_format and list(known.check(catalogue))):
                yield po, message.id


def main(command):
    if command == "update":
        update()
    elif command == "check":
        missing = list(gaps())
        for po, message in missing:
            print(f"{po.relative_to(ROOT)}: {message!r}")  # noqa: T201
        if missing:
            sys.exit(f"{len(missing)} messages have no good translation. Run make messages and translate them.")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])

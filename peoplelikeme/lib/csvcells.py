"""Tables that spreadsheets open: no cell is a formula (OWASP, CSV injection), and each reads back as it was."""

import csv

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # by which German spreadsheets know UTF-8


class _Echo:
    def write(self, line):
        return line


def table(heads, rows):
    """Pieces of text that together are the table: a line each, words escaped, None empty."""
    write = csv.writer(_Echo(), delimiter=";").writerow
    yield MARK + write(map(_cell, heads))
    for row in rows:
        yield write(map(_cell, row))


def _cell(value):
    return escaped(value) if isinstance(value, str) else value


def escaped(words):
    """Whatever looks like a formula gets an apostrophe before it, and one more what had one already."""
    return f"'{words}" if _looks_like_one(words) else words


def unescaped(cell):
    """The words that `escaped` made this cell of."""
    return cell[1:] if cell.startswith("'") and _looks_like_one(cell) else cell


def _looks_like_one(words):
    return words.lstrip("'").startswith(FORMULA_SIGNS)

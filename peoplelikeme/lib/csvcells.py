"""Cells of tables that spreadsheets open: never a formula (OWASP, CSV injection), and read back as they were."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def escaped(words):
    """Whatever looks like a formula gets an apostrophe before it, and one more what had one already."""
    return f"'{words}" if _looks_like_one(words) else words


def unescaped(cell):
    """The words that `escaped` made this cell of."""
    return cell[1:] if cell.startswith("'") and _looks_like_one(cell) else cell


def _looks_like_one(words):
    return words.lstrip("'").startswith(FORMULA_SIGNS)

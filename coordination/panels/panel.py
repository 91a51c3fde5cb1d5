"""A figure as it stands on a page and in a file."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from .. import charts


@dataclass(frozen=True)
class Panel:
    """`head` and `rows` are the table: words, whole numbers, hours, days, or None for nothing to tell.

    `picture` names the template that draws `chart`; `alt` says in one sentence what is to be seen in it.
    """

    name: str
    title: str
    head: list
    rows: list
    picture: str
    chart: object
    alt: str
    says: str = ""
    key: list = field(default_factory=list)  # what the bars mean: ("open" or "fill", word)

    @property
    def shown(self):
        """The rows as words."""
        return [[_shown(cell) for cell in row] for row in self.rows]

    @property
    def template(self):
        return f"coordination/_chart_{self.picture}.html"


def _shown(cell):
    if cell is None:
        return "–"
    return formats.date_format(cell, "SHORT_DATE_FORMAT") if isinstance(cell, date) else formats.localize(cell)


def plain(rows, *, name, title, head, says):
    """A table of words with one number each, and a bar for each of them."""
    chart = charts.ranks([(row[0], row[1], row[1], str(row[1])) for row in rows])
    alt = _("Balken: %(title)s. %(said)s") % {"title": title, "said": says}
    return Panel(name=name, title=title, says=says, head=head, rows=rows, picture="ranks", chart=chart, alt=alt)

"""Who is registered for a date, as a file for whoever keeps the door. No address, no entry code."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from peoplelikeme.lib.csvcells import escaped
from postings import tongues


def rows(date):
    """The head, then a row for each registration that stands; numbers are numbers."""
    yield [
        _("Name"), _("Stand"), _("Personen"), _("Kinder zu betreuen"), _("Sprachen"), _("Rollstuhl"), _("Bemerkung"),
        _("war da"),
    ]  # fmt: skip
    for each in date.registrations.standing().by_state().select_related("person"):
        yield [
            each.person.name,
            each.get_state_display(),
            each.num_people,
            each.num_children,
            tongues.joined(map(tongues.name, each.languages)),
            _("ja") if each.has_wheelchair else "",
            each.note,
            _("ja") if each.has_come else "",
        ]


def _cell(cell):
    return escaped(cell) if isinstance(cell, str) else cell


def as_csv(date):
    """Bytes that a German spreadsheet opens rightly: with BOM and semicolons."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([_cell(cell) for cell in row] for row in rows(date))
    return out.getvalue().encode("utf-8-sig")


def as_workbook(date):
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(_("Anmeldungen")), book.add_format({"bold": True})
        sheet.set_column(0, 0, 28)
        sheet.set_column(4, 6, 28)
        for at, row in enumerate(rows(date)):
            sheet.write_row(at, 0, row, bold if at == 0 else None)
    return out.getvalue()


FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
}

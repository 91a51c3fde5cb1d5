"""The tables behind the figures as files: each as CSV, all of them as one workbook."""

import csv
import io

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from peoplelikeme.lib.csvcells import escaped

from . import panels, permissions, span

ALL = "alle"
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permissions.allowed("export")
def figures_export(request, name, ending):
    """`name` is a figure's with csv, or "alle" with xlsx; weeks and region as the page of figures takes them."""
    form = span.SpanForm(request.GET, user=request.user)
    asked = form.span(on=timezone.localdate())
    if ending == "csv" and name in panels.PANELS:
        return _file(as_csv(panels.PANELS[name](asked)), CSV, name, ending, asked)
    if ending == "xlsx" and name == ALL:
        drawn = [draw(asked) for draw in panels.PANELS.values()]
        return _file(as_workbook(drawn, about=_about(form, asked)), XLSX, name, ending, asked)
    raise Http404


def _file(content, kind, name, ending, asked):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="zahlen-{name}-{asked.today}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _about(form, asked):
    """What the numbers are about: rows of words."""
    return [
        [_("Tag"), asked.today],
        [_("ab"), asked.mondays[0]],
        [_("Wochen"), asked.weeks],
        [_("Region"), form.where],
    ]


def as_csv(panel):
    """Bytes that a German spreadsheet opens rightly: with BOM, semicolons and decimal commas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([_cell(cell) for cell in row] for row in [panel.head, *panel.rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(cell):
    if isinstance(cell, float):
        return formats.localize(cell)
    return escaped(cell) if isinstance(cell, str) else cell


def as_workbook(drawn, *, about):
    """Bytes of a workbook: a first sheet that says what it holds, then one for each panel."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        _sheet(book, _("Inhalt"), [*about, [], *([panel.name, panel.title, panel.says] for panel in drawn)])
        for panel in drawn:
            _sheet(book, panel.name, [panel.head, *panel.rows], first=bold)
    return out.getvalue()


def _sheet(book, name, rows, *, first=None):
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 5, 16)
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row, first if at == 0 else None)

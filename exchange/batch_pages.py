"""The staff room's pages about reading in earlier data: the tables there were, one of them from its columns to its postings,
and its problems as a file. For the office, which works everywhere: a table knows no region."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.staff_pages import StaffPage, allowed
from peoplelikeme.lib import csvcells

from .batch_forms import ColumnsForm, UploadForm, WordsForm
from .importing import batches, checking, sorting, tables, undoing, uploading
from .importing.problems import Problem
from .models import Batch, BatchState, Verdict
from .models.batch import AT_WORK

PER_PAGE, MOST_KEPT_SHOWN = 50, 100
TOO_LATE, NOT_UNDERSTOOD = 409, 422
SHOWN = {
    "probleme": (gettext_lazy("Mit Problem"), [Verdict.BAD, Verdict.CHANGED, Verdict.TWICE]),
    "neu": (gettext_lazy("Werden Einträge"), [Verdict.NEW]),
    "bekannt": (gettext_lazy("Schon eingelesen"), [Verdict.SAME]),
    "alle": (gettext_lazy("Alle Zeilen"), Verdict.values),
}
office_only = allowed("network", everywhere=True)


@office_only
def batch_list(request):
    """The tables there were, the newest first, and a new one."""
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return _list_page(request, form)
    said = form.cleaned_data
    table = said.pop("table")
    try:
        with transaction.atomic():
            batch = uploading.upload(table, name=table.name, by=request.user, **said)
            batches.enqueue(batch, by=request.user)
    except tables.Unreadable as problem:
        form.add_error("table", str(problem))
        return _list_page(request, form)
    return HttpResponseRedirect(batch.get_absolute_url())


def _list_page(request, form):
    rows = Batch.objects.select_related("uploaded_by").order_by("-uploaded_at", "-pk")
    context = {
        "title": _("Einträge einlesen"),
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")),
    }
    return _room(request, "exchange/batch_list.html", context, status=NOT_UNDERSTOOD if form.errors else 200)


@office_only
def batch_detail(request, pk):
    batch = get_object_or_404(Batch.objects.select_related("uploaded_by", "committed_by", "undone_by"), pk=pk)
    if request.method != "POST":
        return _detail_page(request, batch)
    act = ACTS.get(request.POST.get("do"))
    if act is None:
        return _detail_page(request, batch, status=NOT_UNDERSTOOD)
    try:
        with batches.then_work(batch, by=request.user):
            form = act(request, batch)
    except batches.NotPossible:
        batch = Batch.objects.filter(pk=pk).first()
        messages.warning(request, _("Inzwischen ist die Tabelle weiter. Bitte sehen Sie noch einmal hin."))
        return _detail_page(request, batch, status=TOO_LATE) if batch else _to_list()
    if form is not None:
        return _detail_page(request, batch, form=form, status=NOT_UNDERSTOOD)
    return _to_list() if act is _discard else HttpResponseRedirect(batch.get_absolute_url())


def _to_list():
    return HttpResponseRedirect(reverse("admin:batch_list"))


# Each returns the form that was not understood, or None once it is done.


def _columns(request, batch):
    _expect(batch, BatchState.MAPPING)
    form = ColumnsForm(request.POST, batch=batch)
    if not form.is_valid():
        return form
    batches.say_columns(batch, form.mapping())
    return None


def _words(request, batch):
    _expect(batch, BatchState.SORTING)
    form = WordsForm(request.POST, batch=batch)
    if not form.is_valid():
        return form
    batches.say_words(batch, form.said())
    return None


def _expect(batch, state):
    if batch.state != state:
        raise batches.NotPossible


def _back(request, batch):
    batches.back_to_columns(batch)


def _commit(request, batch):
    batches.begin_commit(batch)


def _undo(request, batch):
    batches.begin_undo(batch)


def _discard(request, batch):
    batches.discard(batch)
    messages.info(request, _("Die Tabelle ist verworfen. Es ist nichts davon geblieben."))


ACTS = {"columns": _columns, "words": _words, "back": _back, "commit": _commit, "undo": _undo, "discard": _discard}


def _detail_page(request, batch, *, form=None, status=200):
    context = {"title": batch.file_name, "batch": batch, **ABOUT[batch.state](request, batch, form)}
    return _room(request, "exchange/batch_detail.html", context, status=status)


# What a page shows besides, by where the batch stands


def _about_columns(request, batch, form):
    before = Batch.objects.with_file(batch.sha256).exclude(pk=batch.pk).first()
    return {"form": form or ColumnsForm(batch=batch), "before": before}


def _about_words(request, batch, form):
    return {"form": form or WordsForm(batch=batch)}


def _about_report(request, batch, form):
    num_of = checking.counts(batch)
    shown = request.GET.get("zeigen")
    if shown not in SHOWN:
        shown = "probleme" if batch.num_bad else "alle"
    filters = [
        (name, label, sum(num_of.get(verdict, 0) for verdict in verdicts)) for name, (label, verdicts) in SHOWN.items()
    ]
    rows = batch.rows.filter(verdict__in=SHOWN[shown][1]).order_by("number")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    names = {category.pk: category.name for category in sorting.choosable()}
    for row in page.object_list:
        row.understood["category_name"] = names.get(row.understood.get("category"), "")
        row.told = [Problem(**each) for each in row.problems]
    return {"page": page, "shown": shown, "shown_label": SHOWN[shown][0], "filters": filters}


def _about_what_is_there(request, batch, form):
    kept = undoing.kept(batch)
    return {"num_kept": kept.count(), "kept": kept[:MOST_KEPT_SHOWN], "num_there": batch.imported.count()}


def _about_nothing(request, batch, form):
    return {}


ABOUT = {
    BatchState.MAPPING: _about_columns,
    BatchState.SORTING: _about_words,
    BatchState.CHECKED: _about_report,
    BatchState.COMMITTED: _about_what_is_there,
    BatchState.UNDONE: _about_what_is_there,
} | dict.fromkeys([*AT_WORK, BatchState.UNREADABLE], _about_nothing)


@office_only
def batch_problems(request, pk):
    """The rows that somebody should look at, as they stood, with their number and what is wrong in columns of their own.

    Mended and uploaded again, a row without a number in its source keeps the one it had: see HEADS in importing.columns.
    """
    batch = get_object_or_404(Batch, pk=pk)
    lines = csvcells.table([*batch.heads, _("Zeile"), _("Problem")], _problem_rows(batch))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="probleme-{batch.pk}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _problem_rows(batch):
    for row in batch.rows.with_problem().order_by("number").iterator(chunk_size=500):
        told = " | ".join(Problem(**each).in_full for each in row.problems)
        yield [*row.cells[: len(batch.heads)], row.number, told]


def _room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


PAGES = [
    StaffPage("einlesen/", batch_list, "batch_list", gettext_lazy("Einträge einlesen")),
    StaffPage("einlesen/<int:pk>/", batch_detail, "batch_detail"),
    StaffPage("einlesen/<int:pk>/probleme.csv", batch_problems, "batch_problems"),
]

"""Reading in a table of contact points: first what each line would do, then all of it or nothing."""

import base64
import csv
import io
import zlib

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network import contact_import, contact_rows
from network.contact_csv import LABELS, MOST_BYTES, Unreadable
from network.contact_rows import State

from . import permissions

CHANGED_MEANWHILE = 409
KEPT = "contact_points"  # the table between the two steps, in the session
EXAMPLE = {
    "name": "Sozialladen Musterstadt (Beispiel)",
    "topics": "Sachspenden | Haushalt und Küche",
    "languages": "Deutsch | Arabisch",
    "regions": "Landkreis Kassel",
    "town": "Baunatal",
    "postcode": "34225",
    "street": "Beispielweg 1",
    "phone": "0000 123456",
    "email": "laden@example.org",
    "website": "https://example.org",
    "opening_hours": "Dienstag und Donnerstag, 10 bis 13 Uhr",
    "about": "Kleidung, Geschirr und Möbel gegen kleine Beträge.",
}


class TableForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("Ihre Tabelle"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        error_messages={
            "required": gettext_lazy("Wählen Sie bitte eine Datei."),
            "empty": gettext_lazy("Die Datei ist leer."),
            "missing": gettext_lazy("Wählen Sie bitte eine Datei."),
            "invalid": gettext_lazy("Wählen Sie bitte eine Datei."),
        },
    )

    def clean_table(self):
        """The bytes of the file, as far as we read any."""
        return self.cleaned_data["table"].read(MOST_BYTES + 1)


@permissions.allowed("network")
def contact_point_import(request):
    if request.method == "POST" and request.POST.get("do") == "store":
        return _store(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if not form.is_valid():
        request.session.pop(KEPT, None)
        return _page(request, form)
    data = form.cleaned_data["table"]
    try:
        table = _read(data, to=request.user)
    except Unreadable as problem:
        form.add_error("table", str(problem))
        return _page(request, form)
    _keep(request, data)
    return _page(request, TableForm(), table=table)


@permissions.allowed("network")
def contact_point_template(request):
    """The table with its heads and one invented line, as spreadsheets open it."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=";").writerows([LABELS.values(), EXAMPLE.values()])
    response = HttpResponse("\ufeff" + lines.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="anlaufstellen.csv"'
    return response


def _store(request):
    """Store what was shown, if it would still do the same."""
    data = _kept(request)
    if data is None:
        messages.warning(request, _("Die Tabelle ist nicht mehr da. Laden Sie sie bitte noch einmal hoch."))
        return HttpResponseRedirect(reverse("admin:contact_point_import"))
    table = _read(data, to=request.user)
    if not table.is_right or contact_import.digest(table) != request.POST.get("digest"):
        return _changed_meanwhile(request, table)
    try:
        contact_import.store(table)
    except IntegrityError:
        return _changed_meanwhile(request, _read(data, to=request.user))
    del request.session[KEPT]
    told = {"new": len(table.of(State.NEW)), "changed": len(table.of(State.CHANGED))}
    messages.success(request, _("Eingelesen: %(new)d neu, %(changed)d geändert.") % told)
    return HttpResponseRedirect(reverse("admin:network_contactpoint_changelist"))


def _changed_meanwhile(request, table):
    messages.warning(request, _("Inzwischen hat sich etwas geändert. Bitte sehen Sie die Zeilen noch einmal an."))
    return _page(request, TableForm(), table=table, status=CHANGED_MEANWHILE)


def _read(data, *, to):
    return contact_rows.read(data, contact_import.known(to=to))


def _keep(request, data):
    request.session[KEPT] = base64.b64encode(zlib.compress(data)).decode()


def _kept(request):
    kept = request.session.get(KEPT)
    return zlib.decompress(base64.b64decode(kept)) if kept else None


def _page(request, form, *, table=None, status=200):
    context = {
        **admin.site.each_context(request),
        "title": _("Anlaufstellen einlesen"),
        "form": form,
        "columns": LABELS.values(),
        "table": table,
        "groups": [(state, table.of(state)) for state in (State.WRONG, State.NEW, State.CHANGED)] if table else [],
        "num_same": len(table.of(State.SAME)) if table else 0,
        "num_to_store": len(table.of(State.NEW)) + len(table.of(State.CHANGED)) if table else 0,
        "digest": contact_import.digest(table) if table else "",
        "everywhere": permissions.is_everywhere(request.user),
    }
    return TemplateResponse(request, "coordination/contact_points_import.html", context, status=status)

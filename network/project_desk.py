"""The staff room's pages of projects: what waits to be read, and one project with what may be decided about it."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.staff_pages import StaffPage, allowed

from . import project_pages, project_reviewing, projects
from .models import Project, ProjectDocument
from .project_forms import GivingBackForm
from .project_letters import KINDS

PER_PAGE = 50
TOO_LATE, NOT_UNDERSTOOD = 409, 422
OUTDATED = gettext_lazy(
    "Inzwischen hat die Einrichtung etwas geändert, oder jemand anderes hat entschieden. Bitte lesen Sie neu."
)
NOBODY_ANSWERS = gettext_lazy(
    "Wer diese Rolle geschrieben hat, kümmert sich nicht mehr um die Einrichtung; Antworten läse niemand."
    " Geben Sie sie zurück, damit sie neu geschrieben wird."
)


@allowed("network")
def project_list(request):
    """Those with something to read first come first served; on request all."""
    is_all = request.GET.get("stand") == "alle"
    found = Project.objects.visible_to(request.user)
    found = found.order_by("title", "pk") if is_all else found.waiting().order_by("written_at", "pk")
    rows = found.select_related("organisation", "municipality")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"title": _("Projekte"), "page": page, "is_all": is_all}
    return _room(request, "network/staff_project_list.html", context)


@allowed("network")
def project_detail(request, pk):
    project = _read(request, pk)
    if request.method != "POST":
        return _page(request, project)
    if request.POST.get("do") == "end":
        return _end(request, project)
    row, version = _asked(request, project)
    decide = DECISIONS.get(request.POST.get("do"))
    if row is None or decide is None:
        return _page(request, project, status=NOT_UNDERSTOOD)
    try:
        form = decide(request, row, version)
    except project_reviewing.Outdated:
        return _page(request, _read(request, pk), notice=OUTDATED, status=TOO_LATE)
    except project_reviewing.NobodyAnswers:
        return _page(request, project, notice=NOBODY_ANSWERS, status=TOO_LATE)
    if form is not None:
        return _page(request, project, sent=form, about=row, status=NOT_UNDERSTOOD)
    return HttpResponseRedirect(reverse("admin:project_detail", args=[pk]))


def _read(request, pk):
    shown = Project.objects.visible_to(request.user).select_related("organisation", "municipality", "revision")
    return get_object_or_404(shown, pk=pk)


# Each returns the form that was not understood, or None once it is done.


def _publish(request, row, version):
    project_reviewing.publish(row, by=request.user, version=version)
    messages.success(request, _("Alle können es jetzt sehen. Die Einrichtung bekommt Bescheid."))


def _give_back(request, row, version):
    form = GivingBackForm(request.POST, auto_id=f"%s-{row.key}")
    if not form.is_valid():
        return form
    project_reviewing.give_back(row, by=request.user, version=version, words=form.cleaned_data["words"])
    messages.success(request, _("Zurückgegeben. Die Einrichtung bekommt Ihre Worte."))
    return None


DECISIONS = {"publish": _publish, "give_back": _give_back}


def _asked(request, project):
    """(what is to be decided, the version that was read); None for what is not of this project."""
    kind, _dash, key = request.POST.get("about", "").partition("-")
    version = request.POST.get("version", "")
    if kind not in KINDS or not all(_is_number(each) for each in (key, version)):
        return None, 0
    model = KINDS[kind]
    owner = {"pk": project.pk} if model is Project else {"project": project}
    return model.objects.filter(**owner).filter(pk=int(key)).first(), int(version)


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 10


def _end(request, project):
    try:
        projects.end(project)
        messages.success(request, _("Beendet. Die Gesuche des Projekts sind zurückgezogen."))
    except projects.NotPossible:
        messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))
    return HttpResponseRedirect(reverse("admin:project_detail", args=[project.pk]))


def _page(request, project, *, sent=None, about=None, notice="", status=200):
    context = {
        "title": project.title,
        "project": project,
        "revision": getattr(project, "revision", None),
        "roles": project.roles.select_related("posting", "category", "steward"),
        "news": project.news.all(),
        "documents": project.documents.defer("content"),
        "giving_back": sent or GivingBackForm(),
        "sent_about": about,
        "notice": notice,
    }
    return _room(request, "network/staff_project_detail.html", context, status=status)


@allowed("network")
def project_file(request, pk):
    """A document, also before others see it."""
    documents = ProjectDocument.objects.filter(project__in=Project.objects.visible_to(request.user))
    return project_pages.as_attachment(get_object_or_404(documents, pk=pk))


def _room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


PAGES = [
    StaffPage("projekte/", project_list, "project_list", gettext_lazy("Projekte")),
    StaffPage("projekt/<int:pk>/", project_detail, "project_detail"),
    StaffPage("projekt/dokument/<int:pk>/", project_file, "document_file"),
]

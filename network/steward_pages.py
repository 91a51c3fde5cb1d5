"""The pages of an organisation for those who look after it: its projects, and what they say."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from people.ratelimit import limited
from postings.promising import AlreadyPromised

from . import organisation_facts, project_pages, projects
from .models import OrganisationPage, Project, ProjectDocument, ProjectNews, ProjectRole
from .project_forms import DocumentForm, FactsForm, NewsForm, ProjectForm, RoleForm
from .stewarding import steward_of, steward_only

NOT_UNDERSTOOD = 422
TOO_LATE = gettext_lazy("Das ging nicht mehr, der Stand hat sich inzwischen geändert.")
# As addresses say it: what it is, the form it is written with, and the heading above that.
PARTS = {
    "rolle": (ProjectRole, RoleForm, gettext_lazy("Wen sucht das Projekt?")),
    "neues": (ProjectNews, NewsForm, gettext_lazy("Was gibt es Neues?")),
    "dokument": (ProjectDocument, DocumentForm, gettext_lazy("Ein Dokument zum Mitnehmen")),
}
VERBS = {
    "einreichen": (
        projects.submit,
        gettext_lazy("Danke. Die Koordinationsstelle liest es, meist innerhalb von drei Tagen, und schreibt Ihnen."),
    ),
    "beenden": (
        projects.end,
        gettext_lazy("Das Projekt ist beendet. Seine offenen Gesuche sind zurückgezogen. Danke für alles."),
    ),
    "verwerfen": (projects.discard, gettext_lazy("Der Entwurf ist gelöscht.")),
}


@require_safe
@steward_only
def steward_organisation(request, organisation):
    page = OrganisationPage.objects.shown().filter(organisation=organisation).first()
    own = Project.objects.filter(organisation=organisation).with_roles_counted().order_by("-written_at", "-pk")
    context = {"section": "mine", "organisation": organisation, "page": page, "projects": own[:100]}
    return render(request, "network/steward_organisation.html", context)


@limited("facts", limit=60, per=3600)
@steward_only
def steward_facts(request, organisation):
    """What the organisation says of itself."""
    form = FactsForm(request.POST if request.method == "POST" else None, initial=organisation_facts.said(organisation))
    if form.is_valid():
        steward = steward_of(request, organisation)
        if organisation_facts.change(organisation, form.cleaned_data, by=steward):
            messages.success(request, _("Gespeichert. Alle sehen es jetzt; die Koordinationsstelle liest es danach."))
        return redirect("network:steward_organisation", organisation.pk)
    lead = _("Alle sehen gleich, was Sie hier ändern. Name, Ort und Adresse ändert die Koordinationsstelle für Sie.")
    return _form_page(request, organisation, form, title=_("Angaben der Einrichtung"), lead=lead)


@limited("project", limit=120, per=3600)
@steward_only
def steward_project_new(request, organisation):
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        project = projects.start(organisation, form.words())
        return redirect("network:steward_project", organisation.pk, project.pk)
    return _form_page(request, organisation, form, title=_("Ein neues Projekt"))


@limited("project", limit=120, per=3600)
@steward_only
def steward_project_edit(request, organisation, pk):
    project = _project_of(organisation, pk)
    revision = getattr(project, "revision", None)
    form = ProjectForm(
        request.POST if request.method == "POST" else None, initial=ProjectForm.initial_of(revision or project)
    )
    if form.is_valid():
        _try(request, lambda: projects.write(project, form.words()))
        return redirect("network:steward_project", organisation.pk, pk)
    return _form_page(request, organisation, form, title=_("Projekt ändern"), project=project)


@require_safe
@steward_only
def steward_project(request, organisation, pk):
    project = _project_of(organisation, pk)
    context = {
        "section": "mine",
        "organisation": organisation,
        "project": project,
        "revision": getattr(project, "revision", None),
        "roles": project.roles.select_related("posting__category", "posting__municipality", "category"),
        "news": project.news.all(),
        "documents": project.documents.defer("content"),
    }
    return render(request, "network/steward_project.html", context)


@require_POST
@limited("project", limit=120, per=3600)
@steward_only
def steward_project_do(request, organisation, pk, verb):
    if verb not in VERBS:
        raise Http404
    do, told = VERBS[verb]
    project = _project_of(organisation, pk)
    if _try(request, lambda: do(project)):
        messages.success(request, told)
    if Project.objects.filter(pk=pk).exists():
        return redirect("network:steward_project", organisation.pk, pk)
    return redirect("network:steward_organisation", organisation.pk)


@limited("project", limit=120, per=3600)
@steward_only
def steward_part(request, organisation, pk, part, item=None):
    """A new role, news or document; or an earlier one to be written again."""
    model, form_class, title = _part(part)
    project, row = _project_of(organisation, pk), None
    if item is not None:
        row = get_object_or_404(model, pk=item, project=project)
        if model is ProjectDocument:
            raise Http404
    initial = form_class.initial_of(row) if row else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent, initial=initial)
    if form.is_valid() and _is_written(request, form, project, row, model, steward_of(request, organisation)):
        return redirect("network:steward_project", organisation.pk, pk)
    return _form_page(request, organisation, form, title=title, project=project)


def _is_written(request, form, project, row, model, steward):
    """Whether we are done with the form: written, or too late for it. Else the form says what to do."""
    try:
        if model is ProjectRole:
            projects.write_role(project, row, form.cleaned_data, steward=steward)
        else:
            said = form.said() if model is ProjectDocument else form.cleaned_data
            projects.write_part(project, row, said, model=model)
    except AlreadyPromised as stuck:
        told = _("Zugesagt sind schon %(num)s. Schreiben Sie diese Zahl oder eine größere.")
        form.add_error("num_wanted", told % {"num": stuck.posting.amount_promised})
        return False
    except projects.TooMany:
        form.add_error(None, _("Mehr davon passt nicht in ein Projekt. Nehmen Sie zuerst etwas anderes heraus."))
        return False
    except projects.NotPossible:
        messages.warning(request, TOO_LATE)
    else:
        messages.success(request, _("Gespeichert. Die Koordinationsstelle liest es, bevor andere es sehen."))
    return True


@require_POST
@limited("project", limit=120, per=3600)
@steward_only
def steward_part_remove(request, organisation, pk, part, item):
    model, _form, _title = _part(part)
    row = get_object_or_404(model, pk=item, project=_project_of(organisation, pk))
    if _try(request, lambda: projects.remove(row)):
        messages.success(request, _("Herausgenommen."))
    return redirect("network:steward_project", organisation.pk, pk)


@require_safe
@steward_only
def steward_document(request, organisation, pk, item):
    """One's own document, also before others see it."""
    return project_pages.as_attachment(
        get_object_or_404(ProjectDocument, pk=item, project=_project_of(organisation, pk))
    )


def _project_of(organisation, pk):
    return get_object_or_404(
        Project.objects.select_related("municipality", "revision"), organisation=organisation, pk=pk
    )


def _part(part):
    if part not in PARTS:
        raise Http404
    return PARTS[part]


def _try(request, do):
    """Whether it could be done; where it was too late she is told."""
    try:
        do()
    except projects.NotPossible:
        messages.warning(request, TOO_LATE)
        return False
    return True


def _form_page(request, organisation, form, *, title, lead="", project=None):
    context = {"section": "mine", "organisation": organisation, "project": project, "form": form}
    context |= {"title": title, "lead": lead}
    return render(request, "network/steward_form.html", context, status=NOT_UNDERSTOOD if form.is_bound else 200)

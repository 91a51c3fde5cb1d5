"""Projects, for everybody."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from postings import cards
from postings.models import Posting

from .filters import ProjectFilter
from .models import OrganisationPage, Project, ProjectDocument, ProjectNews

PER_PAGE = 30
MOST_NEWS = 20


@require_safe
def project_list(request):
    finder = ProjectFilter(request.GET)
    found = finder.qs.with_roles_counted().select_related("organisation", "municipality").order_by("title", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "network/project_list.html", {"section": "projects", "finder": finder, "page": page})


@require_safe
def project_detail(request, pk):
    shown = Project.objects.public().select_related("organisation", "municipality__region")
    documents = Prefetch("documents", ProjectDocument.objects.shown().defer("content"), to_attr="to_read")
    project = get_object_or_404(shown.prefetch_related(documents), pk=pk)
    context = {
        "section": "projects",
        "project": project,
        "roles": cards.rows(Posting.objects.published().filter(project_role__project=project).order_by("pk")),
        "news": ProjectNews.objects.shown().filter(project=project)[:MOST_NEWS],
        "page": OrganisationPage.objects.shown().filter(organisation=project.organisation_id).first(),
    }
    return render(request, "network/project_detail.html", context)


@require_safe
def project_document(request, pk):
    """Always a file to save: nothing that somebody sent us is opened as a page of ours."""
    shown = ProjectDocument.objects.shown().filter(project__in=Project.objects.public())
    return as_attachment(get_object_or_404(shown, pk=pk))


def as_attachment(document):
    name = slugify(document.title) or "dokument"
    return HttpResponse(
        bytes(document.content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )

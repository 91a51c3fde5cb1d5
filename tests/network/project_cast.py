"""Projects as tests need them, made by the verbs; and a browser at the pages of whoever looks after an organisation."""

from datetime import date

from django.utils import timezone

from network import certificates, project_reviewing, projects
from network.models import Project
from people.models import Steward
from postings import access
from postings.intake import open_draft
from postings.models import Category, Municipality
from postings.models.draft import ADDRESS
from tests.conftest import KASSEL

JANA = "jana@example.org"
ROLE = {"title": "Lesepaten für die zweite Klasse", "text": "Einmal in der Woche eine Stunde zusammen lesen."}
NEWS = {"title": "Neue Räume", "text": "Wir sind umgezogen und haben Platz.", "text_language": "de"}
PDF = {"title": "Unser Konzept", "content": b"%PDF-1.7 Konzept", "num_bytes": 16}


def make_steward(organisation, *, by, email=JANA):
    return Steward.objects.get_or_create(organisation=organisation, email=email, defaults={"given_by": by})[0]


def words(**changes):
    said = {
        "title": "Lernhaus am Nachmittag",
        "aim": "Kinder machen zusammen Hausaufgaben und lernen Deutsch.",
        "text_language": "de",
        "municipality": Municipality.objects.get(pk=changes.pop("municipality", KASSEL)),
        "venue": "Gemeindehaus",
        "times": "dienstags von 15 bis 17 Uhr",
        "team": "zwei Lehrerinnen",
    }
    return {**said, **changes}


def role(**changes):
    category = Category.objects.get(pk=changes.pop("category", "tutoring"))
    return {**ROLE, "category": category, "num_wanted": 3, **changes}


def make_project(organisation, *, by, status="published", roles=1, **changes):
    """With so many roles, as it would stand after the office has read it; or where it was left before that."""
    steward = make_steward(organisation, by=by)
    project = projects.start(organisation, words(**changes))
    for _number in range(roles):
        projects.write_role(project, None, role(), steward=steward)
    if status != "draft":
        projects.submit(project)
    if status in ("published", "ended"):
        show(project, by=by)
    if status == "ended":
        projects.end(project)
    return Project.objects.get(pk=project.pk)


def show(row, *, by):
    project_reviewing.publish(row, by=by, version=version_of(row))


def version_of(row):
    return Project.objects.get(pk=row.pk if isinstance(row, Project) else row.project_id).version


def prove(client, email=JANA):
    """`client` goes on as whoever has just proved this address."""
    draft, _token = open_draft(None, ADDRESS)
    draft.answers["proof"] = {"email": email, "is_proved": True}
    draft.touched_at = timezone.now()
    draft.save()
    client.get("/de/")
    session = client.session
    session[access._ADDRESS_KEY] = {"pk": draft.pk, "until": access._until()}
    session.save()
    return client


def make_certificate(organisation, *, by=None, **said):
    usual = {"name": "Ada Lovelace", "email": "ada@example.org", "tasks": "Lesen mit Kindern", "hours": 40}
    days = {"from_on": date(2026, 1, 5), "until_on": date(2026, 6, 30)}
    return certificates.issue(organisation, {**usual, **days, **said}, by=by)

"""Invented organisations with pages and projects to look at. Never on a real board.

Each is made by the verbs that stewards and the office use, so that it stands as it would in life.
"""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from people.models import Organisation, Steward
from postings.models import Category, Municipality

from . import project_reviewing, projects
from .models import OrganisationPage, Project, ProjectDocument, ProjectNews

CONCEPT = Path(__file__).with_name("demo") / "lernhaus.pdf"
# name, kind, text, town, street, languages, address of its steward
ORGANISATIONS = [
    (
        "Lernhaus Fuldabogen (Beispiel)",
        Organisation.Kind.ASSOCIATION,
        "Ein Verein von Lehrerinnen, Studierenden und Eltern. Nachmittags lernen Kinder, abends ihre Eltern.",
        "Kassel", "Beispielweg 21", ["de", "ar", "uk", "fa"], "lernhaus@example.org",
    ),
    (
        "Werkhof Lahnwiese (Beispiel)",
        Organisation.Kind.ASSOCIATION,
        "Wir reparieren Räder und Möbel, zusammen mit denen, die sie brauchen.",
        "Marburg", "", ["de", "en", "ti"], "werkhof@example.org",
    ),
    (
        "Nachbarschaftshaus Niddaufer (Beispiel)",
        Organisation.Kind.PARISH,
        "Ein offenes Haus mit Küche, Saal und Garten. Wer kommt, ist willkommen.",
        "Frankfurt am Main", "Am Musterufer 4", ["de", "tr", "fa", "fr"], "niddaufer@example.org",
    ),
]  # fmt: skip
# organisation, what it says, its roles (title, text, category, how many), whether it is shown
PROJECTS = [
    (
        0,
        {
            "title": "Schule am Nachmittag",
            "aim": "Vierzig Kinder machen bei uns Hausaufgaben und lernen Deutsch, in Gruppen zu fünft."
            " Sie sollen in ihrer Klasse mitkommen, und nach einem Jahr helfen die Großen den Kleinen.",
            "venue": "Beispielweg 21, Eingang im Hof",
            "times": "montags bis donnerstags von 14 bis 17 Uhr",
            "team": "zwei Lehrerinnen, elf Studierende, eine Köchin",
        },
        [
            ("Lesepaten für die zweite Klasse", "Eine Stunde in der Woche mit zwei Kindern lesen. Wir zeigen, wie es geht.",
             "tutoring", 6),
            ("Wer kocht mittwochs mit?", "Für vierzig Kinder, zusammen mit unserer Köchin. Von 11 bis 14 Uhr.",
             "kitchen-and-meals", 2),
        ],
        True,
    ),
    (
        0,
        {
            "title": "Lernfeld für Studierende",
            "aim": "Wer Lehrerin oder Sozialarbeiter werden will, begleitet bei uns ein halbes Jahr lang eine Familie,"
            " mit Anleitung und einem Gespräch in der Woche.",
            "venue": "",
            "times": "nach Absprache, etwa vier Stunden in der Woche",
            "team": "eine Hochschullehrerin, zwei Sozialarbeiter",
        },
        [("Studierende, die eine Familie begleiten", "Beim Ankommen in Schule und Amt, ein halbes Jahr lang.", "mentoring", 10)],
        True,
    ),
    (
        1,
        {
            "title": "Männertisch am Donnerstag",
            "aim": "Männer, die neu hier sind, und Männer, die schon lange hier wohnen, reparieren Räder und reden dabei."
            " Niemand muss gut Deutsch können.",
            "venue": "Werkstatt auf dem Hof",
            "times": "donnerstags ab 18 Uhr",
            "team": "ein Zweiradmechaniker, drei, die früher selbst zum ersten Mal kamen",
        },
        [("Wer kann Räder reparieren?", "Abends zwei Stunden, Werkzeug ist da. Geduld ist wichtiger als Können.",
          "projects", 3)],
        True,
    ),
    (
        2,
        {
            "title": "Garten der Sprachen",
            "aim": "Wir bauen Gemüse an und lernen dabei die Wörter dafür, in allen Sprachen, die jemand mitbringt.",
            "venue": "Garten hinter dem Haus",
            "times": "samstags von 10 bis 13 Uhr",
            "team": "eine Gärtnerin, der Hausrat",
        },
        [("Menschen mit grünem Daumen", "Anleiten, gießen, zusammen ernten. Auch mit kleinen Kindern.", "meeting-place", 4)],
        False,
    ),
]  # fmt: skip
NEWS = [
    (0, 6, "Zwei Große helfen jetzt selbst", "Vor einem Jahr saßen sie noch am ersten Tisch. Seit dieser Woche erklären sie"
     " den Jüngeren das Einmaleins, auf Deutsch und auf Arabisch."),
    (2, 20, "Das hundertste Rad", "Es war ein rotes Kinderrad, und es fährt wieder."),
]  # fmt: skip


@transaction.atomic
def load(*, by):
    """Make the organisations and projects, unless they are there. `by` is who shows them. Returns how many projects."""
    if not Organisation.objects.filter(name=ORGANISATIONS[0][0]).exists():
        organisations = [_organisation(*each, by=by) for each in ORGANISATIONS]
        made = [_project(organisations[number], *rest, by=by) for number, *rest in PROJECTS]
        for number, days_ago, title, text in NEWS:
            day = timezone.localdate() - timedelta(days=days_ago)
            said = {"happened_on": day, "title": title, "text": text, "text_language": "de"}
            _show(projects.write_part(made[number], None, said, model=ProjectNews), by=by)
        content = CONCEPT.read_bytes()
        said = {"title": "So arbeitet die Schule am Nachmittag", "content": content, "num_bytes": len(content)}
        _show(projects.write_part(made[0], None, said, model=ProjectDocument), by=by)
    return len(PROJECTS)


def _organisation(name, kind, about, town, street, languages, email, *, by):
    now = timezone.now()
    organisation = Organisation.objects.create(name=name, kind=kind, about=about, verified_at=now, verified_by=by)
    OrganisationPage.objects.create(
        organisation=organisation,
        municipality=Municipality.objects.get(name=town),
        street=street,
        languages=languages,
        shown_at=now,
        shown_by=by,
    )
    Steward.objects.create(organisation=organisation, email=email, given_by=by)
    return organisation


def _project(organisation, words, roles, is_shown, *, by):
    town, steward = organisation.page.municipality, organisation.stewards.get()
    project = projects.start(organisation, {**words, "text_language": "de", "municipality": town})
    for title, text, category, num in roles:
        said = {"title": title, "text": text, "category": Category.objects.get(pk=category), "num_wanted": num}
        projects.write_role(project, None, said, steward=steward)
    projects.submit(project)
    if is_shown:
        _show(project, by=by)
    return project


def _show(row, *, by):
    project = row if isinstance(row, Project) else row.project
    project.refresh_from_db(fields=["version"])
    project_reviewing.publish(row, by=by, version=project.version)

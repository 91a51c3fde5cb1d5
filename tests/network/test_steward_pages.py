from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from network import projects
from network.models import Project, ProjectDocument, ProjectNews
from network.models.project_parts import MOST_BYTES
from people.models import Organisation
from postings import promising
from tests.conftest import make_organisation_page
from tests.network.project_cast import NEWS, PDF, make_project, make_steward, prove, role

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Lernhaus am Nachmittag",
    "aim": "Kinder machen zusammen Hausaufgaben.",
    "text_language": "de",
    "place": "Kassel",
}
ROLE = {
    "title": "Lesepaten gesucht",
    "text": "Eine Stunde in der Woche lesen.",
    "category": "tutoring",
    "num_wanted": 2,
}


@pytest.fixture
def jana(client, lindenhof, cora):
    """A browser in which the steward of the Lindenhof has proved her address."""
    make_steward(lindenhof, by=cora)
    return prove(client)


@pytest.fixture
def home(lindenhof):
    return f"/de/einrichtungen/{lindenhof.pk}/verwalten/"


@pytest.fixture
def project(lindenhof, cora):
    return make_project(lindenhof, by=cora)


@pytest.fixture
def desk(home, project):
    return f"{home}projekte/{project.pk}/"


def paths(home, project):
    row = project.roles.get().pk
    return [
        home, f"{home}projekte/neu/", *(f"{home}projekte/{project.pk}/{rest}" for rest in (
            "", "aendern/", "rolle/neu/", "neues/neu/", "dokument/neu/", f"rolle/{row}/", f"rolle/{row}/weg/", "beenden/",
            "einreichen/", "verwerfen/",
        )),
    ]  # fmt: skip


def test_strangers_are_asked_for_their_address(client, home, project):
    shown = {path: to for path in paths(home, project) if (to := client.get(path)).status_code != 405}
    done = {path: to for path in paths(home, project) if (to := client.post(path)).status_code != 405}

    assert {path: to.get("Location") for path, to in shown.items()} == dict.fromkeys(shown, "/de/meine-seite/")
    assert {path: to.context["open_again"] for path, to in done.items()} == dict.fromkeys(done, "postings:my_page")
    assert Project.objects.get().status == "published"


@pytest.mark.parametrize("method", ["get", "post"])
def test_stewards_of_another_organisation_find_nothing(client, cora, home, project, method):
    other = make_organisation_page(by=cora).organisation
    make_steward(other, by=cora, email="nils@example.org")
    prove(client, "nils@example.org")

    answers = {getattr(client, method)(path).status_code for path in paths(home, project)}

    assert answers <= {404, 405}
    foreign = f"/de/einrichtungen/{other.pk}/verwalten/projekte/{project.pk}/"
    assert (client.get(foreign).status_code, client.post(f"{foreign}beenden/").status_code) == (404, 404)


def test_my_page_leads_to_the_organisation(jana, home):
    assert home in jana.get("/de/meine-seite/").content.decode()


def test_page_of_the_organisation_leads_to_all_she_keeps(jana, home, lindenhof):
    page = jana.get(home).content.decode()

    for name in ("own_event_list", "steward_camp_list", "steward_certificates"):
        assert f'href="{reverse(f"network:{name}", args=[lindenhof.pk])}"' in page


def test_steward_writes_a_project_and_hands_it_in(jana, home, lindenhof):
    response = jana.post(f"{home}projekte/neu/", FORM)

    project = Project.objects.get()
    assert (response["Location"], project.organisation) == (f"{home}projekte/{project.pk}/", lindenhof)
    assert jana.get(response["Location"])["Cache-Control"] == "no-store"
    jana.post(f"{response['Location']}rolle/neu/", ROLE)
    jana.post(f"{response['Location']}einreichen/")
    project.refresh_from_db()
    assert (project.status, project.roles.get().title, project.roles.get().steward.email) == (
        "submitted", "Lesepaten gesucht", "jana@example.org",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("title", "", "Überschrift"),
        ("aim", "Kommt: 0561 1234567 anrufen", "Telefonnummer"),
        ("team", "Schreibt an eva@example.org", "E-Mail-Adresse"),
        ("place", "Xyzzy", "kennen wir in Hessen nicht"),
        ("place", "Frankfut", "Frankfurt"),
        ("aim", "x" * 3001, "zu lang"),
        ("text_language", "tlh", ""),
    ],
)
def test_form_says_what_to_do(jana, home, name, value, told):
    response = jana.post(f"{home}projekte/neu/", {**FORM, name: value})

    assert (response.status_code, Project.objects.count()) == (422, 0)
    assert told in response.content.decode()


def test_new_words_are_shown_to_be_changed_again(jana, desk, project):
    jana.post(f"{desk}aendern/", {**FORM, "title": "Lernhaus am Abend"})

    assert jana.get(f"{desk}aendern/").context["form"].initial["title"] == "Lernhaus am Abend"
    assert Project.objects.get().title == "Lernhaus am Nachmittag"
    assert "liest gerade die Koordinationsstelle" in jana.get(desk).content.decode()


def test_role_below_what_is_promised_is_refused_kindly(jana, desk, project):
    shown = project.roles.get()
    promising.promise(shown.posting, 2)

    response = jana.post(f"{desk}rolle/{shown.pk}/", {**ROLE, "num_wanted": 1})

    assert (response.status_code, "Zugesagt sind schon 2." in response.content.decode()) == (422, True)


def test_role_form_says_what_its_posting_says(jana, desk, project):
    form = jana.get(f"{desk}rolle/{project.roles.get().pk}/").context["form"]

    assert (form.initial["title"], form.initial["num_wanted"]) == (role()["title"], 3)


def test_news_waits_for_the_office(jana, desk, project):
    jana.post(f"{desk}neues/neu/", {**NEWS, "happened_on": timezone.localdate().isoformat()})

    assert ProjectNews.objects.waiting().get().title == NEWS["title"]


def test_news_of_a_day_to_come_is_no_news(jana, desk, project):
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = jana.post(f"{desk}neues/neu/", {**NEWS, "happened_on": tomorrow.isoformat()})

    assert (response.status_code, ProjectNews.objects.count()) == (422, 0)
    assert "Dieser Tag kommt erst noch." in response.content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>kein PDF</html>", "keine PDF-Datei"),
        (b"%PDF-" + b"x" * MOST_BYTES, "zu groß"),
        (b"", "Wählen Sie bitte eine PDF-Datei."),
    ],
)
def test_what_is_no_small_pdf_is_refused(jana, desk, content, told):
    file = SimpleUploadedFile("konzept.pdf", content, content_type="application/pdf")

    response = jana.post(f"{desk}dokument/neu/", {"title": "Konzept", "file": file})

    assert (response.status_code, told in response.content.decode()) == (422, True)
    assert ProjectDocument.objects.count() == 0


def test_pdf_is_kept_and_her_own_to_read_before_it_is_shown(jana, desk, project):
    jana.post(f"{desk}dokument/neu/", {"title": "Konzept", "file": SimpleUploadedFile("x.exe", PDF["content"])})

    document = ProjectDocument.objects.get()
    assert bytes(document.content) == PDF["content"]
    assert jana.get(f"{desk}dokument/{document.pk}/datei/")["Content-Disposition"].startswith("attachment")
    assert jana.get(f"{desk}dokument/{document.pk}/").status_code == 404


def test_full_project_says_what_to_do(jana, desk, project, monkeypatch):
    monkeypatch.setitem(projects.MOST, ProjectNews, 0)

    response = jana.post(f"{desk}neues/neu/", {**NEWS, "happened_on": timezone.localdate().isoformat()})

    assert (response.status_code, "Nehmen Sie zuerst" in response.content.decode()) == (422, True)


def test_steward_takes_a_role_out_and_ends_the_project(jana, desk, project):
    jana.post(f"{desk}rolle/{project.roles.get().pk}/weg/")
    assert project.roles.count() == 0

    jana.post(f"{desk}beenden/")
    assert Project.objects.get().status == "ended"
    assert "hat sich inzwischen geändert" in jana.post(f"{desk}beenden/", follow=True).content.decode()


def test_draft_is_deleted_and_she_is_back_home(jana, home, lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="draft")

    response = jana.post(f"{home}projekte/{project.pk}/verwerfen/")

    assert (response["Location"], Project.objects.count()) == (home, 0)


def test_looking_changes_nothing(jana, desk, project):
    for rest in ("beenden/", f"rolle/{project.roles.get().pk}/weg/"):
        assert jana.get(desk + rest).status_code == 405


@pytest.mark.parametrize("rest", ["quatsch/neu/", "quatsch/1/", "rolle/99999/", "neues/99999999999999999999/"])
def test_what_is_not_there_is_not_found(jana, desk, rest):
    assert jana.get(desk + rest).status_code == 404


def test_page_of_an_organisation_nobody_knows_any_more_is_closed(jana, desk):
    Organisation.objects.update(verified_at=None, verified_by=None)

    assert jana.get(desk).status_code == 404


@pytest.mark.parametrize("num", [1, 20])
def test_pages_ask_the_same_for_any_number(jana, home, lindenhof, cora, django_assert_num_queries, num):
    project = make_project(lindenhof, by=cora, roles=num)
    for _number in range(num - 1):
        make_project(lindenhof, by=cora, roles=0)
    jana.get(home)
    with django_assert_num_queries(9):
        assert len(jana.get(home).context["projects"]) == num
    with django_assert_num_queries(11):
        assert len(jana.get(f"{home}projekte/{project.pk}/").context["roles"]) == num

"""What holds for the whole repository, and would be forgotten by the next one to add something."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings
from django.utils.translation import to_locale

from peoplelikeme.lib import catalogues
from postings.forms import KindForm

ROOT = Path(__file__).parents[1]
OURS = ["people", "postings", "network", "coordination", "exchange"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [path for path in TEMPLATES if "email" not in path.parts]
STYLES = sorted((ROOT / "static/css").glob("*.css"))

# Times nobody is answerable for: the clock's, or the author's own, who is named by the row itself.
WITHOUT_BY = {
    "created_at", "published_at", "confirmed_at", "expires_at", "closed_at", "agreed_at", "email_proved_at",
    "touched_at", "ends_at", "at", "proposed_at", "reported_at", "opened_at", "last_sent_at", "pgh_created_at",
    "given_at", "reminded_at", "worked_out_at", "nudged_at", "contact_at", "asked_at", "told_at", "escalated_at",
    "reopened_at", "outcome_at", "decided_at", "given_up_at", "written_at", "delivered_at", "mail_refused_at", "refused_at",
    "failed_at", "said_at", "next_batch_at", "exhausted_at", "submitted_at", "starts_at", "cancelled_at",
    "started_at", "finished_at", "first_seen_at", "answered_at", "shown_at", "imported_at", "gone_at",
    "passes_on_at", "pushed_at",
    "raised_at",
    "changed_at",
    "moved_up_at",
    "told_starts_at", "told_ends_at",
    "outdated_at",
}  # fmt: skip


def our_models():
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=False)]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_time_names_who_or_is_excepted(model):
    names = {field.name for field in model._meta.get_fields()}
    times = {name for name in names if name.endswith("_at")}

    assert {name for name in times - WITHOUT_BY if f"{name[:-3]}_by" not in names} == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_constraint_reads_as_a_sentence(model):
    assert [c.name for c in model._meta.constraints if len(c.name.split("_")) < 4] == []


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_inline(path):
    text = path.read_text()

    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", text) == []


def test_every_symbol_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
    named = {
        (str(path.relative_to(ROOT)), name)
        for path in TEMPLATES
        for name in re.findall(r'{% (?:icon|symbol) "([\w-]+)"', path.read_text())
    }

    assert {(path, name) for path, name in named if name not in drawn} == set()


PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|"
    r"(?:text-align|float|clear|caption-side):\s*(?:left|right)|(?<![\w-])(?:left|right)\s*:"
)
FOUR_SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|inset|border-width):\s*([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+)\s*[;}]"
)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_knows_no_left_or_right(path):
    text = re.sub(r"\(([^()]|\([^()]*\))*\)", "()", path.read_text())  # what is computed counts as one value

    assert PHYSICAL.findall(text) == []
    assert [sides for sides in FOUR_SIDES.findall(text) if sides[1] != sides[3]] == []


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=lambda path: path.name)
def test_style_names_no_colour_itself(path):
    text = re.sub(r"/\*.*?\*/|@media print \{.*?\n\}", "", path.read_text(), flags=re.S)
    colours = set(re.findall(r"#[0-9a-f]{3,8}\b", text))

    # White and black stand for paper and ink where a machine reads them (QR), and on the quince mark of a selection.
    assert colours <= {"#fff", "#000", "#1d2420"}


MOVES = re.compile(r"(?:transition|animation|scroll-behavior)[\w-]*:")
CALM = re.compile(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", re.S)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_moves_nothing_without_consent(path):
    assert MOVES.findall(CALM.sub("", path.read_text())) == []


def test_nobody_is_kept_from_pasting():
    sources = [*PUBLIC_TEMPLATES, *(ROOT / "static/js").glob("*.js")]

    assert [path.name for path in sources if re.search(r"\bpaste\b|\boncopy\b", path.read_text())] == []


def all_forms(form=KindForm):
    return {form} | {each for child in form.__subclasses__() for each in all_forms(child)}


# What a browser knows of the person before it. Those of an event's or a project's own place are none of it.
ABOUT_ONESELF = re.compile(r"(.+_)?(email|phone|name)|place")
OF_SOMETHING_ELSE = {"ProjectForm.place", "RoomForm.name"}


def test_field_about_oneself_is_filled_in_by_the_browser():
    import_module("peoplelikeme.urls")
    asked = {
        f"{form.__name__}.{name}": field.widget.attrs.get("autocomplete")
        for form in all_forms()
        for name, field in form.base_fields.items()
        if ABOUT_ONESELF.fullmatch(name) and getattr(field.widget, "input_type", "") in ("text", "email", "tel")
    }

    assert {name for name, told in asked.items() if not told} == OF_SOMETHING_ELSE
    assert len(asked) > 10


def test_every_message_is_translated():
    assert [(po.parts[-3], message, flaw) for po, message, flaw in catalogues.gaps()] == []


def test_languages_offered_have_a_catalogue():
    offered = {to_locale(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}

    assert offered == {po.parts[-3] for po in catalogues.LOCALE.glob("*/LC_MESSAGES/django.po")}


def test_no_file_says_nothing_by_its_name():
    dull = re.compile(r"(utils?|helpers?|services?|selectors?|managers|common|misc)\.py$")

    assert [
        str(path) for app in [*OURS, "peoplelikeme"] for path in (ROOT / app).rglob("*.py") if dull.match(path.name)
    ] == []


@override_settings(DEMO=False)
def test_demo_mailbox_does_not_exist_outside_the_demo(client):
    assert client.get("/demo/post/").status_code == 404


def test_pages_forbid_what_is_not_ours(client, db):
    policy = client.get("/de/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy

from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import registry
from django.core.exceptions import ImproperlyConfigured

from peoplelikeme import operator

EXAMPLE = Path(settings.BASE_DIR) / "docs/operator.example.toml"


@pytest.fixture
def written(tmp_path):
    """Write a file and give its path."""

    def write(text):
        path = tmp_path / "operator.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_example_says_all_that_is_needed(settings):
    settings.OPERATOR = operator.read(EXAMPLE)

    assert operator.check_facts(None) == []


def test_without_a_file_everything_is_missing(settings, tmp_path):
    settings.OPERATOR = operator.read(tmp_path / "operator.toml")

    told = operator.check_facts(None)
    assert settings.OPERATOR == {}
    assert [each.msg.split(" are missing")[0].rpartition(" ")[2] for each in told] == [
        "imprint", "privacy", "accessibility", "terms", "reporting",
    ]  # fmt: skip
    assert {each.id for each in told} == {"peoplelikeme.W001"}


def test_check_names_what_is_missing_and_not_what_may_be(settings, written):
    text = EXAMPLE.read_text(encoding="utf-8").replace('town = "34117 Kassel"', 'town = ""')
    settings.OPERATOR = operator.read(written(text.replace("server_log_days = 7", "")))

    assert [each.msg for each in operator.check_facts(None)] == [
        "The operator's facts for the page imprint are missing: town.",
        "The operator's facts for the page privacy are missing: server_log_days.",
    ]


def test_check_is_made_at_deployment_and_not_at_every_start():
    assert operator.check_facts in registry.registry.get_checks(include_deployment_checks=True)
    assert operator.check_facts not in registry.registry.get_checks()


def test_no_logs_at_all_is_an_answer(settings, written):
    settings.OPERATOR = operator.read(written("[privacy]\nserver_log_days = 0"))

    assert "server_log_days" not in operator.check_facts(None)[1].msg


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[imprint", "operator.toml cannot be read"),
        ('[impressum]\nname = "x"', r"nothing is called \[impressum\]"),
        ('imprint = "x"', r"nothing is called \[imprint\]"),
        ('[imprint]\nnaem = "x"', r"in \[imprint\] nothing is called naem"),
        ("[imprint]\nname = 7", r"name in \[imprint\] must be a text in quotes"),
        ('[imprint]\nchanged_on = "gestern"', r"changed_on in \[imprint\] must be a day such as"),
        ("[imprint]\nchanged_on = 2026-01-31T10:00:00", r"changed_on in \[imprint\] must be a day such as"),
        ("[privacy]\nserver_log_days = true", r"server_log_days in \[privacy\] must be a whole number"),
        ("[privacy]\nprocessors = [1]", r"processors in \[privacy\] must be a list of texts"),
        ('[accessibility]\nenforcement_page = "javascript:x"', "must begin with https://"),
    ],
)
def test_file_with_a_mistake_says_which(written, text, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        operator.read(written(text))

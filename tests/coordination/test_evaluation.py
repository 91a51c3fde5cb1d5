import json
import math
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from coordination import evaluation
from coordination.models import Suggestion

AS_OF = date(2026, 12, 1)


def row(name, **said):
    kind = "offer" if name.startswith("O") else "request"
    blank = {
        "id": name, "kind": kind, "title": "Bett", "text": "Ein Bett mit Matratze.", "text_language": "de",
        "category": "furniture", "postcode": "34117", "reach_km": None, "languages": ["de"], "slots": [],
        "starts_on": None, "ends_on": None, "quantity": None, "organisation": None, "wants": [], "on_behalf": False,
    }  # fmt: skip
    return blank | said


@pytest.fixture
def folder(tmp_path):
    offers = [
        row("O1", category_true="household"),
        row("O2", postcode="34246", slots=["mon-morning"]),
        row("O3", postcode="60311", reach_km=10),
        row("O4", ends_on="2026-11-20"),
        row("O5", category="tutoring", title="Mathe", text="Mathe bis Klasse 8."),
    ]
    requests = [
        row("R1", slots=["mon-morning", "tue-evening"]),
        row("R2", wants=["women-only"]),
        row("R3", category="tutoring", title="Mathe", text="Mathe für meinen Sohn."),
        row("R4", category="sport", title="Fußball", text="Wo spielt man?"),
    ]
    (tmp_path / "offers.jsonl").write_text("\n".join(map(json.dumps, offers)))
    (tmp_path / "requests.jsonl").write_text("\n".join(map(json.dumps, requests)))
    (tmp_path / "qrels.tsv").write_text("request_id\toffer_id\tgrade\nR1\tO1\t3\nR1\tO2\t2\nR3\tO5\t3\n")
    (tmp_path / "ineligible.tsv").write_text(
        "request_id\toffer_id\treason\nR1\tO3\ttoo-far: 145 km\nR1\tO4\tdates: over\nR2\tO1\twomen-only: unknown\n"
    )
    return tmp_path


@pytest.fixture
def figures(db, folder):
    judged, at = evaluation.read(folder), evaluation.moment(AS_OF)
    made = evaluation.load(judged, as_of=at)
    evaluation.run(list(made.values()), at=at)
    return evaluation.measure(judged, made)


def test_evaluation_finds_what_was_judged_good(figures):
    assert figures.recall_5[0] == figures.recall_10[0] == 1
    assert 0.9 < figures.ndcg_10[0] <= 1


def test_evaluation_suggests_nothing_that_the_fields_forbid(figures):
    assert (figures.structural, figures.other, figures.ineligible) == (0, 0, {})


def test_evaluation_counts_pairs_that_are_only_asked_first(figures):
    assert figures.asked_first == {"women-only": 1}


def test_evaluation_counts_requests_that_rightly_get_nothing(figures):
    assert (figures.num_answerable, figures.num_without_good, figures.num_rightly_left) == (2, 2, 2)


def test_evaluation_reports_an_ineligible_pair_that_is_suggested(db, folder):
    (folder / "ineligible.tsv").write_text("request_id\toffer_id\treason\nR1\tO1\twrong-thing: x\nR1\tO2\ttoo-far: y\n")
    judged, at = evaluation.read(folder), evaluation.moment(AS_OF)
    made = evaluation.load(judged, as_of=at)
    evaluation.run(list(made.values()), at=at)

    figures = evaluation.measure(judged, made)

    assert (figures.structural, figures.other) == (1, 1)


def test_evaluation_never_reads_the_true_category(db, folder):
    judged, at = evaluation.read(folder), evaluation.moment(AS_OF)

    made = evaluation.load(judged, as_of=at)

    assert made["O1"].category_id == "furniture"


def test_ndcg_follows_its_formula(db):
    found = evaluation._ndcg(["b", "a"], {"a": 3, "b": 1}, 10)

    assert found == pytest.approx((1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)))


def test_evaluation_without_requests_says_which_file_is_missing(tmp_path):
    with pytest.raises(CommandError, match=r"offers\.jsonl is missing"):
        call_command("evaluate_matching", str(tmp_path), "--as-of", "2026-12-01")


def test_evaluation_leaves_no_suggestion_for_others(db):
    assert not Suggestion.objects.exists()

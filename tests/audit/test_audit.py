import json
import os
import subprocess
import sys

import pytest

from tests.demo_site import ROOT

from . import __main__ as audit
from . import node


def test_lock_holds_hashes_and_no_addresses():
    packages = json.loads((node.HERE / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}

    assert len(installed) > 100
    assert [name for name, package in installed.items() if not package.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []


def test_without_node_it_says_what_to_install(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit", "feed"],
        cwd=ROOT, env=os.environ | {"PATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stderr[:26]) == (1, "The audit needs Node 20 or")


class Tool:
    TITLE = "somebody's tool"

    def __init__(self, *found):
        self.found = found

    def findings(self, _site):
        return self.found


@pytest.mark.parametrize(("levels", "code"), [([], 0), ([False], 0), ([True, False], 1)])
def test_only_errors_end_with_1(monkeypatch, capsys, levels, code):
    found = [node.Finding("/de/", "Etwas", is_error) for is_error in levels]
    monkeypatch.setattr(audit, "TOOLS", {"feed": Tool(*found)})
    monkeypatch.setattr(node, "install", lambda: None)
    monkeypatch.setattr(sys, "argv", ["audit", "--url", "http://127.0.0.1:1"])

    with pytest.raises(SystemExit) as ended:
        audit.main()

    assert ended.value.code == code
    assert f"{sum(levels)} errors, {len(levels) - sum(levels)} remarks" in capsys.readouterr().out


def test_feed_that_does_not_answer_is_said(monkeypatch, capsys):
    monkeypatch.setattr(node, "install", lambda: None)
    monkeypatch.setattr(sys, "argv", ["audit", "--url", "http://127.0.0.1:1", "feed"])

    with pytest.raises(SystemExit, match="does not answer"):
        audit.main()

"""`make audit`: what it says of vulnerable packages, of fine ones, and where nobody answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# Answers of pip-audit in its own form.
FINE = {"name": "six", "version": "1.16.0", "vulns": []}
UNKNOWN = {"name": "mine", "skip_reason": "Dependency not found on PyPI and could not be audited: mine (1.0)"}
BAD = {
    "name": "requests",
    "version": "2.31.0",
    "vulns": [
        {"id": "PYSEC-2024-1", "fix_versions": ["2.32.0", "2.33.0"], "aliases": [], "description": "…"},
        {"id": "PYSEC-2024-2", "fix_versions": [], "aliases": [], "description": "…"},
    ],
}


def audit(tmp_path: Path, *answers: list[dict[str, Any]] | None) -> subprocess.CompletedProcess[str]:
    """Run the audit of so many locks, each with an answer; `None` is one that does not come."""
    for number, answer in enumerate(answers):
        if answer is not None:
            said = json.dumps({"dependencies": answer, "fixes": []})
            (tmp_path / f"{number}.txt.answer").write_text(said, encoding="utf-8")
    (tmp_path / "pip_audit.py").write_text(
        "import pathlib, sys\n"
        "lock = sys.argv[sys.argv.index('--requirement') + 1]\n"
        "answer = pathlib.Path(lock + '.answer')\n"
        "sys.exit('ERROR: no connection') if not answer.exists() else print(answer.read_text())\n",
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, ROOT / "envs/audit.py", *(str(tmp_path / f"{n}.txt") for n in range(len(answers)))],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )


def test_a_vulnerable_package_fails_and_says_what_mends_it(tmp_path: Path) -> None:
    done = audit(tmp_path, [FINE, BAD], [BAD])
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "requests 2.31.0: PYSEC-2024-1, mended in 2.32.0, 2.33.0",
        "requests 2.31.0: PYSEC-2024-2, mended in no version yet",
    ]


def test_fine_packages_pass_and_those_that_nobody_knows_are_named(tmp_path: Path) -> None:
    done = audit(tmp_path, [FINE, UNKNOWN], [FINE])
    assert (done.returncode, done.stdout) == (0, "No vulnerability is known in 1 packages.\n")
    assert done.stderr == "Not known to the index: mine\n"


@pytest.mark.parametrize("answers", [[None], [[FINE], None], [[UNKNOWN], [FINE]]])
def test_without_an_answer_nothing_is_called_safe(
    tmp_path: Path, answers: list[list[dict[str, Any]] | None]
) -> None:
    done = audit(tmp_path, *answers)
    assert done.returncode == 2
    assert "nothing was looked up" in done.stderr or "nothing could be looked up" in done.stderr
    assert done.stdout == ""

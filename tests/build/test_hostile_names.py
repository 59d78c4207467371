"""Names of topics are data: whatever they say is the name of a film, or is refused, and nothing is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from notes2manim.errors import NotesError
from notes2manim.plan import find_notes, find_topics, require_name
from tests.build.conftest import PARTS, ROOT, Project

BUILT = [
    "$(touch pwned)",
    "`touch pwned`; touch pwned",
    'it\'s "quoted" & 50 %s',
    "--help",
    "#a?b*[c]",
    "\U0001f680 עברית",
    "e\u0301",
    "\u00e9",
    "<img src=x onerror=alert(1)>",
    "~$HOME\\n",
    " ".join(str(number) for number in range(70)),
]
REFUSED = {
    "{x}": "takes braces in a name for a pattern",
    "{{ x }}": "takes braces in a name for a pattern",
    "..": "begins with a dot",
    ".hidden": "begins with a dot",
    "../x": "begins with a dot",
    "a/../../x": '"/" leads to another folder',
    "/etc/passwd": '"/" leads to another folder',
    "": "begins with a dot",
    "a\nb": "no control characters",
    "a\tb": "no control characters",
    "a\x1b[2Jb": "no control characters",
    "a\0b": "no control characters",
    "a\udcffb": "cannot be read|no control characters",
    "takes": "build/takes is a folder that all films share",
    "answers": "build/answers is a folder that all films share",
    "film.9x16": "asks for another shape",
    "film.storyboard": "that of another file",
    "film.chapters": "that of another file",
    "ü" * 101: "at most 200 bytes, not 202",
    "ha" * 30: "repeats itself",
}


@pytest.mark.parametrize("name", REFUSED, ids=ascii)
def test_a_name_that_cannot_be_built_is_refused_with_its_fault(name: str, tmp_path: Path) -> None:
    for refuse in (require_name, lambda name: find_notes(tmp_path, name)):
        with pytest.raises(NotesError, match=REFUSED[name]) as caught:
            refuse(name)
        assert "\x1b" not in str(caught.value)
        assert caught.value.place and caught.value.remedy


def test_hidden_files_folders_and_pipes_are_no_notes(tmp_path: Path) -> None:
    (tmp_path / ".#film.md").symlink_to("nobody@nowhere.1234")  # as an editor leaves it
    (tmp_path / "._film.md").write_text("of another system")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "film.md").write_text("# Film")
    assert find_topics(tmp_path) == ["film"]


@pytest.mark.slow
def test_names_that_look_like_commands_and_flags_are_built(tmp_path: Path) -> None:
    project = Project(tmp_path / "home" / "project")
    project.configure(quality={"width": 228, "height": 128, "fps": 2})
    project.path("notes/film.md").unlink()
    for name in BUILT:
        project.write_notes(f"# {name}\n\nHi.\n", name)
    here = sorted(Path.cwd().iterdir())
    (tmp_path / "home/.bashrc").write_text("canary")
    pages = BUILT[::4]
    run = project.build(*[f"out/{name}.{'html' if name in pages else 'mp4'}" for name in BUILT])
    assert run.status == 0, run.output
    for name in BUILT:
        assert project.path(f"out/{name}.mp4").stat().st_size > 1000, name
    assert not list(tmp_path.rglob("pwned"))
    assert {path.name for path in (tmp_path / "home").iterdir()} == {"project", ".bashrc"}
    assert here == sorted(Path.cwd().iterdir())
    made = {path.name for path in project.folder.iterdir()}
    assert made == {*PARTS, "notes", "build", "out", ".snakemake"}


def test_a_link_out_of_the_project_is_read_only_where_a_person_has_named_its_file(project: Project) -> None:
    secret = project.folder.parent / "secret.md"
    secret.write_text("# Secret\n\nNobody knows this.\n")
    project.path("notes/leak.md").symlink_to(secret)
    run = project.build("out/leak.mp4")
    assert run.status != 0
    assert f"notes/leak.md: is a link out of the project, to {secret}. Put a copy there" in run.output
    assert not project.path("build/leak").exists()
    own = [sys.executable, "main.py", str(secret), "--validate-only"]
    said = subprocess.run(own, cwd=project.folder, env=project.environment(), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert project.build("-n", "out/secret.mp4").status == 0
    assert project.build("-n", "out/leak.mp4").status != 0


@pytest.mark.parametrize(
    "name", ["a; touch pwned", "$(shell touch pwned)", "$(touch pwned)", "`touch pwned`", 'it\'s "a" $HOME']
)
def test_make_hands_a_topic_on_as_it_is(name: str, tmp_path: Path) -> None:
    """`make` itself would run what stands in $(shell …), and its shell what stands behind a semicolon."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for tool in ("envs/install.sh", ".venv/bin/snakemake", ".venv/bin/python"):
        (tmp_path / tool).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / tool).write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>asked\n')
        (tmp_path / tool).chmod(0o755)
    for given in ([f"TOPIC={name}"], []):
        line = ["make", *given, "storyboard", "preview", "draft"]
        done = subprocess.run(line, cwd=tmp_path, env={**os.environ, "TOPIC": name}, text=True, check=False)
        assert done.returncode == 0
    asked = (tmp_path / "asked").read_text().splitlines()
    for wanted in (f"out/{name}.html", f"out/{name}.storyboard.png", name, f"--topic={name}"):
        assert asked.count(wanted) == 2
    assert not (tmp_path / "pwned").exists()

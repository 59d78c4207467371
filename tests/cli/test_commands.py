"""What the command line says without building anything."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from notes2manim import __version__
from notes2manim.cli import main
from notes2manim.cli.doctor import examine
from notes2manim.cli.make import open_engine
from notes2manim.cli.parser import make_parser
from notes2manim.cli.table import Table
from notes2manim.engine.build import snakemake_command
from notes2manim.logs import Discreet, log_run
from notes2manim.statistics.report import summary
from notes2manim.statistics.state import BuildState
from tests.build.conftest import ROOT, Project
from tests.interrupts import heeding, pressing


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project(tmp_path / "project")
    monkeypatch.chdir(project.folder)
    for name in ("TTS_PROVIDER", "LOG_LEVEL", "ENABLE_PARALLEL"):
        monkeypatch.delenv(name, raising=False)
    return project


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"notes2manim {__version__}\n"


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "preview" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Why the sky is blue", 'several words are one topic in quotes: "Why the sky is blue".'),
        ("film --qualty low", "there is no flag --qualty; did you mean --quality?"),
        ("film --quality ultra", "argument --quality: invalid choice: 'ultra'"),
        ("doctor --deep", "there is no flag --deep."),
        ("chek out/film.mp4", "there is no command chek; did you mean check?"),
        ("make", "the following arguments are required: topic."),
    ],
)
def test_what_is_wrong_with_a_command_line_is_told_in_one_sentence(
    line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"error: {told}") and said.count("\n") == 1


def test_ctrl_c_while_the_command_line_is_imported_ends_it_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(pressing("pydantic"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = heeding([sys.executable, str(ROOT / "main.py"), "voices"])
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "interrupted: what is finished is kept.\n"


def test_the_package_itself_loads_nothing_heavy() -> None:
    code = "import sys, notes2manim; print({'pydantic', 'manim', 'rich', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_notes_are_checked_and_nothing_is_made(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["film", "--validate-only", "--quality", "medium"]) == 0
    said = capsys.readouterr().out
    assert "film: Three words\n4 scenes" in said
    assert "1280x720" in said
    assert not here.path("out").exists()
    assert not here.path("build").exists()


@pytest.mark.parametrize(
    ("variables", "flags", "cores", "resources"),
    [
        ({"ENABLE_PARALLEL": "false"}, ["--enable-parallel"], "all", []),
        ({"ENABLE_PARALLEL": "true"}, ["--disable-parallel"], "1", ["tts=1", "render=1"]),
        ({"MAX_TTS_WORKERS": "6"}, ["--max-tts-workers", "3"], "all", ["tts=3"]),
        ({"MAX_TTS_WORKERS": "5"}, ["--max-render-workers", "2"], "all", ["tts=5", "render=2"]),
        ({}, ["--cores", "4"], "4", []),
    ],
)
def test_flags_say_how_much_happens_at_once(
    here: Project,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    flags: list[str],
    cores: str,
    resources: list[str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    engine = open_engine(make_parser().parse_args(["make", "film", *flags]))
    command = snakemake_command(here.folder, ["out/film.mp4"], engine.settings, "/dev/null")
    assert command[command.index("--cores") + 1] == cores
    assert set(resources) <= set(command)


def test_odd_notes_are_warned_of_by_line(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    here.write_notes("# A\n\n## B\n\n![gone](gone.png)\n")
    assert main(["film", "--validate-only"]) == 0
    assert 'warning: notes/film.md:5: picture "gone.png" is not there' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["film", "--tts-provider", "espeak", "--voice", "nobody"], 'espeak has no voice "nobody"'),
        (["film", "--theme", "none"], 'there is no theme "none"'),
        (["Bilm"], "there are no notes"),
    ],
)
def test_a_fault_is_one_sentence(
    here: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], fault: str
) -> None:
    assert main([*arguments, "--validate-only"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert fault in said


def test_the_environment_chooses_the_voice_over_the_notes(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here.write_notes("---\nvoice: espeak\n---\n# A\n\nText.\n")
    assert main(["film", "--validate-only"]) == 0
    assert "voice espeak." in capsys.readouterr().out
    monkeypatch.setenv("TTS_PROVIDER", "tone")
    assert main(["film", "--validate-only"]) == 0
    assert "voice tone." in capsys.readouterr().out


def test_voices_are_listed_by_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--language", "de"]) == 0
    said = capsys.readouterr().out
    assert "espeak" in said
    assert "hibari" not in said


def test_the_doctor_names_what_is_missing(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (here.folder / "pyproject.toml").write_text('[project]\ndependencies = ["numpy", "no-such-thing>=1"]\n')
    (here.folder / "envs").mkdir()
    (here.folder / "envs" / "debian.txt").write_text("gcc\n")
    here.configure(math="latex")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "BAD  1 of 2 Python packages\n     Missing: no-such-thing. Run: make setup" in said
    assert "sudo apt-get install texlive-latex-extra dvisvgm" in said


def test_the_doctor_finds_a_wrong_version_a_server_that_is_down_a_key_that_is_missing_and_a_locked_folder(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    for name in ("LLM_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    (here.folder / "pyproject.toml").write_text('[project]\ndependencies = ["numpy>=2", "manim==0.1"]\n')
    (here.folder / "envs").mkdir()
    (here.folder / "envs" / "debian.txt").write_text("gcc\n")
    here.configure(
        voice={"provider": "openai", "url": "http://127.0.0.1:9", "fallback": ["tone"]},
        llm={"model": "m", "base_url": "https://api.openai.com:9/v1"},
    )
    monkeypatch.setattr("notes2manim.cli.doctor.ANSWER", 0.2)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "BAD  1 of 2 Python packages\n     manim is 0.22.0, not ==0.1. Run: make setup" in said
    assert "BAD  voice openai at http://127.0.0.1:9\n" in said
    assert "Start it, or set voice.provider: tone." in said
    assert "BAD  key for api.openai.com\n     Set LLM_API_KEY or OPENAI_API_KEY" in said
    assert "cannot be written" in said


def test_the_doctor_tells_of_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes2manim.cli.doctor.MEMORY", 1e6)
    (memory,) = [finding for finding in examine(ROOT) if "of memory free" in finding.what]
    assert not memory.good
    assert "--max-render-workers 1" in memory.remedy


def test_the_doctor_finds_this_project_well() -> None:
    assert [finding for finding in examine(ROOT) if not finding.good] == []


def state() -> BuildState:
    built = BuildState(kept=lambda: {"draw_scene": (5, 2)}, means={"draw_scene": 10.0})
    event = {"event": "start", "rule": "draw_scene", "log": []}
    built.take({**event, "job": 1, "scene": "alpha", "message": "Draw film: alpha", "time": 0.0})
    built.take({"event": "end", "job": 1, "time": 4.0})
    built.take({**event, "job": 2, "scene": "beta", "message": "Draw film: beta", "time": 4.0})
    return built


def test_the_table_shows_scenes_by_step_what_runs_and_the_time_left() -> None:
    console = Console(
        file=io.StringIO(), force_terminal=True, width=80, color_system=None, _environ={"TERM": "xterm"}
    )
    table = Table(2, console)
    with table:
        table.show(state())
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "draw" in shown
    assert "beta" in shown
    assert "about 4 s left" in shown  # two of 4 s, two at once


def test_without_a_terminal_each_job_is_a_line() -> None:
    console = Console(file=io.StringIO(), width=80)
    table = Table(2, console)
    with table:
        built = state()
        table.show(built)
        table.show(built)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "Draw film: alpha\n"


def test_a_job_tried_again_counts_as_a_retry_and_not_as_failed() -> None:
    built = BuildState()
    start = {"event": "start", "job": 1, "rule": "speak_scene", "scene": "a", "message": "", "log": []}
    built.take({**start, "time": 0.0})
    built.take({"event": "fail", "job": 1, "time": 1.0, "log": []})
    built.take({**start, "time": 1.0})
    built.take({"event": "end", "job": 1, "time": 3.0})
    step = built.steps["speak_scene"]
    assert (step.count, step.seconds, step.retries, step.failed) == (1, 2.0, 1, 1)
    assert built.failed == {}


def test_the_summary_has_a_line_a_step() -> None:
    step = {"count": 3, "cache_hits": 2, "seconds": 6.0, "mean_seconds": 2.0}
    step |= {"reused": 4, "retries": 1, "fallbacks": 0}
    lines = summary({"steps": {"draw_scene": step}, "seconds": 7.0}).splitlines()
    assert lines[1].split() == ["draw", "3", "2", "6.0", "2.0", "4", "1", "0"]
    assert lines[2] == "7.0 s in all"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sent k-123456789 to it", "sent *** to it"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("GET http://me:pass@host/v1?key=abc&b=1", "GET http://***@host/v1?key=***&b=1"),
        ("HOME is /home/me", "HOME is /home/me"),
    ],
)
def test_no_secret_is_logged(text: str, shown: str) -> None:
    formatter = Discreet({"OPENAI_API_KEY": "k-123456789", "HOME": "/home/me", "SHORT_KEY": "1"})
    record = logging.LogRecord("notes2manim.voices", logging.DEBUG, "", 0, text, None, None)
    assert formatter.format(record) == f"DEBUG: notes2manim.voices: {shown}"


def test_debug_logs_name_their_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from notes2manim.parallel import ParallelProcessor

    log_run("DEBUG", tmp_path / "run.log", {})
    ParallelProcessor().map(str, [1])
    log_run("WARNING", None, {})
    ParallelProcessor().map(str, [1])
    assert capsys.readouterr().err.count("DEBUG: notes2manim.parallel: a task ended") == 1
    assert "notes2manim.parallel: a task ended" in (tmp_path / "run.log").read_text(encoding="utf-8")

"""What a build works on, guessed before Snakemake is there, and a Snakemake that imports less."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from notes2manim.warm.early import Film, Work, edit_of, read_plain_build, work_on
from notes2manim.warm.lean_snakemake import TRIED_WITH

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "films", "config"),
    [
        ("out/waves.mp4 --cores 2", [("waves", "")], []),
        ("--cores all out/waves.9x16.mp4 out/waves.9x16.html", [("waves", ".9x16")], []),
        ("out/a.html out/a.1x1.html out/b.chapters.txt", [("a", ""), ("a", ".1x1"), ("b", "")], []),
        ("--cores 2 out/a.mp4 --config quality=low voice={}", [("a", "")], ["quality=low", "voice={}"]),
        ("out/a.mp4 --nocolor --logger events --logger-events-path /dev/fd/3", [("a", "")], []),
        ("--cores 2", [], []),
    ],
)
def test_a_plain_build_tells_its_films(line: str, films: list[tuple[str, str]], config: list[str]) -> None:
    assert read_plain_build(line.split(), cores=2) == (films, config)


@pytest.mark.parametrize(
    "line",
    [
        "out/a.mp4 -n",
        "--lint",
        "out/a.mp4 --cores 1",
        "out/a.mp4 --cores",
        "out/a.mp4 --report report.html",
        "out/a.mp4 --persistence-backend db",
        "build/a/script.json",
        "out/a.mp4 --workflow-profile profiles/slurm",
    ],
)
def test_a_build_out_of_the_ordinary_is_left_to_snakemake(line: str) -> None:
    assert read_plain_build(line.split(), cores=2) is None


def test_with_one_core_nothing_starts_beside_snakemake() -> None:
    assert read_plain_build(["out/a.mp4"], cores=1) is None


def put(project: Path, *files: str, minute: int) -> None:
    """Write files of a project, all in some minute; a script is that of the scenes `one` and `two`."""
    for name in files:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"scenes": [{"id": "one"}, {"id": "two"}]}' if path.suffix == ".json" else "")
        os.utime(path, (60 * minute,) * 2)


SCRIPT = "build/a/script.json"
VOICES = ("build/a/voice/one.111.wav", "build/a/voice/two.222.wav")
CLIPS = ("build/a/clips/one.333.mp4", "build/a/clips/two.444.mp4")
WANTED = "build/a/film/a.555.wanted"


def test_notes_are_read_when_they_are_newer_than_their_script(tmp_path: Path) -> None:
    assert edit_of(tmp_path, "a") is None
    put(tmp_path, "notes/a.md", minute=1)
    assert edit_of(tmp_path, "a") == Work(tmp_path / "notes/a.md", speaks=True, draws=True)
    put(tmp_path, SCRIPT, minute=2)
    assert edit_of(tmp_path, "a") is None
    put(tmp_path, "build/a/shots/one/kept", "notes/a.md", minute=3)
    assert edit_of(tmp_path, "a") == Work(tmp_path / "notes/a.md", speaks=True, draws=False)


@pytest.mark.parametrize(
    ("there", "speaks", "draws"),
    [
        ((), True, True),
        (VOICES, False, True),
        ((*VOICES, CLIPS[0]), False, True),
        ((*VOICES, *CLIPS), False, False),
        ((VOICES[1], *CLIPS), True, False),
    ],
)
def test_a_film_that_is_not_there_tells_what_its_scenes_lack(
    there: tuple[str, ...], speaks: bool, draws: bool, tmp_path: Path
) -> None:
    put(tmp_path, "notes/a.md", SCRIPT, minute=1)
    put(tmp_path, *there, WANTED, minute=2)
    expected = Work(tmp_path / "notes/a.md", speaks=speaks, draws=draws)
    assert work_on(tmp_path, Film("a")) == expected
    put(tmp_path, "out/a.mp4", minute=3)
    assert work_on(tmp_path, Film("a")) is None


def test_an_edit_whose_build_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    put(tmp_path, "notes/a.md", *VOICES, *CLIPS, WANTED, "out/a.mp4", minute=1)
    put(tmp_path, SCRIPT, "build/a/film/a.666.wanted", minute=2)
    assert work_on(tmp_path, Film("a")) == Work(tmp_path / "notes/a.md", speaks=True, draws=False)
    put(tmp_path, "build/a/voice/two.777.wav", minute=3)
    assert work_on(tmp_path, Film("a")) == Work(tmp_path / "notes/a.md", speaks=False, draws=False)


def test_a_film_of_another_shape_lacks_its_own_clips(tmp_path: Path) -> None:
    put(tmp_path, "notes/a.md", SCRIPT, minute=1)
    put(tmp_path, *VOICES, *CLIPS, WANTED, "out/a.mp4", minute=2)
    assert work_on(tmp_path, Film("a", ".9x16")) == Work(tmp_path / "notes/a.md", speaks=False, draws=True)
    assert work_on(tmp_path, Film("a")) is None


def test_a_film_whose_script_is_damaged_is_left_to_its_rules(tmp_path: Path) -> None:
    put(tmp_path, "notes/a.md", SCRIPT, minute=1)
    (tmp_path / SCRIPT).write_text('{"scenes": [1')
    assert work_on(tmp_path, Film("a")) is None


def test_the_lean_snakemake_was_tried_with_the_version_that_is_installed() -> None:
    assert version("snakemake") == TRIED_WITH


LEAN = "from notes2manim.warm.lean_snakemake import import_lean; import_lean()\n"


def run(code: str) -> str:
    """Return what a program prints that runs in the project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_lean_snakemake_imports_no_database_and_hides_nothing_afterwards() -> None:
    printed = run(
        LEAN
        + "left_out = {'sqlalchemy', 'sqlmodel', 'requests', 'snakemake.report', 'numpy', 'pulp', 'ssl'}\n"
        "print(left_out & sys.modules.keys())\n"
        "import requests, snakemake.report, sqlmodel, pulp, ssl; print(sqlmodel.SQLModel.__module__)"
    )
    assert printed == "set()\nsqlmodel.main\n"


def test_a_lean_snakemake_reads_its_command_line_and_its_profile_as_snakemake_does() -> None:
    code = (
        "from snakemake.cli import parse_args\n"
        "line = '--cores 2 out/a.mp4 --config quality=low --logger-events-path x'.split()\n"
        "_, given = parse_args(line)\n"
        "print(sorted((key, str(it)) for key, it in vars(given).items() if not key.startswith('report')))"
    )
    plugins = f"sys.path.insert(0, {str(ROOT / 'scripts/notes2manim/engine/plugins')!r})\n"
    lean, whole = run(plugins + LEAN + code), run(plugins + code)
    at_random = re.compile(r"0x[0-9a-f]+")  # where an object lies
    assert at_random.sub("", lean) == at_random.sub("", whole)
    assert "('scheduler', 'greedy')" in lean


def test_a_lean_snakemake_opens_rules_that_lie_elsewhere_as_snakemake_does(tmp_path: Path) -> None:
    rules = tmp_path / "rules.smk"
    rules.write_text("rule: é", "utf-8")
    code = (
        "import smart_open\n"
        f"print(smart_open.parse_uri({str(rules)!r}).uri_path, smart_open.parse_uri('https://a.b/c').scheme)\n"
        f"print(smart_open.open('file://{rules}', encoding='utf-8').read())"
    )
    assert run(LEAN + code) == f"{rules} https\nrule: é\n"


# What Snakemake says of its jobs, of their environments, and of its end.
TOLD = re.compile(r"(Shell command:|rule|Conda|Error|ended) ")


@pytest.mark.parametrize("flags", ["", "--software-deployment-method=conda"])
def test_a_lean_snakemake_knows_functions_and_environments_as_snakemake_does(
    tmp_path: Path, flags: str
) -> None:
    (tmp_path / "env.yaml").write_text("channels: []\n", "utf-8")
    (tmp_path / "Snakefile").write_text(
        "def parts(wildcards, input, output):\n    return [wildcards.name, len(input), len(output)]\n"
        "rule all:\n    input: expand('{name}.txt', name=['one', 'two'])\n"
        "rule make:\n    output: '{name}.txt'\n"
        "    params: parts=parts, name=lambda wildcards: wildcards.name\n"
        "    conda: 'env.yaml'\n    shell: 'echo {params.parts} {params.name} > {output}'\n",
        "utf-8",
    )
    line = f"--cores=1 -np --directory={tmp_path} --snakefile={tmp_path}/Snakefile --workflow-profile=none"
    code = (
        "from snakemake.cli import main\nsys.stderr = sys.stdout\n"
        f"try: main({[*line.split(), *flags.split()]})\nexcept SystemExit as end: print('ended', end.code)"
    )
    lean, whole = (
        sorted(line.strip() for line in run(start + code).splitlines() if TOLD.match(line))
        for start in (LEAN, "")
    )
    assert lean == whole
    planned = {f"Shell command: echo {name} 0 1 {name} > {name}.txt" for name in ("one", "two")} <= set(lean)
    asked_for_conda = any("conda" in line.lower() for line in lean)  # which this machine need not have
    assert planned if not flags else asked_for_conda

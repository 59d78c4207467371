"""Each command of the README works as it is written there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.build.conftest import ROOT, Project

README = (ROOT / "README.md").read_text(encoding="utf-8")
# The first is what runs this test; the second goes on until it is stopped, and the third for twenty
# minutes; they have tests of their own (tests/cli/test_watch.py, tests/bench).
RUNNING = {"make test", "make watch TOPIC=my-topic", "make bench"}


def blocks(language: str) -> list[str]:
    fences = re.findall(rf"^(```+){language}\n(.*?)^\1$", README, re.DOTALL | re.MULTILINE)
    return [text for _, text in fences]


def commands() -> list[str]:
    """Return the commands of the README in their order, without repetition."""
    prose = re.sub(r"^(```+).*?^\1$", "", README, flags=re.DOTALL | re.MULTILINE)
    inline = [code for code in re.findall(r"`([^`]+)`", prose) if re.match(r"(make|snakemake) \S", code)]
    listed = [line for block in blocks("sh") for line in block.splitlines()]
    return [command for command in dict.fromkeys([*listed, *inline]) if command not in RUNNING]


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is set up, with the notes of the README, at low quality and without a voice."""
    project = Project(tmp_path_factory.mktemp("readme") / "project")
    shutil.copy(ROOT / "Makefile", project.folder)
    shutil.copytree(ROOT / "envs", project.path("envs"))
    shutil.copytree(ROOT / "notes" / "images", project.path("notes/images"))
    shutil.copy(ROOT / "notes" / "pythagorean-theorem.md", project.path("notes"))
    project.path("notes/film.md").unlink()
    (notes,) = blocks("markdown")
    project.write_notes(notes, topic="my-topic")
    give_packages(project.path(".venv"))
    return project


def give_packages(venv: Path) -> None:
    """Make a virtual environment that has the packages of this one, but neither its library nor its place."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / "bin/python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(site, "packages.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    program = venv / "bin/snakemake"
    program.write_text(f"#!{python}\nfrom snakemake.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    shutil.copy(ROOT / "envs/requirements.txt", venv / "requirements.txt.installed")


@pytest.mark.slow
def test_each_command_of_the_readme_works(newcomer: Project) -> None:
    script = "set -e\n" + "\n".join(f"echo '$ {command}'\n{command}" for command in commands())
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(newcomer.folder)}
    done = subprocess.run(
        ["bash", "-c", script], cwd=newcomer.folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"The film: {newcomer.folder}/out/pythagorean-theorem.mp4" in done.stdout
    made = {file.name for file in newcomer.path("out").iterdir()}
    endings = ("mp4", "srt", "vtt", "chapters.txt", "txt", "png")
    films = ("pythagorean-theorem", "my-topic", "my-topic.9x16")
    wanted = {f"{film}.{ending}" for film in films for ending in endings}
    wanted |= {"pythagorean-theorem.html", "my-topic.html", "my-topic.storyboard.png", "my-topic.gif"}
    assert wanted == made


def test_the_files_that_the_readme_names_exist() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("http") or (ROOT / link).exists(), link


def test_the_settings_that_the_readme_names_exist() -> None:
    shipped = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for key in re.findall(r"--config (\w+)=", README):
        assert key in shipped

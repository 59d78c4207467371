"""The workflow of docs/ci.md, run as a CI service runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.conftest import NOTES, ROOT
from tests.ci.service import Cache, Machine, Service, hash_files
from tests.test_readme import give_packages

SETTINGS = """
voice: {provider: tone}
quality: {width: 256, height: 144, fps: 10}
"""

CHECK = Path(sys.executable).with_name("check-jsonschema")
SCENES = {"three-words", "alpha", "beta", "gamma"}


def workflow() -> str:
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", page(), re.DOTALL | re.MULTILINE)
    return str(text)


def page() -> str:
    return (ROOT / "docs/ci.md").read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What is in the repository, with the notes of one short film, at a size that is drawn at once."""
    folder = tmp_path / "repository"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("notes/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / "notes").mkdir()
    (folder / "notes/film.md").write_text(f"---{SETTINGS}---\n\n{NOTES}", encoding="utf-8")
    return folder


@pytest.fixture
def service(tmp_path: Path, repository: Path) -> Service:
    def check_out(folder: Path) -> None:
        """Copy the files without their dates: a checkout has the time at which it is made."""
        shutil.copytree(repository, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        for program in ("envs/install.sh", "envs/kokoro_styles.sh"):
            (folder / program).chmod(0o755)

    return Service(tmp_path / "service", workflow(), check_out)


def keep_packages(service: Service, repository: Path, folder: Path) -> str:
    """Let the service have kept the packages of these tests in an earlier run; return their key."""
    give_packages(service.checkout / ".venv")
    shutil.move(service.checkout, folder)
    key = f"packages-Linux-{hash_files(repository, 'envs/*.txt')}"
    service.caches.append(Cache(key, folder))
    return key


def done(machine: Machine, verb: str) -> list[str]:
    """Return the scenes that were spoken or drawn in a run."""
    assert not machine.failed, machine.output
    return re.findall(rf"^Job \d+: {verb} film: ([a-z-]+) ", machine.output, re.MULTILINE)


def test_the_workflow_is_one_that_the_service_understands(tmp_path: Path) -> None:
    file = tmp_path / "films.yml"
    for text, fine in ((workflow(), True), (workflow().replace("runs-on", "runs_on"), False)):
        file.write_text(text, encoding="utf-8")
        checked = subprocess.run(
            [CHECK, "--builtin-schema", "vendor.github-workflows", file],
            capture_output=True,
            text=True,
        )
        assert (checked.returncode == 0) == fine, checked.stdout + checked.stderr


@pytest.mark.slow
def test_a_run_starts_from_what_the_last_one_has_made_even_if_that_failed(
    service: Service, repository: Path, tmp_path: Path
) -> None:
    notes = repository / "notes/film.md"
    text = notes.read_text(encoding="utf-8")
    notes.write_text(f"{text}\n```manim\n1 / 0\n```\n", encoding="utf-8")
    settings = (repository / "config.yaml").read_text(encoding="utf-8")
    assert "allow_code: [" in settings
    settings = settings.replace("allow_code: [", "allow_code: [film, ")
    (repository / "config.yaml").write_text(settings, encoding="utf-8")
    packages = keep_packages(service, repository, tmp_path / "packages")

    first = service.run("films")
    assert first.failed and first.restored == [packages]
    assert "the scene gamma, at notes/film.md:19, has failed" in first.output
    assert "ZeroDivisionError" in first.output
    assert not service.artifacts.exists()

    notes.write_text(text, encoding="utf-8")
    kept = {file.name.partition(".")[0] for file in service.caches[1].folder.glob("build/film/clips/*.mp4")}
    mended = service.run("films")
    assert mended.restored == [packages, service.caches[1].key]
    assert done(mended, "Speak") in ([], ["gamma"])
    assert set(done(mended, "Draw")) == SCENES - kept
    film = service.artifacts / "films/film.mp4"
    before = film.read_bytes()

    notes.write_text(text.replace("The end is near.", "The end is here."), encoding="utf-8")
    edited = service.run("films")
    assert edited.restored == [packages, service.caches[2].key]
    assert done(edited, "Speak") == done(edited, "Draw") == ["gamma"]
    assert film.read_bytes() != before
    assert {"film.html", "film.srt", "film.png"} <= {file.name for file in film.parent.iterdir()}


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("BARE_MACHINE"), reason="installs all packages: make test-ci")
def test_a_machine_that_has_nothing_makes_the_films(service: Service) -> None:
    first = service.run("films")
    assert len(done(first, "Draw")) == 4
    assert "Installing the Python packages of envs/requirements.txt" in first.output
    second = service.run("films")
    assert "Installing" not in second.output
    assert done(second, "Speak") == done(second, "Draw") == []
    # Whether anybody answers depends on the machine, and what is known on the day.
    audit = service.run("audit")
    assert re.search(
        r"No vulnerability is known|mended in|nothing was looked up|nothing could be", audit.output
    )

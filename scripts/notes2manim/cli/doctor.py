"""Check what a film needs on this machine, and tell how to mend what is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from notes2manim.engine.engine import find_project
from notes2manim.engine.film import read_config
from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import SERVICES, resolve
from notes2manim.model.theme import FOLDERS, read_theme
from notes2manim.sandbox.box import why_not
from notes2manim.voices.registry import open_provider


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do where it is not `good`."""

    good: bool
    what: str
    remedy: str = ""


def doctor(start: Path) -> int:
    """Print what was found, and return 1 when a film cannot be made."""
    findings = list(examine(find_project(start)))
    for finding in findings:
        print(f"{'ok ' if finding.good else 'BAD'}  {finding.what}")
        if not finding.good:
            print(f"     {finding.remedy}")
    return 0 if all(finding.good for finding in findings) else 1


def examine(project: Path) -> Iterator[Finding]:
    """Look at everything that a film needs."""
    yield _python()
    yield from _packages(project)
    yield from _debian(project)
    yield from _fonts(project)
    yield from _settings(project)
    yield _sandbox()
    yield _space(project)


def _python() -> Finding:
    now = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(good, f"Python {now}", "Install Python 3.11, 3.12 or 3.13, and run make distclean setup.")


def _packages(project: Path) -> Iterator[Finding]:
    """Look for the Python packages that pyproject.toml names."""
    wanted = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
    missing = []
    for requirement in wanted:
        name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    told = f"{len(wanted) - len(missing)} of {len(wanted)} Python packages"
    yield Finding(not missing, told, f"Missing: {', '.join(missing)}. Run: make setup")


def _debian(project: Path) -> Iterator[Finding]:
    query = shutil.which("dpkg-query")
    lines = (project / "envs" / "debian.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    if query is None:
        yield Finding(True, f"not Debian; have these been installed by hand? {', '.join(wanted)}")
        return
    done = subprocess.run(
        [query, "-W", "-f", "${Package} ${Status}\n", *wanted], capture_output=True, text=True, check=False
    )
    there = {line.split()[0] for line in done.stdout.splitlines() if line.endswith("ok installed")}
    missing = [name for name in wanted if name not in there]
    told = f"{len(wanted) - len(missing)} of {len(wanted)} Debian packages"
    yield Finding(not missing, told, f"Run: sudo apt-get install {' '.join(missing)}")


def _fonts(project: Path) -> Iterator[Finding]:
    """Look for the fonts that the themes name."""
    try:
        pango = import_module("manimpango")
    except ImportError:
        yield Finding(False, "manimpango cannot be imported", "Run: make distclean setup")
        return
    known = set(pango.list_fonts())
    wanted: dict[str, str] = {}
    for folder in FOLDERS:
        for file in sorted((project / folder).glob("*.yaml")):
            try:
                fonts = read_theme(file).fonts
            except Notes2ManimError as error:
                yield Finding(False, f"theme {file.stem}", str(error))
                continue
            for font in (fonts.text, fonts.code, *fonts.others):
                wanted.setdefault(font, file.name)
    for font, named_in in wanted.items():
        remedy = "Install the packages of envs/debian.txt, or name another font in the theme."
        yield Finding(font in known, f'font "{font}" of {named_in}', remedy)


def _settings(project: Path) -> Iterator[Finding]:
    """Look at the configuration, the voice it names, and TeX where it asks for it."""
    try:
        settings = resolve(read_config(project))
    except Notes2ManimError as error:
        yield Finding(False, "config.yaml", str(error))
        return
    yield Finding(True, "config.yaml")
    named = [settings.voice.provider, *settings.voice.fallback, "espeak"]
    for name in dict.fromkeys(named):
        if name in SERVICES:
            continue
        try:
            yield Finding(True, f"voice {name}: {open_provider(name).version()}")
        except Notes2ManimError as error:
            yield Finding(False, f"voice {name}", str(error))
    if settings.math == "latex":
        for program in ("latex", "dvisvgm"):
            yield Finding(
                shutil.which(program) is not None,
                f"{program}, since config.yaml sets math: latex",
                "Run: sudo apt-get install texlive-latex-extra dvisvgm, or set math: mathra.",
            )


def _sandbox() -> Finding:
    """Look for the box in which the code of notes runs; a film can be made without it."""
    missing = why_not()
    told = f"none for the code of notes: {missing}" if missing else "for the code of notes"
    return Finding(True, f"sandbox {told}")


def _space(project: Path) -> Finding:
    free = shutil.disk_usage(project).free / 2**30
    return Finding(free >= 2, f"{free:.0f} GiB free on this disk", "A film needs up to 2: run make clean.")

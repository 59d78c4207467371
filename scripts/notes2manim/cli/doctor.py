"""Check what a film needs on this machine, and tell how to mend what is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from notes2manim.engine.engine import find_project
from notes2manim.engine.film import read_config
from notes2manim.errors import Notes2ManimError
from notes2manim.installed import version_of
from notes2manim.model.config import SERVICES, Settings, resolve
from notes2manim.model.theme import FOLDERS, read_theme
from notes2manim.models.environment import key_names, read_key
from notes2manim.sandbox.box import why_not
from notes2manim.voices.registry import open_provider
from notes2manim.voices.server import shown
from notes2manim.voices.service import Service

# Seconds that a server has to be found, and the memory that a build needs at least, in GiB.
ANSWER = 3.0
MEMORY = 1.0


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
    yield _browser()
    yield _memory()
    yield _space(project)
    yield from _writable(project)


def _python() -> Finding:
    now = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(good, f"Python {now}", "Install Python 3.11, 3.12 or 3.13, and run make distclean setup.")


def _packages(project: Path) -> Iterator[Finding]:
    """Look for the Python packages that pyproject.toml names."""
    wanted = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
    missing, other = [], []
    for requirement in map(Requirement, wanted):
        there = version_of(requirement.name)
        if not there:
            missing.append(requirement.name)
        elif not requirement.specifier.contains(there, prereleases=True):
            other.append(f"{requirement.name} is {there}, not {requirement.specifier}")
    told = f"{len(wanted) - len(missing) - len(other)} of {len(wanted)} Python packages"
    faults = ([f"Missing: {', '.join(missing)}."] if missing else []) + [f"{fault}." for fault in other]
    yield Finding(not faults, told, " ".join([*faults, "Run: make setup"]))


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
    yield from _services(project, settings)
    if settings.math == "latex":
        for program in ("latex", "dvisvgm"):
            yield Finding(
                shutil.which(program) is not None,
                f"{program}, since config.yaml sets math: latex",
                "Run: sudo apt-get install texlive-latex-extra dvisvgm, or set math: mathra.",
            )


def _services(project: Path, settings: Settings) -> Iterator[Finding]:
    """Ask the servers that the settings name whether they answer, and look for the keys that they want."""
    voice = settings.voice
    service = open_provider(voice.provider) if voice.provider in SERVICES else None
    if isinstance(service, Service):
        others = " or ".join(voice.fallback) or "hibari"
        remedy = f"Start it, or set voice.provider: {others}."
        yield _server(f"voice {voice.provider}", service.address(voice), remedy)
    if settings.llm.model:
        url = settings.llm.base_url
        yield _server(f"language model {settings.llm.model}", url, "Start it, or set llm.base_url.")
        names = key_names(url)
        if len(names) > 1:  # a host that is known to want one
            remedy = f"Set {' or '.join(names)} in the environment or in .env."
            yield Finding(bool(read_key(url, project)), f"key for {urlsplit(url).hostname}", remedy)


def _server(what: str, url: str, remedy: str) -> Finding:
    """Look whether somebody listens; nothing is asked, since an answer may cost something."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=ANSWER).close()
    except OSError as error:
        return Finding(False, f"{what} at {shown(url)}", f"It does not answer: {error}. {remedy}")
    return Finding(True, f"{what} answers at {shown(url)}")


def _browser() -> Finding:
    """Look for the browser that the tests open pages in; any other shows them as well."""
    there = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return Finding(
        True, "Chromium, for the tests" if there else "no Chromium: only tests need it (make setup-dev)"
    )


def _memory() -> Finding:
    """Look for the memory that drawing one scene takes, and the build beside it."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")) / 2**20
    except (OSError, StopIteration):
        return Finding(True, "memory: unknown on this system")
    remedy = f"A scene takes up to {MEMORY:g}: end other programs, or try --max-render-workers 1."
    return Finding(free >= MEMORY, f"{free:.1f} GiB of memory free", remedy)


def _writable(project: Path) -> Iterator[Finding]:
    """Look whether the folders that a build writes into can be written."""
    for name in ("build", "out", ".snakemake"):
        folder = project / name
        there = folder if folder.exists() else project
        if not os.access(there, os.W_OK | os.X_OK):
            yield Finding(
                False, f"{name}/ cannot be written", f"Run: sudo chown -R $USER {quote(str(there))}"
            )
            return
    yield Finding(True, "build/ and out/ can be written")


def _sandbox() -> Finding:
    """Look for the box in which the code of notes runs; a film can be made without it."""
    missing = why_not()
    told = f"no sandbox for the code of notes: {missing}" if missing else "sandbox for the code of notes"
    return Finding(True, told)


def _space(project: Path) -> Finding:
    free = shutil.disk_usage(project).free / 2**30
    return Finding(free >= 2, f"{free:.0f} GiB free on this disk", "A film needs up to 2: run make clean.")

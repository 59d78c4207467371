"""One run of Snakemake, watched through its events."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from notes2manim.engine.process import BuildProcess
from notes2manim.engine.settings import RunSettings, config_flags
from notes2manim.errors import ConfigError, Notes2ManimError
from notes2manim.statistics.state import BuildState
from notes2manim.warm.workers import SAME_ORDER

PLUGINS = Path(__file__).parent / "plugins"
PROFILE = "profiles/default/config.yaml"
# The tags of a profile that count how many jobs of a kind run at once.
WORKERS = ("tts", "render", "llm")

Listener = Callable[[BuildState], None]


class BuildError(Notes2ManimError):
    """A film could not be built. `log` is the file with all that Snakemake said."""

    log: Path | None = None


def snakemake_command(project: Path, targets: Sequence[str], settings: RunSettings, events: str) -> list[str]:
    """Return the command of a run that writes its events to the file `events`."""
    cores = str(settings.cores or "all") if settings.parallel else "1"
    command = [sys.executable, "scripts/build_films.py", *targets, "--cores", cores]
    resources = _resources(project, settings)
    if resources:
        command += ["--resources", *(f"{name}={value}" for name, value in resources.items())]
    if settings.config:
        command += ["--config", *config_flags(settings)]
    return [*command, "--nocolor", "--logger", "events", "--logger-events-path", events]


def run_snakemake(
    project: Path,
    targets: Sequence[str],
    settings: RunSettings,
    *,
    log: Path,
    state: BuildState,
    listener: Listener,
    waiting: BuildProcess | None = None,
) -> int:
    """Build the targets and return Snakemake's exit status; `listener` is told of every event.

    All that Snakemake and the steps say is written to `log`. An interrupt is Snakemake's, too:
    it ends its jobs, and `KeyboardInterrupt` is raised when it has. It is done by the process that is
    `waiting` for this, if there is one.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    state.begin()
    environment = build_environment(project, settings)

    def command(events: str) -> list[str]:
        return snakemake_command(project, targets, settings, events)

    if waiting is None:
        with log.open("ab") as output:
            build = BuildProcess(project, command, environment, output=output)
    else:
        build = waiting
        build.begin(command(build.events_path)[2:], environment, log)
    with build.events as events:
        try:
            for event in _read(events):
                state.take(event)
                listener(state)
            return build.wait()
        except BaseException:
            build.end()
            raise


def explain_failure(project: Path, state: BuildState, log: Path) -> str:
    """Return what went wrong, in the words of the steps, else in those of Snakemake."""
    faults = [fault for job in state.failed.values() for fault in _faults(project, job.logs, job.message)]
    faults = faults or [_plain(error) for error in state.errors[:1]]
    return "\n".join(dict.fromkeys(faults)) or f"Snakemake has failed. All it said: {log}"


def build_environment(project: Path, settings: RunSettings) -> dict[str, str]:
    """Return the environment of a run."""
    variables = dict(settings.environment)
    path = variables.get("PATH", os.defpath)
    variables["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    paths = [str(PLUGINS), variables.get("PYTHONPATH", "")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    variables["PYTHONUTF8"] = "1"  # text is UTF-8 whatever the machine's language is
    variables |= SAME_ORDER  # so that workers can fork from what builds
    home = variables.get("HOME", "")
    if not (Path(home).is_dir() and os.access(home, os.W_OK)):
        variables["HOME"] = str((project / ".snakemake/home").absolute())  # Snakemake writes there
    return variables


def _resources(project: Path, settings: RunSettings) -> dict[str, int]:
    """Return the whole map of resources, or nothing where the profile's own will do."""
    wanted = {"tts": settings.tts_workers, "render": settings.render_workers}
    if settings.parallel and not any(wanted.values()):
        return {}
    resources = _profile(project / PROFILE)
    if not settings.parallel:
        return {**resources, **{name: 1 for name in WORKERS if name in resources}}
    return {**resources, **{name: count for name, count in wanted.items() if count}}


def _profile(path: Path) -> dict[str, int]:
    try:
        resources = yaml.safe_load(path.read_text(encoding="utf-8"))["resources"]
        pairs = resources.items() if isinstance(resources, dict) else (tag.split("=") for tag in resources)
        return {"tts": 6, "render": 8} | {name.strip(): int(value) for name, value in pairs}
    except FileNotFoundError:
        return {"tts": 6, "render": 8}
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ConfigError("its resources cannot be read.", place=str(path)) from error


def _read(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        event: dict[str, Any] = json.loads(line)
        yield event


def _faults(project: Path, logs: Sequence[str], message: str) -> list[str]:
    """Return the errors at the ends of a failed job's logs, each with where to read more."""
    found = []
    for name in logs:
        try:
            lines = (project / name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            continue
        errors = [line for line in lines if line.startswith("error: ")] or lines[-1:]
        found += [f"{errors[-1].removeprefix('error: ')} (log: {name})"] if errors else []
    return found or [f"{message} has failed."]


def _plain(error: str) -> str:
    """Return the sentence inside of one of Snakemake's reports of an error."""
    head = r"(?:WorkflowError|Error)(?: in file [^\n]*)?:\n"
    match = re.search(head + r"(.*?)(?=\n\w+:|\n  File \"|\nTraceback|\Z)", error, re.DOTALL)
    text = match[1] if match else error
    text = re.sub(r"^\s*\w*(?:Error|Exception):\s*", "", text)
    return " ".join(text.split())

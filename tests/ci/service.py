"""What a CI service does with a workflow: a fresh machine for each run, and caches between runs."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Step = Mapping[str, Any]


@dataclass
class Cache:
    """What is kept under one key, in a folder, by its path in the checkout."""

    key: str
    folder: Path


@dataclass
class Machine:
    """One run of a job: where its checkout is, what was printed, and what became of it."""

    checkout: Path
    contexts: dict[str, str]
    output: str = ""
    failed: bool = False
    restored: list[str] = field(default_factory=list)
    at_end: list[Callable[[], None]] = field(default_factory=list)


class Service:
    """Runs the jobs of a workflow, each time in the same folder, made anew, as a hosted runner does.

    It knows the actions and expressions that our workflow uses; another one is a `LookupError`. Of
    our environment a run sees nothing.
    Caches are found as `actions/cache` finds them: by their key, or else the newest whose key
    begins with one of the `restore-keys`; one that is there is never written again.
    """

    def __init__(self, folder: Path, workflow: str, check_out: Callable[[Path], None]) -> None:
        self._folder = folder
        self._jobs: Mapping[str, Any] = yaml.safe_load(workflow)["jobs"]
        self._check_out = check_out
        self.caches: list[Cache] = []
        self.artifacts = folder / "artifacts"
        self.checkout = folder / "work" / "films" / "films"
        self._runs = 0

    def run(self, job: str) -> Machine:
        """Run a job on a fresh machine, to its end."""
        self._runs += 1
        shutil.rmtree(self.checkout, ignore_errors=True)
        self.checkout.mkdir(parents=True)
        contexts = {
            "github.run_id": str(7_000_000_000 + self._runs),
            "github.run_attempt": "1",
            "runner.os": platform.system(),
        }
        machine = Machine(self.checkout, contexts)
        for step in self._jobs[job]["steps"]:
            self._take(step, machine)
        if not machine.failed:
            for finish in reversed(machine.at_end):
                finish()
        return machine

    def _take(self, step: Step, machine: Machine) -> None:
        condition = step.get("if", "success()")
        if condition not in ("success()", "always()"):
            raise LookupError(f"the service is not known to understand if: {condition}")
        if machine.failed and condition == "success()":
            return
        values = {name: self._evaluate(text, machine) for name, text in step.get("with", {}).items()}
        if "run" in step:
            self._shell(self._evaluate(step["run"], machine), machine)
        else:
            self._action(step["uses"].partition("@")[0], values, machine)

    def _shell(self, script: str, machine: Machine) -> None:
        """Run a script as the service does, in a bash that ends at the first failure."""
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            cwd=machine.checkout,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "CI": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        machine.output += f"$ {script}\n{done.stdout}"
        machine.failed |= done.returncode != 0

    def _action(self, action: str, values: Mapping[str, str], machine: Machine) -> None:
        if action == "actions/checkout":
            self._check_out(machine.checkout)
        elif action == "actions/cache":
            if not self._restore(values, machine):
                machine.at_end.append(lambda: self._save(values, machine))
        elif action == "actions/cache/restore":
            self._restore(values, machine)
        elif action == "actions/cache/save":
            self._save(values, machine)
        elif action == "actions/upload-artifact":
            self._upload(values, machine)
        else:
            raise LookupError(f"the service is not known to have {action}")

    def _restore(self, values: Mapping[str, str], machine: Machine) -> bool:
        """Bring a cache back, and tell whether it has the very key."""
        key = values["key"]
        begins = [line for line in values.get("restore-keys", "").splitlines() if line]
        found = [cache for cache in self.caches if cache.key == key] or [
            cache for start in begins for cache in reversed(self.caches) if cache.key.startswith(start)
        ]
        if not found:
            return False
        shutil.copytree(found[0].folder, machine.checkout, symlinks=True, dirs_exist_ok=True)
        machine.restored.append(found[0].key)
        return found[0].key == key

    def _save(self, values: Mapping[str, str], machine: Machine) -> None:
        if any(cache.key == values["key"] for cache in self.caches):
            return
        folder = self._folder / "caches" / str(len(self.caches))
        for path in self._matching(values["path"], machine):
            target = folder / path.relative_to(machine.checkout)
            shutil.copytree(path, target, symlinks=True)
        self.caches.append(Cache(values["key"], folder))

    def _upload(self, values: Mapping[str, str], machine: Machine) -> None:
        (folder,) = self._matching(values["path"], machine)
        shutil.rmtree(self.artifacts / values["name"], ignore_errors=True)
        shutil.copytree(folder, self.artifacts / values["name"])

    @staticmethod
    def _matching(patterns: str, machine: Machine) -> Iterator[Path]:
        for pattern in patterns.splitlines():
            yield from sorted(machine.checkout.glob(pattern.rstrip("/")))

    @staticmethod
    def _evaluate(text: str, machine: Machine) -> str:
        def value(match: re.Match[str]) -> str:
            expression = match[1]
            if call := re.fullmatch(r"hashFiles\('(.+?)'\)", expression):
                return hash_files(machine.checkout, call[1])
            return machine.contexts[expression]

        return re.sub(r"\$\{\{ *(.+?) *\}\}", value, text)


def hash_files(checkout: Path, pattern: str) -> str:
    """Return the digest of the digests of the files that match, or nothing where none does."""
    files = [file for file in sorted(checkout.glob(pattern)) if file.is_file()]
    digests = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    return hashlib.sha256(digests).hexdigest() if files else ""

"""A command in a box: it reads the project, writes one folder, and reaches nothing else.

The box is bubblewrap's: namespaces of its own for processes, users and the network, and a file
system of its own. Where a machine cannot have one (no bubblewrap, or a container that forbids
namespaces), the limits hold all the same, and `why_not` says what is missing.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from notes2manim.sandbox.watch import Together, Watch

LIBRARY = Path(__file__).parents[2]
# What programs need of the system; some of these are links into /usr.
SYSTEM = [*("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"), "/var/cache/fontconfig"]
SYSTEM += [f"/etc/{name}" for name in ("alternatives", "fonts", "ld.so.cache", "localtime")]
# Variables that say how to work; all others stay outside, and keys with them.
PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "PYTHONHASHSEED", "LOG_LEVEL", "TZ")
# What of a project may hold keys.
HIDDEN = (".env", ".git", ".netrc")
FONTS = (".fonts", ".local/share/fonts")
SCRATCH = 1 << 30  # bytes of each folder that is memory


@dataclass(frozen=True)
class Limits:
    """The most that a command may take: seconds of a processor and of a clock, bytes, open files, and
    processes and threads, files and bytes on disk of all that it has started together.

    The defaults stop what never ends, not what is slow.
    """

    processor: int = 3600
    clock: int = 7200
    memory: int = 12 << 30  # of address space: a film in 4k takes a tenth of it in earnest
    file: int = 8 << 30
    files: int = 1024
    tasks: int = 512
    disk: int = 16 << 30
    entries: int = 10_000

    def hold(self) -> None:
        """Hold this process, and each that it starts, to what the kernel can hold them to."""
        for kind, most in (
            (resource.RLIMIT_CPU, self.processor),
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_FSIZE, self.file),
            (resource.RLIMIT_NOFILE, self.files),
            (resource.RLIMIT_CORE, 0),
        ):
            _, allowed = resource.getrlimit(kind)
            most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(kind, (most, most))


@dataclass(frozen=True)
class Box:
    """Where commands run: `project` is all they read, besides the system, and `writable` all they write.

    `environment` is what they would have without the box.
    """

    project: Path
    writable: Path
    environment: Mapping[str, str]
    limits: Limits = Limits()

    def command(self, command: Sequence[str]) -> list[str]:
        """Return the command, in the box where there can be one."""
        return list(command) if why_not() else ["bwrap", *self._walls(), "--", *command]

    def variables(self) -> dict[str, str]:
        """Return the environment of what runs, without keys."""
        kept = {name: self.environment[name] for name in PASSED if name in self.environment}
        return {**kept, "HOME": "/tmp", "TMPDIR": "/tmp"} if not why_not() else kept

    def run(self, command: Sequence[str], *, where: Path) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder `where` and return what it said.

        The limits are taken on in a process between, since threads may run in this one.
        """
        enter = [sys.executable, str(LIBRARY / "run_in_sandbox.py")]
        enter += ["--project", str(self.project), "--writable", str(self.writable)]
        for limit in fields(self.limits):
            enter += [f"--{limit.name}", str(getattr(self.limits, limit.name))]
        return subprocess.run(
            [*enter, "--", *command],
            cwd=where,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    def watch(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command within the limits, which this process takes on, too.

        Returns its exit status and, where it was ended for what it took, the reason as a sentence. Raises
        `OSError` where it cannot be started.
        """
        line, variables = self.command(command), self.variables()
        self.limits.hold()
        limits = self.limits
        most = Together(limits.tasks, limits.memory, limits.disk, limits.entries, limits.clock)
        return Watch(line, variables, self.writable, most).wait()

    def _walls(self) -> list[str]:
        home = Path(self.environment.get("HOME", "/nonexistent"))
        walls = [*_base(), "--size", str(SCRATCH), "--tmpfs", "/tmp"]
        for name in FONTS:
            walls += ["--ro-bind-try", str(home / name), f"/tmp/{name}"]
        project = self.project.resolve()
        for folder in dict.fromkeys([*_python(), project, (project / "build").resolve()]):
            walls += ["--ro-bind-try", str(folder), str(folder)]
        for name in HIDDEN:
            hidden = project / name
            if hidden.is_dir():
                walls += ["--tmpfs", str(hidden)]
            elif hidden.exists():
                walls += ["--ro-bind", "/dev/null", str(hidden)]
        writable = str(self.writable.resolve())
        return [*walls, "--bind", writable, writable, "--chdir", str(Path.cwd())]


@lru_cache(maxsize=1)
def why_not() -> str:
    """Return why there can be no box on this machine, as the end of a sentence, or nothing."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (sudo apt-get install bubblewrap)"
    tried = subprocess.run(
        ["bwrap", *_base(), "--", "true"], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if tried.returncode == 0:
        return ""
    said = (tried.stderr.strip().splitlines() or ["it does not start"])[0]
    return f"bubblewrap cannot work here ({said.removeprefix('bwrap: ').rstrip('.')})"


def _base() -> list[str]:
    """Return the walls that every box has: the system read only, and everything else apart."""
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for name in SYSTEM:
        if Path(name).is_symlink():
            walls += ["--symlink", str(Path(name).readlink()), name]
        else:
            walls += ["--ro-bind-try", name, name]
    shared = ["--size", str(SCRATCH), "--tmpfs", "/dev/shm"]  # memory, too
    return [*walls, "--proc", "/proc", "--dev", "/dev", *shared]


def _python() -> list[Path]:
    """Return the folders of this Python, of its packages and of this library, wherever they lie."""
    packages = [path for path in map(Path, sys.path) if path.name in ("site-packages", "dist-packages")]
    places = [Path(sys.prefix), Path(sys.base_prefix), LIBRARY, *packages]
    return [place.resolve() for place in places if not place.resolve().is_relative_to("/usr")]

"""The processes that a program has started."""

from __future__ import annotations

from pathlib import Path


def children(parent: int, script: str) -> list[int]:
    """Return the processes that a process has started and that run a script of this name."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            above = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if above == parent and script.encode() in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return sorted(found)


def alive(pid: int) -> bool:
    """Tell whether a process is there, and is not only waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

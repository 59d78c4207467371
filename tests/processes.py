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


def workers(build: int) -> list[int]:
    """Return the warm workers of a build: the process that it has started, and the one that forked from that.

    The forks that run a step listen nowhere but where the worker does, until they have closed that.
    """
    started = children(build, "keep_warm.py")
    forks = [
        fork
        for worker in started
        for fork in children(worker, "keep_warm.py")
        if _listening(fork) - _listening(worker)
    ]
    return sorted([*started, *forks])


def _listening(pid: int) -> set[str]:
    """Return the Unix sockets of a process that take connections."""
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    listening = {f"socket:[{row[6]}]" for row in rows if row[3] == "00010000"}
    try:
        return listening & {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
    except (FileNotFoundError, ProcessLookupError):
        return set()


def alive(pid: int) -> bool:
    """Tell whether a process is there, and is not only waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

"""What a program in the sandbox can reach, and when it is ended."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notes2manim.sandbox import Box, Limits, why_not

PROJECT = Path(__file__).parents[2]
ENTER = [sys.executable, str(PROJECT / "scripts/run_in_sandbox.py")]
Done = subprocess.CompletedProcess[str]

boxed = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a key, a page of notes, and a folder for clips."""
    folder = tmp_path / "project"
    (folder / "clips").mkdir(parents=True)
    (folder / "notes.md").write_text("# Notes\n")
    (folder / ".env").write_text("LLM_API_KEY=sk-very-secret\n")
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("token = sk-very-secret\n")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with something that is nobody's business."""
    folder = tmp_path / "home"
    (folder / ".local/share/fonts").mkdir(parents=True)
    (folder / ".local/share/fonts/mine.ttf").write_text("a font")
    (folder / "diary.txt").write_text("dear diary")
    return folder


@pytest.fixture
def run(project: Path, home: Path) -> Callable[..., Done]:
    """Run a Python program in the sandbox of the project."""

    def go(program: str, **limits: int) -> Done:
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(home),
        }
        environment |= {"LLM_API_KEY": "sk-very-secret", "PYTHONHASHSEED": "0"}
        box = Box(project, project / "clips", environment, Limits(**limits))
        return box.run([sys.executable, "-c", program], where=project)

    return go


@boxed
def test_the_project_is_read_and_only_the_folder_of_the_clip_is_written(
    run: Callable[..., Done], project: Path
) -> None:
    done = run("print(open('notes.md').read()); open('clips/a.mp4', 'w').write('clip')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "# Notes\n\n", "")
    assert (project / "clips/a.mp4").read_text() == "clip"
    for place in ("notes.md", "new.txt", "/usr/new.txt", str(PROJECT / "scripts/new.py")):
        done = run(f"open({place!r}, 'a').write('more')")
        assert "Read-only file system" in done.stderr, place
    assert (project / "notes.md").read_text() == "# Notes\n"


@boxed
def test_home_and_keys_are_out_of_reach(run: Callable[..., Done], home: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("beside the project")
    for place in (home / "diary.txt", tmp_path / "secret.txt", ".env", ".git/config", "/root/.bashrc"):
        done = run(f"print(open({str(place)!r}).read())")
        assert done.returncode == 1, place
        assert done.stdout == ""
    done = run("import os; print(sorted(os.environ)); print(open('/proc/1/environ').read())")
    assert "secret" not in done.stdout and "LLM_API_KEY" not in done.stdout
    assert "PYTHONHASHSEED" in done.stdout
    assert run("print(open('/tmp/.local/share/fonts/mine.ttf').read())").stdout == "a font\n"


@boxed
def test_the_network_is_out_of_reach_even_on_this_machine(run: Callable[..., Done]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
        assert "refused" in run(program).stderr
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


@boxed
def test_other_processes_are_out_of_reach(run: Callable[..., Done]) -> None:
    done = run("import os; print(len([name for name in os.listdir('/proc') if name.isdigit()]))")
    assert int(done.stdout) <= 3


def test_a_program_that_never_ends_is_ended(run: Callable[..., Done]) -> None:
    start = time.monotonic()
    assert run("while True: pass", processor=1).returncode != 0
    assert run("import time; time.sleep(60)", clock=1).returncode == 124
    assert time.monotonic() - start < 30


def test_a_program_gets_no_more_memory_and_no_larger_file_than_allowed(run: Callable[..., Done]) -> None:
    done = run("bytearray(1 << 31)", memory=1 << 30)
    assert "MemoryError" in done.stderr
    done = run("open('clips/a.mp4', 'wb').write(bytes(3 << 20))", file=1 << 20)
    assert "File too large" in done.stderr
    done = run("files = [open('notes.md') for _ in range(60)]", files=32)
    assert "Too many open files" in done.stderr


@boxed
def test_a_fork_bomb_is_ended_with_all_its_processes(project: Path, run: Callable[..., Done]) -> None:
    start = time.monotonic()
    mark = secrets.token_hex(8)
    # A thousand and no more: the tests beside this one need processes, too.
    bomb = f"import os, time\nfor _ in range(10): os.fork()\ntime.sleep(60)  # {mark}"
    done = run(bomb, tasks=64)
    assert done.returncode == 125
    assert done.stderr.endswith("it has started more than 64 processes and threads. Let it do less.\n")
    assert time.monotonic() - start < 30
    assert not _running(mark)


def test_what_a_program_says_does_nothing_to_a_terminal_and_fills_no_disk(run: Callable[..., Done]) -> None:
    done = run("import sys; print('\\x1b[2Jé'); sys.stderr.write('\\x9bA' + 'x' * 5_000_000)")
    assert (done.returncode, done.stdout) == (0, "\\x1b[2Jé\n")
    assert done.stderr.startswith("\\x9bAxxx") and len(done.stderr) == 1_000_000


def test_threads_are_counted_like_processes(run: Callable[..., Done]) -> None:
    program = (
        "import threading, time\nfor _ in range(99): threading.Thread(target=time.sleep, args=[60]).start()"
    )
    assert "more than 64 processes and threads" in run(program, tasks=64).stderr


def test_processes_share_the_memory_that_they_are_allowed(run: Callable[..., Done]) -> None:
    program = "import os, time\nfor _ in range(4): os.fork()\nfull = b'1' * (40 << 20)\ntime.sleep(60)"
    done = run(program, memory=300 << 20)
    assert (done.returncode, "more than 300 MB of memory" in done.stderr) == (125, True)


def test_many_small_files_are_counted_together(run: Callable[..., Done]) -> None:
    write = "import itertools, time\nfor i in itertools.count(): open(f'clips/{i}', 'wb').write(bytes(%d))"
    done = run(f"{write % (1 << 20)}; time.sleep(0.02)", disk=10 << 20)
    assert "written more than 10 MB" in done.stderr
    done = run(f"{write % 0}; time.sleep(0.001)", entries=100)
    assert "written more than 100 files" in done.stderr


@boxed
def test_the_memory_behind_the_empty_folder_is_bounded(run: Callable[..., Done]) -> None:
    done = run("import shutil; print(shutil.disk_usage('/tmp').total, shutil.disk_usage('/dev/shm').total)")
    assert all(int(size) <= 1 << 30 for size in done.stdout.split()), done


def test_what_is_killed_from_outside_leaves_nothing_running(project: Path, home: Path) -> None:
    mark = secrets.token_hex(8)
    program = f"import os, time\nos.fork()\nif os.fork() == 0: os.setsid()\ntime.sleep(60)  # {mark}"
    line = [*ENTER, "--project", str(project), "--writable", str(project / "clips")]
    going = subprocess.Popen([*line, "--", sys.executable, "-c", program], cwd=project)
    while len(_running(mark)) < 4:
        time.sleep(0.05)
    going.terminate()
    assert going.wait() == 143
    assert not _running(mark)


def _running(mark: str) -> list[str]:
    """Return the processes of this machine whose command has a mark."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            content = line.read_bytes()
        except OSError:
            continue
        if mark.encode() in content and b"run_in_sandbox" not in content:
            found.append(line.parent.name)
    return found


@boxed
def test_what_is_started_inside_ends_with_it(project: Path, run: Callable[..., Done]) -> None:
    program = "import subprocess; subprocess.Popen(['sh', '-c', 'sleep 1; echo late > clips/late'])"
    assert run(program).returncode == 0
    time.sleep(1.5)
    assert not (project / "clips/late").exists()


def test_without_bubblewrap_the_code_runs_within_limits_and_it_is_said(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    program = "import os, resource; print(resource.getrlimit(resource.RLIMIT_CPU), sorted(os.environ))"
    line = [*ENTER, "--writable", str(tmp_path), "--processor", "7", "--", sys.executable, "-c", program]
    done = subprocess.run(
        line,
        env={"PATH": str(tools), "HOME": "/nowhere", "LLM_API_KEY": "sk"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "(7, 7)" in done.stdout
    assert "LLM_API_KEY" not in done.stdout
    assert "'HOME'" in done.stdout, "a user that the machine does not know, as in containers, has no other"
    assert done.stderr.startswith("warning: this code runs without a sandbox: bubblewrap is not installed")


def test_where_namespaces_are_forbidden_the_reason_is_told(tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace.' >&2\nexit 1\n")
    fake.chmod(0o755)
    (tmp_path / "sh").symlink_to("/bin/sh")
    line = [*ENTER, "--writable", str(tmp_path), "--", sys.executable, "-c", "print('done')"]
    done = subprocess.run(line, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert done.stdout == "done\n"
    assert "bubblewrap cannot work here (No permissions to create new namespace)" in done.stderr


def test_a_box_can_be_entered_while_threads_run(run: Callable[..., Done]) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(run("print(1)").stdout)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["1\n"] * 4

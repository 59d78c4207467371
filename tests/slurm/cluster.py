"""A real Slurm of one node on this machine: munge, a controller and a node, in a folder of their own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
# Where Slurm's programs look; a step inside a job is told nothing else.
CONF = Path("/etc/slurm/slurm.conf")

_CONF = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
MinJobAge=600
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Cluster:
    """The daemons of a one-node Slurm; as a context it starts them, and stops them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemons: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Cluster:
        folder = self.folder
        for name in ("state", "spool"):
            (folder / name).mkdir(parents=True)
        key = folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        host = socket.gethostname().split(".")[0]
        assert CONF.is_symlink() or not CONF.exists(), "this machine has a Slurm of its own"
        CONF.unlink(missing_ok=True)  # of a test that was killed
        CONF.symlink_to(folder / "slurm.conf")
        (folder / "slurm.conf").write_text(
            _CONF.format(
                host=host,
                folder=folder,
                cpus=os.cpu_count(),
                controller_port=_free_port(),
                node_port=_free_port(),
            )
        )
        try:
            self._start(
                "munged",
                "--foreground",
                "--force",
                f"--key-file={key}",
                f"--socket={folder}/munge.socket",
                f"--pid-file={folder}/munge.pid",
                f"--log-file={folder}/munge.log",
                f"--seed-file={folder}/munge.seed",
            )
            self._wait_for("munge", "-n", "-S", f"{folder}/munge.socket")
            self._start("slurmctld", "-D", "-i")
            self._start("slurmd", "-D", "-N", host)
            self._wait_for("sinfo", "--noheader", "--states=idle", "--format=%D", answer="1")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for daemon in reversed(self._daemons):
            daemon.terminate()
        for daemon in reversed(self._daemons):
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
        self._daemons.clear()
        CONF.unlink(missing_ok=True)

    def jobs(self) -> list[tuple[str, int, str]]:
        """Return the jobs that this cluster has had: comment, memory in MB, and state."""
        shown = subprocess.run(
            ["scontrol", "show", "job", "--oneliner"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = []
        for line in shown.splitlines():
            fields = dict(re.findall(r"(\w+)=(\S*)", line))
            memory = re.search(r"mem=(\d+)([MG])", fields.get("TRES", ""))
            size = int(memory[1]) * (1024 if memory[2] == "G" else 1) if memory else 0
            found.append((fields.get("Comment", ""), size, fields.get("JobState", "")))
        return found

    def _start(self, name: str, *flags: str) -> None:
        program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        assert program, f"{name} is not installed"
        with (self.folder / f"{name}.out").open("wb") as out:
            self._daemons.append(subprocess.Popen([program, *flags], stdout=out, stderr=out))

    def _wait_for(self, *command: str, answer: str = "") -> None:
        """Run a client until it succeeds, and says `answer`, for at most 30 seconds."""
        for _ in range(120):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode == 0 and answer in done.stdout:
                return
            time.sleep(0.25)
        logs = "\n".join(file.read_text(errors="replace")[-1500:] for file in self.folder.glob("*.log"))
        raise AssertionError(f"{command[0]} does not answer: {done.stdout}{done.stderr}\n{logs}")

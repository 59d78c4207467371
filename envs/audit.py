"""Look the locked packages up among known vulnerabilities; run by pip-audit's own Python (make audit)."""

from __future__ import annotations

import json
import subprocess
import sys


def main(locks: list[str]) -> int:
    """Print what is known of some locks; return 1 where that is something, 2 where nobody answers."""
    known: set[str] = set()
    unknown: set[str] = set()
    looked_up: set[str] = set()
    for lock in locks:
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            lock,
            "--require-hashes",
            "--disable-pip",
        ]
        done = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"], capture_output=True, text=True
        )
        try:
            packages = json.loads(done.stdout)["dependencies"]
        except ValueError:
            last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            print(f"audit: nothing could be looked up for {lock}: {last}", file=sys.stderr)
            return 2
        for package in packages:
            name = f"{package['name']} {package.get('version', '')}".strip()
            (unknown if "skip_reason" in package else looked_up).add(name)
            for found in package.get("vulns", []):
                mended = ", ".join(found["fix_versions"]) or "no version yet"
                known.add(f"{name}: {found['id']}, mended in {mended}")
        if not looked_up:
            break
    if not looked_up:
        print(
            "audit: the index of this machine tells nothing of vulnerabilities, so nothing was looked up."
            " Run it where the public index is reached.",
            file=sys.stderr,
        )
        return 2
    print("\n".join(sorted(known)) or f"No vulnerability is known in {len(looked_up)} packages.")
    if unknown:
        print(f"Not known to the index: {', '.join(sorted(unknown))}", file=sys.stderr)
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

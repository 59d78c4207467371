"""A real browser, driven over its debugging pipe: pages opened, keys pressed, pictures taken."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_DRIVEN = (
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    "--remote-debugging-pipe",
)
SECONDS = 60  # for anything, on a busy machine


class Tab:
    """One page of a browser. Everything it asks is answered within `SECONDS`, or fails."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._rest = b""
        self._number = 0
        self._session = ""
        self.errors: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._ask(f"{domain}.enable")

    def open(self, address: str) -> None:
        self._ask("Page.navigate", url=address)
        self.wait("document.readyState === 'complete'")

    def resize(self, width: int, height: int) -> None:
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, **features: str) -> None:
        """Set what the user prefers, as `color_scheme="light"`."""
        chosen = [
            {"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()
        ]
        self._ask("Emulation.setEmulatedMedia", features=chosen)

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, or of what it promises."""
        done = self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, condition: str, seconds: float = SECONDS) -> Any:
        """Wait until an expression is true, and return its value."""
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(condition)):
            assert time.monotonic() < deadline, f"not within {seconds} s: {condition}"
            time.sleep(0.05)
        return value

    def press(self, key: str, text: str = "") -> None:
        """Press and release a key."""
        event = {"key": key, "text": text} if text else {"key": key, "code": key}
        if key in ("Tab", "Enter"):
            event |= {
                "windowsVirtualKeyCode": 9 if key == "Tab" else 13,
                "text": "\r" if key == "Enter" else "",
            }
        self._ask("Input.dispatchKeyEvent", type="keyDown", **event)
        self._ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def click(self, selector: str) -> None:
        """Click into the middle of the first element that a selector finds."""
        place = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center', behavior: 'instant'});"
            " const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._ask(
                "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1
            )

    def accessibility(self) -> list[dict[str, Any]]:
        """Return the nodes that a screen reader is told of: role and name."""
        nodes = self._ask("Accessibility.getFullAXTree")["nodes"]
        return [
            {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
            for node in nodes
            if not node.get("ignored")
        ]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write what is seen as a PNG, or the whole page."""
        shot = self._ask("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self._note(answer)
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _note(self, event: dict[str, Any]) -> None:
        entry = event["params"].get("entry", {"level": "error", "text": str(event["params"])})
        if entry["level"] == "error":
            self.errors.append(f"{entry['text']} {entry.get('url', '')}")

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._answers, 1 << 16)
            assert piece, "the browser has ended"
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told


@contextmanager
def browser(profile: Path) -> Iterator[Callable[[], Tab]]:
    """Start a browser; what it yields opens a tab."""
    there, commands = os.pipe()
    answers, back = os.pipe()
    flags = [*FLAGS, *_DRIVEN, f"--user-data-dir={profile}"]
    program = subprocess.Popen(
        ["bash", "-c", f'exec "$@" 3<&{there} 4>&{back}', "bash", str(CHROMIUM), *flags],
        pass_fds=(there, back),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(there)
    os.close(back)
    try:
        yield lambda: Tab(commands, answers)
    finally:
        program.terminate()
        program.wait()
        os.close(commands)
        os.close(answers)

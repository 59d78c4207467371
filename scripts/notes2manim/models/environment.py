"""The key of a model server, from the environment or from `.env`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

ANY_SERVER = "LLM_API_KEY"
# A well-known variable is sent to its own service only.
KEYS = {
    "openai.com": "OPENAI_API_KEY",
    "googleapis.com": "GEMINI_API_KEY",
    "anthropic.com": "ANTHROPIC_API_KEY",
}
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")


def key_names(base_url: str) -> list[str]:
    """Return the variables that may hold the key of this server, the first that is set counts."""
    host = urlsplit(base_url).hostname or ""
    return [
        ANY_SERVER,
        *(name for domain, name in KEYS.items() if host == domain or host.endswith(f".{domain}")),
    ]


def read_key(base_url: str, folder: Path = Path()) -> str:
    """Return the key of this server: from the environment, or else from `folder/.env`.

    Empty where there is none, which is right for most servers on one's own machine.
    """
    values = {**_dot_env(folder / ".env"), **os.environ}
    return next((values[name].strip() for name in key_names(base_url) if values.get(name, "").strip()), "")


def _dot_env(path: Path) -> dict[str, str]:
    """Return the `NAME=value` lines of a file; quotes around a value, and comments, are dropped."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    values = {}
    for line in lines:
        found = _LINE.match(line)
        if not found:
            continue
        name, value = found.groups()
        quoted = re.match(r"""(["'])(.*?)\1""", value)
        values[name] = quoted[2] if quoted else re.sub(r"(?:^|\s+)#.*", "", value)
    return values

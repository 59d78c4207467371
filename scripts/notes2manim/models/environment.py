"""The key of a model server, from the environment or from `.env`."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from notes2manim.dotenv import read_dotenv

ANY_SERVER = "LLM_API_KEY"
# A well-known variable is sent to its own service only.
KEYS = {
    "openai.com": "OPENAI_API_KEY",
    "googleapis.com": "GEMINI_API_KEY",
    "anthropic.com": "ANTHROPIC_API_KEY",
}


def key_names(base_url: str) -> list[str]:
    """Return the variables that may hold the key of this server, the first that is set counts."""
    host = urlsplit(base_url).hostname or ""
    return [
        ANY_SERVER,
        *(name for domain, name in KEYS.items() if host == domain or host.endswith(f".{domain}")),
    ]


def read_key(base_url: str, folder: Path = Path()) -> str:
    """Return the key of this server: from the environment, or else from `folder/.env`.

    Empty where there is none, which is right for most servers on one's own machine. Raises `ConfigError`
    for a `.env` that cannot be read.
    """
    values = {**read_dotenv(folder / ".env"), **os.environ}
    return next((values[name].strip() for name in key_names(base_url) if values.get(name, "").strip()), "")

"""A speech server as a client sees it: one pooled session, time-outs, and tries again.

The key of a service goes into a header and nowhere else: it is taken out of every message.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from notes2manim.errors import VoiceError
from notes2manim.parallel import within

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

CONNECT = 10.0  # seconds until a server must have taken the connection
FIRST_WAIT = 0.5  # seconds before the second try; each later wait is twice as long
LONGEST_WAIT = 60.0  # seconds: a server that asks for more is given up
LARGEST = 64 * 2**20  # bytes of an answer; a minute of 48 kHz stereo is 12 MB
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that another try may better


class UnusableError(Exception):
    """An answer came, but cannot be used; the text says why, as the end of a sentence."""


@dataclass(frozen=True)
class Answer:
    """What a server answered with 200."""

    content: bytes
    kind: str  # its Content-Type


class _RefusedError(Exception):
    """A try that failed: why, whether another may go better, and after how many seconds at least."""

    def __init__(self, fault: str, *, again: bool, wait: float = 0.0, status: int = 0) -> None:
        super().__init__(fault)
        self.again = again
        self.wait = wait
        self.status = status


class DeclinedError(VoiceError):
    """The server will not do this, however often it is asked: it has no such endpoint, or not for this."""


class Server:
    """One speech server. Threads may share it.

    `timeout` is the longest that a request may take, in seconds, from its first byte to the last
    of its answer. A request is tried `retries` times more, and all requests together twice
    that, so that a server that is down does not cost each of a hundred requests all its tries.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        timeout: float,
        retries: int,
        in_flight: int,
        key: str = "",
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.name = name
        self.url = url
        self._timeout = timeout
        self._retries = retries
        self._left = 2 * retries
        self._key = key
        self._sleep = sleep
        self._chance = chance
        self._lock = threading.Lock()
        self._session = requests.Session()
        self._session.auth = _Bearer(key) if key else None
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=in_flight)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def get(self, path: str, accept: Callable[[Answer], _T]) -> _T:
        """Return what `accept` makes of the answer to a GET. Raises as `post` does."""
        return self._ask("GET", path, accept, {})

    def post(self, path: str, body: Mapping[str, Any], accept: Callable[[Answer], _T]) -> _T:
        """Return what `accept` makes of the answer to JSON.

        `accept` raises `UnusableError` for an answer to be asked for again. Raises `VoiceError` when
        no try brought a usable one, and `DeclinedError` when none ever will.
        """
        return self._ask("POST", path, accept, {"json": body})

    def upload(self, path: str, field: str, name: str, content: bytes) -> None:
        """Send a WAV file as a form does. Raises as `post` does."""
        self._ask("POST", path, lambda _: None, {"files": {field: (name, content, "audio/wav")}})

    def _ask(self, method: str, path: str, accept: Callable[[Answer], _T], sent: dict[str, Any]) -> _T:
        tries = 0
        while True:
            try:
                return accept(self._try(method, path, sent))
            except UnusableError as error:
                failed = _RefusedError(f"its answer cannot be used: {error}", again=True)
            except _RefusedError as error:
                failed = error
            if not failed.again or tries == self._retries or not self._may_retry():
                raise self._explain(failed, tries + 1)
            wait = max(failed.wait, FIRST_WAIT * 2**tries * (0.5 + self._chance() / 2))
            if wait > LONGEST_WAIT:
                raise self._explain(failed, tries + 1)
            tries += 1
            _log.info(
                "%s: %s; again in %.1f s",
                self.name,
                self._clean(str(failed)),
                wait,
                extra={"figure": "retries"},
            )
            self._sleep(wait)

    def _may_retry(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0

    def _try(self, method: str, path: str, sent: dict[str, Any]) -> Answer:
        try:
            status, headers, content = within(self._timeout, lambda: self._exchange(method, path, sent))
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            raise _RefusedError(f"no whole answer within {self._timeout:g} s", again=True) from None
        except requests.exceptions.SSLError as error:
            raise _RefusedError(_distrust(error), again=False) from None
        except requests.ConnectionError as error:
            absent = isinstance(error.args[0] if error.args else None, urllib3.exceptions.MaxRetryError)
            fault = "it takes no connection" if absent else "it breaks the connection, or speaks no HTTP"
            raise _RefusedError(fault, again=True) from None
        except urllib3.exceptions.ProtocolError:
            raise _RefusedError("its answer broke off", again=True) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _RefusedError(f"{type(error).__name__}", again=False) from None
        except ValueError:  # requests looks where it would go
            raise _RefusedError("it redirects to what is no address", again=False) from None
        if 300 <= status < 400:
            elsewhere = shown(headers.get("Location", "")) or "another address"
            raise _RefusedError(
                f"it redirects to {elsewhere}, and is not followed", again=False, status=status
            )
        if status != 200:
            raise _RefusedError(
                f"it says {status}{_detail(content)}",
                again=status in AGAIN,
                wait=_seconds(headers.get("Retry-After", "")),
                status=status,
            )
        return Answer(content, headers.get("Content-Type", ""))

    def _exchange(self, method: str, path: str, sent: dict[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Return the status, the headers and the body of an answer.

        Redirections are not followed: the words, and the key, are for this server.
        """
        deadline = time.monotonic() + self._timeout
        limits = (min(CONNECT, self._timeout), self._timeout)
        with self._session.request(
            method, self.url + path, timeout=limits, stream=True, allow_redirects=False, **sent
        ) as answer:
            return answer.status_code, answer.headers, self._read(answer, deadline)

    def _read(self, answer: requests.Response, deadline: float) -> bytes:
        parts = bytearray()
        while part := answer.raw.read1(2**16, decode_content=True):  # what is there, and no more
            parts += part
            if len(parts) > LARGEST:
                raise _RefusedError(f"its answer is longer than {LARGEST >> 20} MB", again=False)
            if time.monotonic() > deadline:
                raise TimeoutError
        return bytes(parts)

    def _explain(self, failed: _RefusedError, tries: int) -> VoiceError:
        kind = DeclinedError if 300 <= failed.status <= 501 and not failed.again else VoiceError
        often = f" (tried {tries} times)" if tries > 1 else ""
        return kind(
            f"the voice {self.name} does not speak at {shown(self.url)}: {self._clean(str(failed))}{often}.",
            remedy="Start it, set voice.provider: hibari, or let voice.fallback speak: `make retry`.",
        )

    def _clean(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key else text


class _Bearer(AuthBase):
    """The key in its header. As an `auth`, it is not overruled by a ~/.netrc."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def base_url(url: str) -> str:
    """Return an address without the `/` or `/v1` at its end, since people write it in each way."""
    return url.rstrip("/").removesuffix("/v1").rstrip("/")


def shown(url: str) -> str:
    """Return an address without a user's name and password, as messages may show it."""
    try:
        parts = urlsplit(url)
    except ValueError:  # it is none
        return url.rpartition("@")[2]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _distrust(error: requests.exceptions.SSLError) -> str:
    """Return why no secure connection was made."""
    plain = "WRONG_VERSION_NUMBER" in str(error) or "record layer failure" in str(error)
    return (
        "it does not speak TLS, which https:// asks for"
        if plain
        else "its certificate is not trusted, or it breaks TLS off"
    )


def _detail(content: bytes) -> str:
    """Return the reason that a server gives: `{"detail": …}`, or OpenAI's `{"error": {"message": …}}`."""
    import json

    try:
        told = json.loads(content)
        told = told.get("detail") or told.get("error") or ""
        if isinstance(told, dict):
            told = told.get("message") or told.get("error") or ""
    except (ValueError, AttributeError, RecursionError):
        return ""
    text = " ".join(str(told).split())[:200].rstrip(".")
    return f' "{text}"' if text else ""


def _seconds(retry_after: str) -> float:
    """Return the seconds of a Retry-After, which is a number or a date (RFC 9110, 10.2.3)."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    until = until.replace(tzinfo=until.tzinfo or UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())

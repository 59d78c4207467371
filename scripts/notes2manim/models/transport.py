"""One POST to a model server: time limits, retries, and errors that say what to do.

What a server may do wrong is sorted into two heaps: what may pass (busy, restarting, a connection
that broke) is tried again after a pause, and what will not pass is reported at once.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from notes2manim.errors import DraftError
from notes2manim.parallel import within

TRIES = 5
CONNECT_TIMEOUT = 10.0  # seconds
LONGEST_PAUSE = 60.0  # seconds that a server may ask us to wait
MAX_BYTES = 16_000_000  # of one answer
BUSY = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """A status, and the JSON that came with it (None where it was none) or its text, for messages."""

    status: int
    data: Any
    text: str


class _PassingError(Exception):
    """A fault that may be gone at the next try, and the seconds that the server asks to wait."""

    def __init__(self, fault: str, pause: float | None = None) -> None:
        super().__init__(fault)
        self.pause = pause


class _Bearer(requests.auth.AuthBase):
    """Send the key, if there is one. Being there, it also keeps requests from reading ~/.netrc."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Transport:
    """A pooled, keep-alive connection to one server. Several threads may post at once."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float,
        parallel: int = 1,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url
        self._key = key
        self._timeout = timeout
        self._sleep = sleep
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=parallel)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def post(self, payload: dict[str, Any]) -> Reply:
        """Return the reply to a request, whatever its status, but for those that may pass.

        Raises `DraftError` when the server is not there, or has failed `TRIES` times, or takes
        longer than the time-out for one answer.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(payload)
            except _PassingError as passing:
                if attempt == TRIES:
                    raise self.error(f"{passing}, {TRIES} times.", "Try again later.") from None
                pause = min(2.0 ** (attempt - 1), 16.0) * random.uniform(0.5, 1.0)
                if passing.pause is not None:
                    pause = passing.pause
                if pause > LONGEST_PAUSE:
                    raise self.error(f"{passing}, for {pause:.0f} s.", "Try again then.") from None
                log.info("%s; asking again in %.1f s", passing, pause, extra={"figure": "retries"})
                self._sleep(pause)
        raise AssertionError("unreachable")

    def error(self, fault: str, remedy: str = "") -> DraftError:
        """Return an error about this server, without its key."""
        fault = fault.replace(self._key, "…") if self._key else fault
        return DraftError(fault, place=self.url, remedy=remedy)

    def _once(self, payload: dict[str, Any]) -> Reply:
        try:
            return within(self._timeout, lambda: self._exchange(payload))
        except requests.exceptions.ConnectTimeout:
            raise self._absent() from None
        except (requests.exceptions.Timeout, urllib3.exceptions.ReadTimeoutError, TimeoutError):
            raise self._late() from None
        except requests.exceptions.SSLError as error:
            if "WRONG_VERSION_NUMBER" in str(error) or "record layer failure" in str(error):
                fault = "does not speak TLS, which https:// asks for."
            else:
                fault = f"is not trusted: {error}."
            raise self.error(fault, "Look at llm.base_url.") from None
        except requests.exceptions.ConnectionError as error:
            if "refused" in str(error) or "resolve" in str(error):
                raise self._absent() from None
            raise _PassingError("breaks the connection") from None
        except urllib3.exceptions.ProtocolError:
            raise _PassingError("breaks off in the middle of an answer") from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            # The last one is for a redirect to what is no address, since requests looks where it would go.
            raise self.error(f"cannot be asked: {error}.", "Look at llm.base_url.") from None

    def _exchange(self, payload: dict[str, Any]) -> Reply:
        deadline = time.monotonic() + self._timeout
        with self._session.post(
            self.url,
            json=payload,
            auth=_Bearer(self._key),
            timeout=(CONNECT_TIMEOUT, self._timeout),
            allow_redirects=False,
            stream=True,
        ) as response:
            return self._judge(response, self._read(response, deadline))

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Return the whole body, which must be there at `deadline` and be of a bounded size."""
        body = bytearray()
        while piece := response.raw.read1(65536, decode_content=True):  # what is there, and no more
            body += piece
            if len(body) > MAX_BYTES:
                raise self.error(f"answers with more than {MAX_BYTES:,} bytes.", "Look at llm.base_url.")
            if time.monotonic() > deadline:
                raise TimeoutError
        return bytes(body)

    def _judge(self, response: requests.Response, body: bytes) -> Reply:
        text = body.decode("utf-8", "replace").strip()
        try:
            data = json.loads(
                body.decode("utf-8")
            )  # never another: a letter that is lost is seen in the film
        except (ValueError, RecursionError):
            data = None
        status = response.status_code
        said = _message(data, text)
        if status in BUSY:
            raise _PassingError(
                f"answers with status {status} ({said})", _seconds(response.headers.get("Retry-After", ""))
            )
        if 300 <= status < 400:
            raise self.error(
                f"redirects to {response.headers.get('Location', 'another address')}.",
                "Set llm.base_url to that.",
            )
        if status in (401, 403):
            raise self.error(f"does not accept the key ({said}).", "Set it in the environment or in .env.")
        if status == 404:
            raise self.error(f"has no such address or model ({said}).", "Look at llm.base_url and llm.model.")
        kind = response.headers.get("Content-Type", "")
        if status == 200 and kind.startswith("text/event-stream"):
            raise self.error("answers with a stream, which nobody asked for.", "Set another llm.base_url.")
        if status == 200 and data is None:
            if kind.startswith("text/html"):
                raise self.error("answers with a web page.", "Look at llm.base_url; most end with /v1.")
            raise _PassingError("answers with broken JSON")
        return Reply(status, data, said)

    def _absent(self) -> DraftError:
        return self.error("does not answer.", "Start the server, or look at llm.base_url.")

    def _late(self) -> DraftError:
        return self.error(
            f"has not answered within {self._timeout:g} s.",
            "Set llm.timeout higher, or llm.parallel lower.",
        )


def _message(data: Any, text: str) -> str:
    """Return what a server says about a fault, as it is worded there, in one short line."""
    found = data
    for name in ("error", "message"):
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, dict) and name in found:
            found = found[name]
    if not isinstance(found, str):
        found = data["detail"] if isinstance(data, dict) and isinstance(data.get("detail"), str) else text
    if found.lstrip().startswith("<"):
        return "a web page"
    return " ".join(found.split())[:300] or "nothing more"


def _seconds(retry_after: str) -> float | None:
    """Return the seconds of a Retry-After header, which may also be a date (RFC 9110, 10.2.3)."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError):
        return None

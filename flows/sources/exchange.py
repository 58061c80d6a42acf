"""One request and its answer: the guard, the connection, the limits. No waiting, no second try."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, NewConnectionError

from flows.sources.connections import CheckedAdapter, CheckedRequest
from flows.sources.deadlines import Deadline, deadline
from flows.sources.failures import FetchFailure, lasting, passing
from flows.sources.guard import Endpoint, Guard
from flows.sources.streaming import BodyLimits, read_body
from transforms.addresses import Place

CONNECT_SECONDS = 10.0
_SHORT = BodyLimits(max_bytes=65_536, is_cut=True)
"""Of what comes with another status: read so that the connection can stay open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered, whatever the status."""

    place: Place
    status: int
    headers: CaseInsensitiveDict[str]
    content: bytes


class Exchange:
    """Speaks HTTP to judged addresses. May be shared by threads."""

    def __init__(
        self,
        guard: Guard,
        *,
        timeout_seconds: float,
        max_seconds: float,
        ca_file: Path | None = None,
    ) -> None:
        self._guard = guard
        self._timeout = (min(CONNECT_SECONDS, timeout_seconds), timeout_seconds)
        self._max_seconds = max_seconds
        self._verify: bool | str = str(ca_file) if ca_file else True
        self._adapter = CheckedAdapter()

    def get(self, place: Place, headers: Mapping[str, str], limits: BodyLimits) -> Answer:
        """Ask once, and read the answer.

        Raises:
            FetchFailure: No complete answer within the limits.
        """
        endpoints = self._guard.endpoints(place)
        with deadline(self._max_seconds) as limit:
            try:
                with self._send(place, endpoints, headers) as answer:
                    is_page = answer.status_code == 200
                    content = read_body(answer, limits if is_page else _SHORT)
                    if limit.is_past:
                        # Where headers or a body without a length break off, http.client sees an end.
                        raise _too_slow(self._max_seconds)
                    if is_page and not content and _has_no_length(answer):
                        raise passing("truncated", "the answer broke off in its headers")
                    return Answer(
                        place=place,
                        status=answer.status_code,
                        headers=answer.headers,
                        content=content,
                    )
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise _explain(error, limit, self._max_seconds) from error

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def _send(
        self, place: Place, endpoints: list[Endpoint], headers: Mapping[str, str]
    ) -> requests.Response:
        for endpoint in endpoints[:-1]:
            # The next address only where nobody is at this one: an answer is an answer.
            with suppress(requests.ConnectTimeout, _Nobody):
                return self._send_to(place, endpoint, headers)
        return self._send_to(place, endpoints[-1], headers)

    def _send_to(
        self, place: Place, endpoint: Endpoint, headers: Mapping[str, str]
    ) -> requests.Response:
        request = CheckedRequest(place, endpoint, headers)
        try:
            return self._adapter.send_checked(request, timeout=self._timeout, verify=self._verify)
        except requests.ConnectionError as error:
            if isinstance(_cause(error), NewConnectionError):
                raise _Nobody(*error.args, request=error.request) from error
            raise


class _Nobody(requests.ConnectionError):
    """Nobody listens at an address."""


def _cause(error: BaseException) -> object:
    """Return what urllib3 gave as the reason."""
    first = error.args[0] if error.args else None
    return getattr(first, "reason", first)


def _explain(error: Exception, limit: Deadline, max_seconds: float) -> FetchFailure:
    if limit.is_past:
        return _too_slow(max_seconds)
    if isinstance(error, requests.exceptions.SSLError):
        return passing("bad_certificate", _say(error))
    if isinstance(error, requests.Timeout):
        return passing("timed_out", _say(error))
    if isinstance(error, requests.exceptions.ContentDecodingError | DecodeError):
        return passing("truncated", f"the body is not compressed as it says: {_say(error)}")
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return passing("truncated", _say(error))
    if isinstance(error, requests.ConnectionError):
        inner = _cause(error)
        if "Read timed out" in str(inner):
            return passing("timed_out", _say(error))
        reason = "truncated" if isinstance(inner, IncompleteRead) else "unreachable"
        return passing(reason, _say(error))
    if isinstance(error, requests.exceptions.InvalidURL):
        return lasting("bad_url", _say(error), "correct the URL")
    return passing("unreachable", f"{type(error).__name__}: {_say(error)}")


def _too_slow(max_seconds: float) -> FetchFailure:
    return passing("too_slow", f"not done within {max_seconds:g} s")


def _has_no_length(answer: requests.Response) -> bool:
    return "Content-Length" not in answer.headers and "Transfer-Encoding" not in answer.headers


def _say(error: object) -> str:
    return str(error)[:500]

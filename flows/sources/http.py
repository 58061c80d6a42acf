"""GET over HTTP: limits, retries, and one polite queue a host."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.util import Retry

from flows.settings import FetchSettings, StudySettings, opframe_version

RETRYABLE_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class FetchFailure(Exception):
    """One URL could not be had."""

    reason: str
    detail: str
    remedy: str
    is_retryable: bool

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail} ({self.remedy})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete answer with status 200."""

    url: str
    """After redirects."""
    status: int
    headers: CaseInsensitiveDict[str]
    content: bytes
    """Decompressed."""

    @property
    def content_type(self) -> str | None:
        return self.headers.get("Content-Type")


class Fetcher:
    """Fetches URLs; may be shared by threads, one of them at a time on each host."""

    def __init__(self, study: StudySettings, settings: FetchSettings) -> None:
        self._settings = settings
        contact = f"; {study.contact}" if study.contact else ""
        self.user_agent = f"opframe/{opframe_version()} (research{contact})"
        self._local = threading.local()
        self._hosts: dict[str, _HostQueue] = {}
        self._guard = threading.Lock()

    def get(self, url: str) -> Response:
        """Fetch one URL.

        Raises:
            FetchFailure: With reason, remedy, and whether a later try may help.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchFailure(
                "bad_url", f"{url!r} is not an http address", "correct the URL", False
            )
        queue = self._queue(parts.netloc)
        with queue.lock:
            if not self._may_fetch(queue, url):
                raise FetchFailure(
                    "robots_disallowed",
                    f"robots.txt of {parts.netloc} refuses {parts.path or '/'}",
                    "ask the outlet, or supply saved pages",
                    False,
                )
            return self._get(queue, url)

    def _queue(self, netloc: str) -> _HostQueue:
        with self._guard:
            return self._hosts.setdefault(netloc, _HostQueue())

    def _may_fetch(self, queue: _HostQueue, url: str) -> bool:
        if queue.robots is None:
            robots = RobotFileParser()
            parts = urlsplit(url)
            try:
                answer = self._get(queue, f"{parts.scheme}://{parts.netloc}/robots.txt")
                robots.parse(answer.content.decode("utf-8", "replace").splitlines())
            except FetchFailure as failure:
                if failure.is_retryable:
                    raise
                robots.parse([])
            queue.robots = robots
        return queue.robots.can_fetch(self.user_agent, url)

    def _get(self, queue: _HostQueue, url: str) -> Response:
        pause = queue.next_hit_at - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        try:
            with self._session().get(
                url, stream=True, timeout=(10.0, self._settings.timeout_seconds)
            ) as answer:
                _check_status(answer)
                content = self._read_limited(answer)
                return Response(
                    url=answer.url,
                    status=answer.status_code,
                    headers=answer.headers,
                    content=content,
                )
        except requests.TooManyRedirects as error:
            raise FetchFailure(
                "redirect_loop", str(error), "open the URL in a browser", False
            ) from error
        except (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema,
            UnicodeError,
        ) as error:
            raise FetchFailure("bad_url", str(error), "correct the URL", False) from error
        except requests.RequestException as error:
            raise FetchFailure(
                "unreachable", str(error), "none: the next run tries again", True
            ) from error
        finally:
            queue.next_hit_at = time.monotonic() + self._settings.seconds_between_hits

    def _read_limited(self, answer: requests.Response) -> bytes:
        limit, chunks, size = self._settings.max_bytes, [], 0
        deadline = time.monotonic() + 4 * self._settings.timeout_seconds
        for chunk in answer.iter_content(65_536):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise FetchFailure(
                    "page_too_large",
                    f"more than {limit} bytes",
                    "raise fetch.max_bytes in opframe.toml if the page is an article",
                    False,
                )
            if time.monotonic() > deadline:
                raise FetchFailure(
                    "too_slow",
                    f"{size} bytes after {4 * self._settings.timeout_seconds:.0f} s",
                    "none: the next run tries again",
                    True,
                )
        return b"".join(chunks)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.max_redirects = 10
            session.headers["User-Agent"] = self.user_agent
            retry = Retry(
                total=self._settings.retries,
                backoff_factor=0.5,
                backoff_jitter=0.5,
                status_forcelist=RETRYABLE_STATUS,
                raise_on_status=False,
                redirect=0,
            )
            adapter = _ResolvingAdapter(self._settings.resolve, max_retries=retry)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
        return session


class _HostQueue:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next_hit_at = 0.0
        self.robots: RobotFileParser | None = None


class _ResolvingAdapter(HTTPAdapter):
    """Connects to the study's address for a host, and says the host's name there."""

    def __init__(self, resolve: dict[str, str], **options: object) -> None:
        self._resolve = resolve
        super().__init__(**options)  # type: ignore[arg-type]

    def send(
        self,
        request: requests.PreparedRequest,
        *args: object,
        **options: object,
    ) -> requests.Response:
        named = request.url or ""
        parts = urlsplit(named)
        address = self._resolve.get(parts.hostname or "")
        if address is None or parts.scheme != "http":
            return super().send(request, *args, **options)  # type: ignore[arg-type]
        request.headers["Host"] = parts.netloc
        request.url = urlunsplit(parts._replace(netloc=address))
        try:
            answer = super().send(request, *args, **options)  # type: ignore[arg-type]
        finally:
            request.url = named
        answer.url = named
        return answer


def _check_status(answer: requests.Response) -> None:
    status = answer.status_code
    if status == 200:
        return
    if status in RETRYABLE_STATUS:
        raise FetchFailure(
            f"http_{status}",
            f"the server answered {status}",
            "none: the next run tries again",
            True,
        )
    remedies = {
        401: "the outlet wants a login: supply saved pages",
        402: "the outlet wants payment: supply saved pages",
        403: "the outlet refuses us: ask it, or supply saved pages",
        404: "a dead link: nothing to do unless the listing is stale",
        410: "the outlet took the page down: nothing to do",
    }
    raise FetchFailure(
        f"http_{status}",
        f"the server answered {status}",
        remedies.get(status, "open the URL in a browser"),
        False,
    )

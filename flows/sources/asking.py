"""A fetcher that remembers what the outlets' rules said about each address that it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from flows.sources.failures import FetchFailure
from flows.sources.http import Response
from transforms.permissions import Permission

Keep = Callable[[Response], None]
"""What is done with each answer, by the thread that got it."""


class Getter(Protocol):
    """What a listing asks of a fetcher."""

    def get(self, url: str) -> Response: ...


@dataclass(slots=True)
class Asking:
    """Asks a fetcher, and keeps the answers of the rules."""

    fetcher: Getter
    keep: Keep | None = None
    permissions: list[tuple[str, Permission]] = field(default_factory=list)
    """By the address asked for, in order; a host that could not be reached said nothing."""

    def get(self, url: str) -> Response:
        """Fetch one URL.

        Raises:
            FetchFailure: As the fetcher does.
        """
        try:
            answer = self.fetcher.get(url)
        except FetchFailure as failure:
            if failure.permission is not None:
                self.permissions.append((url, failure.permission))
            raise
        self.permissions.append((url, answer.permission))
        if self.keep is not None:
            self.keep(answer)
        return answer

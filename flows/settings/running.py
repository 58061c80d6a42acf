"""How a run uses the machine, or several: `[run]` in `opframe.toml`. Changes no row."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from flows.settings.model import Settings

LOCAL = "local"
"""A Dask cluster of this machine's own, for the length of the run."""


def _as_address(text: str) -> str:
    if text != LOCAL and "://" not in text:
        raise ValueError(
            f'"{text}" is no address of a scheduler; write "tcp://host:8786" or "local"'
        )
    return text


Processes = Literal["auto"] | Annotated[int, Field(ge=1, le=256)]
Scheduler = Annotated[str, AfterValidator(_as_address)]


class RunSettings(Settings):
    processes: Processes = "auto"
    """That extract and annotate; auto: by cores, memory and the size of the run."""
    dask: Scheduler | None = None
    """Address of a Dask scheduler, or "local"; null: processes of this machine."""

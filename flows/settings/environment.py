"""What Prefect is told by environment variables, and which opframe this is."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

HOME_VARIABLE = "OPFRAME_HOME"


def given_home() -> Path:
    """Return the study folder that the environment names, else the current folder."""
    return Path(os.environ.get(HOME_VARIABLE) or ".")


def api_is_configured() -> bool:
    """True when Prefect should talk to a server instead of starting its own."""
    return bool(os.environ.get("PREFECT_API_URL"))


def prepare_prefect() -> None:
    """Set what the embedded server needs; before Prefect is imported."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")


def opframe_version() -> str:
    return version("opframe")

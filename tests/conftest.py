"""What several tests share: the press on loopback, studies on it, one annotator."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.home import Home
from flows.pipeline import Report, run_pipeline
from flows.press.server import Press, serve_press, study_toml
from flows.settings import NightlyParameters
from tests.two_nights import play_two_nights
from transforms.extraction import extract_article
from transforms.framing import Annotator, build_annotator, shipped_model
from transforms.outlets import OutletList, shipped_outlets
from transforms.records import Article, RawDocument, RawPage

FETCHED_AT = datetime(2026, 11, 24)


@pytest.fixture
def press() -> Iterator[Press]:
    with serve_press() as running:
        yield running


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for press.example and localhost, key and all, that signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "made.pem", folder / "key.pem"
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=press.example -keyout {key} -out {made} "
        "-addext subjectAltName=DNS:press.example,DNS:localhost"
    )
    try:
        subprocess.run(command.split(), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl here")
    made.write_text(made.read_text() + key.read_text())
    return made


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return build_annotator([shipped_model()])


@pytest.fixture
def press_study(press: Press, tmp_path: Path) -> Home:
    """A study over three outlets of the press: 15 articles, a dead link, a later edition."""
    home = Home(tmp_path / "study")
    home.create()
    outlets = ("harbour-courier", "northern-tribune", "xinghe-wanbao")
    home.config.write_text(study_toml(press.port, outlets), "utf-8")
    return home


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory, annotator: Annotator) -> Home:
    """The study of the demo after both nights; for reading only."""
    return play_two_nights(tmp_path_factory.mktemp("two-nights"), annotator)


@pytest.fixture
def run_night() -> Callable[[Home], Report]:
    def run(home: Home, **options: Any) -> Report:
        return run_pipeline(
            home, "nightly", NightlyParameters(home=home.root, batch_size=5), **options
        )[0]

    return run


@pytest.fixture
def extract() -> Callable[..., Article]:
    def read(
        content: bytes | str,
        url: str = "http://example.org/opinion/a-long-story-here",
        *,
        outlets: OutletList | None = None,
        content_type: str | None = None,
        **facts: Any,
    ) -> Article:
        data = content.encode() if isinstance(content, str) else content
        page = RawPage(url=url, content=data, content_type=content_type)
        document = RawDocument(url=url, pages=(page,), fetched_at=FETCHED_AT, **facts)
        return extract_article(document, outlets or shipped_outlets())

    return read

"""Answers into the archive: what its files say of the run, and the listings of a night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flows.sources.archives import Capture, write_archive
from flows.sources.asking import Keep
from flows.sources.http import Response
from flows.workshop import Workshop


def about_run(shop: Workshop) -> list[tuple[str, str]]:
    """Return what the warcinfo record says of the run (ISO 28500, 6.2; Dublin Core's terms)."""
    study = shop.study.study
    about = [
        ("software", f"opframe/{shop.run.opframe_version}"),
        ("isPartOf", study.name),
        ("description", f"{shop.run.kind} run {shop.run.run_id}"),
        ("robots", "obey"),
        ("http-header-user-agent", shop.fetcher.user_agent),
    ]
    return [*about, ("operator", study.contact)] if study.contact else about


@contextmanager
def keep_listings(shop: Workshop) -> Iterator[Keep]:
    """Write each answer of a listing that is read meanwhile into a WARC file of its own."""
    lock = Lock()
    path = shop.home.archive / f"{shop.run.run_id}-discover-0000.warc.gz"
    with write_archive(path, about_run(shop)) as archive:

        def keep(answer: Response) -> None:
            capture = Capture(
                url=answer.url,
                content=answer.content,
                captured_at=shop.clock(),
                content_type=answer.content_type,
                http_status=answer.status,
                headers=tuple(answer.headers.items()),
                facts=answer.permission.facts(),
            )
            with lock:
                archive.write(capture, [("run", shop.run.run_id), ("use", "listing")])

        yield keep

"""`opframe sources check` and `opframe sources add`: what the listings of a study yield, and new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    HomeOption,
    JsonOption,
    expected_errors,
    print_json,
)

if TYPE_CHECKING:
    from flows.sources.checking import ListingCheck
    from flows.sources.finding import Candidate, Finding

sources_app = typer.Typer(no_args_is_help=True, help="Feeds, sitemaps and other listings.")

OutletOption = Annotated[str | None, typer.Option("--outlet", help="An outlet's id.")]


@sources_app.command()
def check(
    home: HomeOption = None, outlet: OutletOption = None, as_json: JsonOption = False
) -> None:
    """Read each listing of the study and say what it yields; fetches and stores nothing else."""
    from flows.clock import utc_now
    from flows.settings import find_home, read_study
    from flows.sources.checking import check_listings
    from flows.sources.http import Fetcher

    with expected_errors():
        place = find_home(home)
        study = read_study(place)
        if outlet is not None and outlet not in {entry.outlet_id for entry in study.outlets}:
            raise_unknown(outlet, [entry.outlet_id for entry in study.outlets])
        fetcher = Fetcher(study.study, study.fetch)
        checks = check_listings(study, place, fetcher, now=utc_now(), outlet_id=outlet)
        if as_json:
            print_json([entry.as_row() for entry in checks])
        else:
            for entry in checks:
                for line in check_lines(entry):
                    typer.echo(line)
            typer.echo(summary(checks))
    if not checks or not all(entry.is_fine for entry in checks):
        raise typer.Exit(EXIT_REFUSED)


@sources_app.command()
def add(
    url: Annotated[str, typer.Argument(help="A site, a section of it, or a feed or sitemap.")],
    home: HomeOption = None,
    outlet: OutletOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")
    ] = False,
) -> None:
    """Find a site's feeds and sitemaps, try them, and write the best into opframe.toml."""
    from flows.clock import utc_now
    from flows.settings import SettingsError, find_home, read_study
    from flows.sources.adding import add_candidate
    from flows.sources.finding import find_listings
    from flows.sources.http import Fetcher, FetchFailure

    with expected_errors():
        place = find_home(home)
        study = read_study(place)
        address = url if "://" in url else f"https://{url}"
        fetcher = Fetcher(study.study, study.fetch)
        try:
            finding = find_listings(
                address, fetcher, now=utc_now(), say=lambda text: typer.echo(f"… {text}", err=True)
            )
        except FetchFailure as failure:
            raise SettingsError(f"{address}: {failure}") from failure
        for line in finding_lines(finding):
            typer.echo(line)
        best = next((entry for entry in finding.candidates if entry.found.n_items), None)
        if best is None:
            raise SettingsError(
                f"{address}: no feed, sitemap or section with articles was found; name one of its "
                "section pages, or add a listing to opframe.toml by hand"
            )
        added = add_candidate(
            place, study, address, best, finding, outlet_id=outlet, is_dry=dry_run
        )
        typer.echo("")
        if not added.lines:
            typer.echo(
                f"{best.place.url} is a listing of {added.outlet_id} already: nothing written"
            )
            return
        typer.echo(f"{'would be written' if dry_run else 'written'} to {added.path}:\n")
        typer.echo(added.lines)


def raise_unknown(outlet: str, known: list[str]) -> None:
    from flows.settings import SettingsError

    raise SettingsError(f'the study has no outlet "{outlet}"; it has {", ".join(known) or "none"}')


def check_lines(entry: ListingCheck) -> list[str]:
    """Say what one listing yields."""
    lines = [f"{entry.outlet_id or 'many outlets'}  {entry.listing_kind}  {entry.listing_url}"]
    if entry.reason is not None:
        return [*lines, f"  failed: {entry.reason}: {entry.detail}", f"  remedy: {entry.remedy}"]
    found = entry.found
    if not found.n_items:
        lines.append("  empty: it names no article")
    else:
        span = (
            f"{found.oldest_at:%Y-%m-%d} to {found.newest_at:%Y-%m-%d}" if found.newest_at else ""
        )
        lines.append(
            f"  {_count(found.n_items, 'item')}, {found.n_dated or 'none'} with a time"
            + (f" ({span})" if span else "")
        )
        parts = [f"{found.n_like_articles} look like articles", f"{found.n_opinion} like opinion"]
        if entry.n_on_domain is not None:
            parts.append(f"{entry.n_on_domain} on {entry.domain}")
        parts.append(f"{entry.n_known} in the warehouse already")
        lines.append(f"  {', '.join(parts)}")
    if entry.detail:
        lines.append(f"  note: {entry.detail}")
    if entry.remedy:
        lines.append(f"  remedy: {entry.remedy}")
    return lines


def summary(checks: list[ListingCheck]) -> str:
    failed = sum(entry.reason is not None for entry in checks)
    empty = sum(entry.reason is None and not entry.is_fine for entry in checks)
    if not checks:
        return "the study has no listings: `opframe sources add URL` finds some"
    return (
        f"{_count(len(checks), 'listing')}: {len(checks) - failed - empty} fine, "
        f"{empty} empty, {failed} failed"
    )


def finding_lines(finding: Finding) -> list[str]:
    """Say what each candidate yields, the best first."""
    lines = []
    for number, entry in enumerate(finding.candidates, start=1):
        lines.append(f"{number}. {entry.description}: {entry.place.url} ({entry.place.origin})")
        lines.append(f"   {candidate_line(entry)}")
    return lines


def candidate_line(entry: Candidate) -> str:
    if entry.detail is not None:
        return f"not read: {entry.detail}"
    found = entry.found
    newest = f"newest {found.newest_at:%Y-%m-%d %H:%M}" if found.newest_at else "no times"
    share = f"{found.n_opinion} of them under a section of opinion" if found.n_items else "empty"
    pattern = f", read with link_pattern {entry.link_pattern}" if entry.link_pattern else ""
    dead = "" if entry.is_alive else " (nothing since: it may be dead)"
    return f"{_count(found.n_items, 'item')}, {newest}{dead}, {share}{pattern}"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'s' * (n != 1)}"

"""`opframe plan`: what so many op-eds would take, before anybody fetches one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.terminal import HomeOption, JsonOption, console, expected_errors, print_json

if TYPE_CHECKING:
    from transforms.capacity import Estimate, Figures


def _as_number(text: str) -> int:
    try:
        number = int(text.replace(",", ""))  # Python reads 1_000_000 by itself
    except ValueError:
        number = 0
    if number < 1:
        raise typer.BadParameter("a number from 1, such as 1_000_000")
    return number


def plan(
    articles: Annotated[int, typer.Option(parser=_as_number, help="How many: 1_000_000.")],
    processes: Annotated[int | None, typer.Option(min=1, help="Else as many as fit here.")] = None,
    hosts: Annotated[
        int | None, typer.Option(min=1, help="To fetch from; none: read from an archive.")
    ] = None,
    price: Annotated[
        float | None, typer.Option(min=0, help="Of a CPU-hour, in your currency.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Estimate time, memory and disk of so many op-eds, from measured figures or the study's own runs."""
    from flows.crews.size import count_processes
    from flows.measured import shipped_figures, study_figures
    from flows.settings import Study, find_home, read_study
    from transforms.capacity import estimate

    with expected_errors():
        place = find_home(home)
        study = read_study(place) if place.config.exists() else Study()
        figures = shipped_figures()
        if place.config.exists():
            figures = study_figures(place, figures) or figures
        found = estimate(
            figures,
            articles,
            processes=processes or count_processes("auto", articles, articles),
            hosts=hosts,
            seconds_between_hits=study.fetch.seconds_between_hits,
            max_hosts_at_once=study.fetch.max_hosts_at_once,
            snapshots=study.warehouse.snapshots_kept,
        )
        if as_json:
            cost = None if price is None else price * found.cpu_hours["all"]
            print_json({"estimate": found, "figures": figures, "cost": cost})
            return
        for line in _lines(found, figures, price, hosts, study):
            console().print(line, highlight=False, markup=False)


def _lines(
    found: Estimate, figures: Figures, price: float | None, hosts: int | None, study: object
) -> list[str]:
    from flows.settings import Study

    assert isinstance(study, Study)
    steps = ", ".join(
        f"{step} {hours(spent)}" for step, spent in found.cpu_hours.items() if step != "all"
    )
    gigabytes = {place: f"{size / 1e9:,.1f} GB" for place, size in found.disk_bytes.items()}
    kept = study.warehouse.snapshots_kept
    words = f" of {figures.words:,.0f} words" if figures.words else ""
    lines = [
        f"{found.articles:,} articles{words}, {found.processes} processes",
        f"CPU     {hours(found.cpu_hours['all'])}: {steps}",
    ]
    if found.fetch_hours is not None:
        at_once = min(hosts or 1, study.fetch.max_hosts_at_once)
        lines.append(
            f"fetch   {hours(found.fetch_hours)}, for politeness: {study.fetch.seconds_between_hits:g} s between "
            f"hits, {at_once} of {hosts} hosts at once"
        )
    lines += [
        f"read    {hours(found.read_hours)} to extract and annotate{_assumed(found, figures)}",
        f"load    {hours(found.load_hours)}, as one process",
        f"in all  {hours(found.hours)}; what takes longest: {found.bound}",
        f"memory  {found.memory_bytes / 1e9:.1f} GB",
        f"disk    {gigabytes['all']}: archive {gigabytes['archive']}, stage {gigabytes['stage']}, published "
        f"file {gigabytes['warehouse']} ({kept} kept, and one while a load builds)",
    ]
    if price is not None:
        lines.append(f"cost    {price * found.cpu_hours['all']:,.2f}, at {price:g} a CPU-hour")
    lines.append(f"from    {figures.origin}")
    return lines


def _assumed(found: Estimate, figures: Figures) -> str:
    from transforms.capacity import ASSUMED_RATIO

    if found.processes == 1 or figures.ratio_of_two is not None:
        return ""
    return f", if two processes do {ASSUMED_RATIO:g} times what one does"


def hours(number: float) -> str:
    """Say a length of time in the unit that a person would use."""
    if number >= 48:
        return f"{number / 24:,.1f} days"
    if number >= 1:
        return f"{number:.1f} h"
    return f"{number * 60:.1f} min"


COMMANDS = (plan,)

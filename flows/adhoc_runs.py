"""An ad-hoc run without Prefect: into the study if asked, else into a folder that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from flows.cards import staged_cards
from flows.crews import AnnotatorSource
from flows.home import Home
from flows.pipeline import Report, Watch, run_pipeline
from flows.settings import (
    AdhocParameters,
    SettingsError,
    Study,
    find_home,
    read_study,
)


def read_adhoc(
    inputs: Sequence[str],
    home: Path | None,
    outlet: str | None,
    load: bool,
    *,
    models: Sequence[Path] = (),
    processes: str | None = None,
    dask: str | None = None,
    watch: Watch,
) -> tuple[list[dict[str, Any]], Report]:
    """Read the inputs and return a card for each article, and the report.

    Raises:
        SettingsError: No such outlet; or `load` outside a study.
    """
    place = find_home(home)
    study = read_study(place) if load or place.config.exists() else Study()
    if outlet and study.outlet_list().get(outlet) is None:
        raise SettingsError(
            f"no outlet has the id {outlet!r}; add it to opframe.toml under [[outlets]]"
        )
    with nullcontext(str(place.root)) if load else tempfile.TemporaryDirectory() as folder:
        target = Home(Path(folder))
        parameters = AdhocParameters.model_validate(
            {
                "home": target.root,
                "inputs": tuple(inputs),
                "outlet": outlet,
                "load": load,
                "processes": processes,
                "dask": dask,
            }
        )
        report, shop = run_pipeline(
            target,
            "adhoc",
            parameters,
            watch=watch,
            names=inputs,
            outlet_id=outlet,
            study=study,
            source=AnnotatorSource(home=place, models=tuple(models)),
            is_loaded=load,
        )
        return staged_cards(shop), report

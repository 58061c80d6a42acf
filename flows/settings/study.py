"""All of `opframe.toml`."""

from __future__ import annotations

from typing import Any

from flows.settings.checks import ChecksSettings
from flows.settings.fetching import FetchSettings
from flows.settings.model import Settings
from flows.settings.notify import NotifySettings
from flows.settings.outlets import ListingSettings, OutletSettings
from flows.settings.running import RunSettings
from flows.settings.sections import (
    ExportSettings,
    FramingSettings,
    StudySettings,
    WarehouseSettings,
)
from transforms.outlets import OutletList, shipped_outlets
from transforms.records import Outlet


class Study(Settings):
    """All of `opframe.toml`."""

    study: StudySettings = StudySettings()
    fetch: FetchSettings = FetchSettings()
    run: RunSettings = RunSettings()
    framing: FramingSettings = FramingSettings()
    export: ExportSettings = ExportSettings()
    warehouse: WarehouseSettings = WarehouseSettings()
    checks: ChecksSettings = ChecksSettings()
    notify: NotifySettings = NotifySettings()
    outlets: tuple[OutletSettings, ...] = ()
    listings: tuple[ListingSettings, ...] = ()
    """Listings over many outlets."""

    @property
    def n_listings(self) -> int:
        return len(self.listings) + sum(len(outlet.listings) for outlet in self.outlets)

    def outlet_list(self) -> OutletList:
        """Return the shipped outlets with the study's on top."""
        shipped = shipped_outlets()
        return shipped.merge([_outlet(settings, shipped) for settings in self.outlets])


def _outlet(settings: OutletSettings, shipped: OutletList) -> Outlet:
    known = shipped.get(settings.outlet_id)
    said = settings.model_dump(exclude={"listings"}, exclude_unset=True)
    base: dict[str, Any] = {"outlet_name": settings.outlet_id}
    if known is not None:
        base = {name: getattr(known, name) for name in Outlet.__dataclass_fields__}
    return Outlet(**{**base, **said})

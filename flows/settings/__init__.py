"""The only reader of the environment and of `opframe.toml`."""

from flows.settings.environment import (
    HOME_VARIABLE,
    api_is_configured,
    opframe_version,
    prepare_prefect,
)
from flows.settings.fetching import FetchSettings
from flows.settings.model import SettingsError
from flows.settings.outlets import OFFLINE_KINDS, ListingSettings, OutletSettings
from flows.settings.parameters import (
    AdhocParameters,
    BackfillDayParameters,
    BackfillParameters,
    NightlyParameters,
    PublishParameters,
    ReextractParameters,
)
from flows.settings.reading import (
    explain_validation,
    find_home,
    kept_snapshots,
    read_study,
    read_toml,
)
from flows.settings.sections import (
    ExportSettings,
    FramingSettings,
    PersonSettings,
    StudySettings,
    WarehouseSettings,
)
from flows.settings.study import Study

__all__ = [
    "HOME_VARIABLE",
    "OFFLINE_KINDS",
    "AdhocParameters",
    "BackfillDayParameters",
    "BackfillParameters",
    "ExportSettings",
    "FetchSettings",
    "FramingSettings",
    "ListingSettings",
    "NightlyParameters",
    "OutletSettings",
    "PersonSettings",
    "PublishParameters",
    "ReextractParameters",
    "SettingsError",
    "Study",
    "StudySettings",
    "WarehouseSettings",
    "api_is_configured",
    "explain_validation",
    "find_home",
    "kept_snapshots",
    "opframe_version",
    "prepare_prefect",
    "read_study",
    "read_toml",
]

"""The only reader of the environment and of `opframe.toml`."""

from flows.settings.checks import ChecksSettings
from flows.settings.environment import (
    HOME_VARIABLE,
    api_is_configured,
    opframe_version,
    prepare_prefect,
)
from flows.settings.fetching import FetchSettings
from flows.settings.model import SettingsError
from flows.settings.notify import PASSWORD_VARIABLE, WEBHOOK_VARIABLE, NotifySettings
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
    check_study,
    explain_validation,
    find_home,
    kept_snapshots,
    read_study,
    read_toml,
    refuse_silence,
)
from flows.settings.running import Processes, RunSettings
from flows.settings.sections import (
    ExportSettings,
    FramingSettings,
    PersonSettings,
    StudySettings,
    WarehouseSettings,
)
from flows.settings.study import Study
from flows.settings.writing import add_listing

__all__ = [
    "HOME_VARIABLE",
    "OFFLINE_KINDS",
    "PASSWORD_VARIABLE",
    "WEBHOOK_VARIABLE",
    "AdhocParameters",
    "BackfillDayParameters",
    "BackfillParameters",
    "ChecksSettings",
    "ExportSettings",
    "FetchSettings",
    "FramingSettings",
    "ListingSettings",
    "NightlyParameters",
    "NotifySettings",
    "OutletSettings",
    "PersonSettings",
    "Processes",
    "PublishParameters",
    "ReextractParameters",
    "RunSettings",
    "SettingsError",
    "Study",
    "StudySettings",
    "WarehouseSettings",
    "add_listing",
    "api_is_configured",
    "check_study",
    "explain_validation",
    "find_home",
    "kept_snapshots",
    "opframe_version",
    "prepare_prefect",
    "read_study",
    "read_toml",
    "refuse_silence",
]

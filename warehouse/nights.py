"""The checks of a night, run over the loaded rows before they are published; what they notice is kept with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from warehouse.checking import Check, Finding
from warehouse.errors import CheckFailed
from warehouse.night_rules import NightCheck, NightRules, read_night_checks
from warehouse.sql_files import read_sql

NIGHT_KIND = "nightly"
"""The kind of run that has a history of its own kind. Others bring what a person asked for."""
_NUMBERS = ("observed", "expected_low", "expected_high", "n")
_DEFAULTS = {"min_nights": 4.0, "false_alarms": 0.01, "min_n": 5.0, "min_before": 20.0}
"""Of what the sets read, for a check that does not say."""

NightFinding = dict[str, Any]
"""A row of `night_findings`."""


def check_night(
    connection: duckdb.DuckDBPyConnection, run_id: str, kind: str, rules: NightRules
) -> list[NightFinding]:
    """Run the checks of a night and keep what they notice; nothing for other kinds of runs.

    Raises:
        CheckFailed: A check of level stop noticed something and nobody overruled it.
    """
    if kind != NIGHT_KIND:
        return []
    for _, text in read_sql("night_sets"):
        _set_thresholds(connection, {})
        connection.execute(text)
    found: list[NightFinding] = []
    for check in read_night_checks():
        if rules.level_of(check) != "off":
            found += _notice(connection, run_id, check, rules)
    if stopping := [row for row in found if row["level"] == "stop" and not row["is_overruled"]]:
        raise CheckFailed(run_id, list(_as_findings(stopping)), found)
    for row in found:
        names = ", ".join(row)
        places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        connection.execute(
            f"INSERT INTO night_findings ({names}) VALUES ({places})", list(row.values())
        )
    return found


def _notice(
    connection: duckdb.DuckDBPyConnection, run_id: str, check: NightCheck, rules: NightRules
) -> list[NightFinding]:
    _set_thresholds(connection, {**check.thresholds, **rules.thresholds.get(check.name, {})})
    relation = connection.execute(check.sql)
    columns = [column[0] for column in relation.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]
    level = rules.level_of(check)
    return [
        {
            "run_id": run_id,
            "check_name": check.name,
            "level": level,
            "subject_kind": row["subject_kind"],
            "subject": row["subject"],
            **{name: row.get(name) for name in _NUMBERS},
            "message": check.message.format(**row),
            "remedy": check.remedy,
            "is_overruled": level == "stop" and rules.is_overruled(check),
        }
        for row in rows
    ]


def _set_thresholds(connection: duckdb.DuckDBPyConnection, given: Mapping[str, float]) -> None:
    for name, value in {**_DEFAULTS, **given}.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])


def _as_findings(rows: Sequence[NightFinding]) -> list[Finding]:
    """Return them as a load's checks say theirs: one a check, with the subjects as its rows."""
    by_check: dict[str, list[NightFinding]] = {}
    for row in rows:
        by_check.setdefault(row["check_name"], []).append(row)
    return [
        Finding(
            check=Check(
                name=check.name,
                promise=check.promise,
                remedy=check.remedy,
                is_warning=False,
                tables=(),
                sql=check.sql,
            ),
            n_rows=len(by_check[check.name]),
            rows=tuple({"message": row["message"]} for row in by_check[check.name]),
        )
        for check in read_night_checks()
        if check.name in by_check
    ]

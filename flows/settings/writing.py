"""Listings written into `opframe.toml` as text, so that what a person wrote there stays as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from flows.settings.model import SettingsError

_OUTLET = re.compile(r"\s*\[\[\s*outlets\s*\]\]")
_OF_OUTLET = re.compile(r"\s*\[{1,2}\s*outlets\s*\.")
_TABLE = re.compile(r"\s*\[")


def add_listing(
    text: str, outlet: Mapping[str, Any], listing: Mapping[str, Any]
) -> tuple[str, str]:
    """Return (the file with one more listing, the lines that are new).

    The listing goes behind those that the outlet has; an outlet that the file lacks is added at its
    end with the facts given. The result is parsed again: it must say what the file said, and the
    listing.

    Raises:
        SettingsError: It cannot be added as text, such as to outlets written in one line; shows the
            lines to add by hand.
    """
    before = tomllib.loads(text)
    ids = [entry.get("outlet_id") for entry in before.get("outlets", [])]
    if outlet["outlet_id"] in ids:
        number = ids.index(outlet["outlet_id"])
        block = "\n" + _table("  [[outlets.listings]]", listing, "  ")
        after, wanted = _insert(text, number, block), _with_listing(before, number, listing)
    else:
        block = (
            "\n"
            + _table("[[outlets]]", outlet)
            + "\n"
            + _table("  [[outlets.listings]]", listing, "  ")
        )
        after = (text.rstrip("\n") + "\n" if text.strip() else "") + block
        wanted = {
            **before,
            "outlets": [*before.get("outlets", []), {**outlet, "listings": [dict(listing)]}],
        }
    if not _says(after, wanted):
        raise SettingsError(
            "the outlets of opframe.toml are written in a form that cannot be added to; add by hand:\n"
            + block
        )
    return after, block.strip("\n")


def _says(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _with_listing(
    content: dict[str, Any], number: int, listing: Mapping[str, Any]
) -> dict[str, Any]:
    outlets = [dict(entry) for entry in content["outlets"]]
    outlets[number]["listings"] = [*outlets[number].get("listings", []), dict(listing)]
    return {**content, "outlets": outlets}


def _insert(text: str, number: int, block: str) -> str:
    """Put a block behind the last line of the outlet of that number, before what follows it."""
    lines = text.splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if _OUTLET.match(line)]
    if number >= len(starts):
        return text
    end = starts[number] + 1
    last = starts[number]
    while end < len(lines):
        is_table = _TABLE.match(lines[end]) and not _OF_OUTLET.match(lines[end])
        if is_table:
            break
        if lines[end].strip() and not lines[end].lstrip().startswith("#"):
            last = end
        end += 1
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    return "".join([*lines[: last + 1], block, *lines[last + 1 :]])


def _table(heading: str, values: Mapping[str, Any], indent: str = "") -> str:
    lines = [f"{indent}{name} = {_value(value)}\n" for name, value in values.items()]
    return f"{heading}\n" + "".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, (bool, int)):
        return str(value).lower()
    # TOML's basic strings are JSON's, but for the one control character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Lines of a coding sheet to decisions: what a person said of a frame, or why the line cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from transforms.codings.sheet import UNIT_COLUMNS, Line, Sheet, SheetError
from transforms.errors import TransformError
from transforms.framing.codebook import VOICES

YES = frozenset(["yes", "y", "true", "x", "1", "1.0"])
NO = frozenset(["no", "n", "false", "0", "0.0"])
UNSURE = frozenset(["unsure", "?", "maybe", "abstain"])

MACHINE = "machine"
_CODER = re.compile(r"[\w.@+-]{1,64}")
_OTHER_COLUMNS = frozenset(
    (
        *UNIT_COLUMNS,
        "coder",
        "scheme",
        "primary",
        "comment",
        "coded_at",
        "text",
        "headline",
        "title",
    )
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one line says of one frame, or of one item of it."""

    line_no: int
    coder: str
    unit_given: str
    scheme: str
    frame: str
    item: str | None
    decision_given: str
    decision: str
    """yes, no, abstain."""
    voice: str
    is_primary: bool | None
    comment: str | None
    coded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemes:
    """The schemes that the study has: what a sheet may name."""

    frames: Mapping[str, Sequence[str]]
    items: Mapping[str, Set[str]]
    """By scheme: `frame.item`; a scheme that is not here is not checked."""

    def find(self, frames: Set[str]) -> list[str]:
        """Return the schemes that a sheet with these frames may mean, best first if one is exact."""
        exact = [scheme for scheme, names in self.frames.items() if set(names) == frames]
        return exact or [scheme for scheme, names in self.frames.items() if frames <= set(names)]


class DecisionReader:
    """Reads the lines of one sheet; a line is used whole or refused whole."""

    def __init__(
        self, sheet: Sheet, schemes: Schemes, coder: str | None, scheme: str | None, now: datetime
    ) -> None:
        """Look at the header.

        Args:
            coder: Of all lines; None: the sheet has a column.
            scheme: Of all lines; None: the sheet has a column, or its frames tell.

        Raises:
            SheetError: A column that is no frame, no coder, or no scheme to be found.
        """
        self._sheet, self._schemes, self._coder, self._now = sheet, schemes, coder, now
        if coder is not None:
            _check_coder(coder, sheet.name)
        elif "coder" not in sheet.columns:
            raise SheetError(
                sheet.name,
                "row 1",
                "no column says who coded",
                "give --coder ID, or a column coder",
            )
        if scheme is not None and scheme not in schemes.frames:
            raise SheetError(sheet.name, "--scheme", f"{scheme}: no such scheme", self._known())
        self._scheme = scheme
        self._columns: tuple[tuple[str, str, str | None], ...] = ()
        if not sheet.is_long:
            self._columns = tuple(self._frame_columns())

    def read(self, line: Line) -> list[Decision]:
        """Return the decisions of a line.

        Raises:
            TransformError: The line cannot be used; says which cell, why, and what to do.
        """
        if line.n_extra:
            raise TransformError(
                "too_many_cells",
                f"row {line.line_no} has {line.n_extra} more cells than the header",
                "put a cell that holds the separator into quotation marks",
            )
        unit = next((line.cells[name] for name in UNIT_COLUMNS if name in line.cells), None)
        if unit is None:
            raise TransformError(
                "no_unit", f"row {line.line_no} names no text", "fill in its URL or article_id"
            )
        found = list(self._decisions(line, self._line_coder(line), unit))
        if not found:
            raise TransformError(
                "nothing_coded", f"row {line.line_no} decides nothing", "write yes, no or unsure"
            )
        return found

    def _decisions(self, line: Line, coder: str, unit: str) -> Iterator[Decision]:
        cells = line.cells
        places: Sequence[tuple[str, str, str | None]] = self._columns
        if self._sheet.is_long:
            places = [("decision", self._named(line, "frame"), cells.get("item"))]
        primary = None if self._sheet.is_long else cells.get("primary", "").lower() or None
        names = {frame for _, frame, _ in places}
        if primary not in (None, "none", *names):
            raise TransformError(
                "unknown_frame", f'row {line.line_no}, column primary: "{primary}"', _one_of(names)
            )
        scheme = self._line_scheme(line, {frame for _, frame, _ in places})
        for column, frame, item in places:
            given = cells.get(column)
            if given is None:
                continue
            self._check_frame(line, scheme, frame, item)
            yield Decision(
                line_no=line.line_no,
                coder=coder,
                unit_given=unit,
                scheme=scheme,
                frame=frame,
                item=item,
                decision_given=given,
                decision=_decided(given, f"row {line.line_no}, column {column}"),
                voice=self._voice(line, "voice" if self._sheet.is_long else f"{frame}.voice"),
                is_primary=None if primary is None or item else frame == primary,
                comment=cells.get("comment"),
                coded_at=self._time(line),
            )

    def _frame_columns(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield (column, frame, item) of each column that holds decisions."""
        known = {name for names in self._schemes.frames.values() for name in names}
        if self._scheme is not None:
            known = set(self._schemes.frames[self._scheme])
        frames = {column for column in self._sheet.columns if column in known}
        for column in self._sheet.columns:
            frame, _, part = column.partition(".")
            if column in _OTHER_COLUMNS or (frame in known and part == "voice"):
                continue
            if frame not in known:
                raise SheetError(
                    self._sheet.name,
                    f'row 1, column "{column}"',
                    "no frame that the study knows",
                    _nearest(frame, known) + "; delete a column that is no decision",
                )
            yield column, frame, part or None
        if not frames:
            raise SheetError(
                self._sheet.name,
                "row 1",
                "no column is a frame",
                f"one of {', '.join(sorted(known))}",
            )

    def _line_coder(self, line: Line) -> str:
        said = line.cells.get("coder")
        if said and self._coder and said != self._coder:
            raise TransformError(
                "coder_conflict",
                f'row {line.line_no} is by "{said}", --coder says "{self._coder}"',
                "leave --coder out, or split the sheet",
            )
        coder = self._coder or said
        if not coder:
            raise TransformError(
                "no_coder", f"row {line.line_no}, column coder: empty", "say who coded"
            )
        if not _is_coder(coder):
            raise TransformError(
                "no_coder", f'row {line.line_no}, column coder: "{coder}"', _CODER_HELP
            )
        return coder

    def _line_scheme(self, line: Line, frames: Set[str]) -> str:
        said = self._scheme or line.cells.get("scheme")
        if said is not None:
            if said not in self._schemes.frames:
                raise TransformError(
                    "unknown_scheme", f'row {line.line_no}, column scheme: "{said}"', self._known()
                )
            return said
        found = self._schemes.find(frames)
        if len(found) == 1:
            return found[0]
        what = f"row {line.line_no}: {', '.join(sorted(frames))}"
        if found:
            raise TransformError(
                "ambiguous_scheme", f"{what}: of {', '.join(found)}", "give --scheme, or a column"
            )
        raise TransformError("unknown_frame", what, self._known())

    def _check_frame(self, line: Line, scheme: str, frame: str, item: str | None) -> None:
        names = self._schemes.frames[scheme]
        if frame not in names:
            raise TransformError(
                "unknown_frame",
                f'row {line.line_no}: {scheme} has no frame "{frame}"',
                _nearest(frame, names),
            )
        items = self._schemes.items.get(scheme)
        if item and items is not None and f"{frame}.{item}" not in items:
            own = {name.partition(".")[2] for name in items if name.startswith(f"{frame}.")}
            raise TransformError(
                "unknown_item", f'row {line.line_no}: {frame} has no item "{item}"', _one_of(own)
            )

    def _voice(self, line: Line, column: str) -> str:
        voice = line.cells.get(column, "author").lower()
        if voice not in VOICES:
            raise TransformError(
                "unreadable_voice",
                f'row {line.line_no}, column {column}: "{voice}"',
                f"one of {', '.join(VOICES)}, or empty for author",
            )
        return voice

    def _time(self, line: Line) -> datetime | None:
        given = line.cells.get("coded_at")
        if given is None:
            return None
        try:
            time = datetime.fromisoformat(given)
        except ValueError:
            raise TransformError(
                "unreadable_time",
                f'row {line.line_no}, column coded_at: "{given}"',
                "write 2026-11-24 or 2026-11-24T15:30",
            ) from None
        time = time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
        if time > self._now + timedelta(days=1):
            raise TransformError(
                "unreadable_time",
                f"row {line.line_no}, column coded_at: {given} lies in the future",
                "mend the date",
            )
        return time

    def _named(self, line: Line, column: str) -> str:
        if column not in line.cells:
            raise TransformError(
                "unknown_frame", f"row {line.line_no}, column {column}: empty", "name the frame"
            )
        return line.cells[column].lower()

    def _known(self) -> str:
        return "the study has " + "; ".join(
            f"{scheme}: {', '.join(names)}"
            for scheme, names in sorted(self._schemes.frames.items())
        )


def refuse_contradictions(decisions: Sequence[tuple[str, Decision]]) -> dict[int, TransformError]:
    """Return, by line, why a line is refused that takes back what a line above says at the same time.

    Args:
        decisions: (version_id, decision), in order of lines.
    """
    said: dict[tuple[object, ...], Decision] = {}
    refused: dict[int, TransformError] = {}
    for version_id, found in decisions:
        key = (found.coder, version_id, found.scheme, found.frame, found.item, found.coded_at)
        first = said.setdefault(key, found)
        if (first.decision, first.voice) != (found.decision, found.voice):
            refused[found.line_no] = TransformError(
                "contradiction",
                f"row {found.line_no} says {found.decision} ({found.voice}) of {found.frame}, row "
                f"{first.line_no} says {first.decision} ({first.voice}) of the same text",
                "delete one, or give both a coded_at: the later counts",
            )
    return refused


def unknown_unit(line_no: int, unit: str) -> TransformError:
    """Return why a line is refused whose text is not in the warehouse."""
    if _NUMBER.fullmatch(unit):
        remedy = "a spreadsheet made a number of an id: format the column as text, or use the URL"
    elif unit.startswith(("http://", "https://")):
        remedy = f"read it first: opframe adhoc {unit} --load"
    else:
        remedy = (
            "use a URL, article_id or version_id of this study: opframe codings sheet prints them"
        )
    return TransformError(
        "unknown_article", f'row {line_no}: "{unit}" is not in the warehouse', remedy
    )


_CODER_HELP = f'letters, digits and .@+-_, at most 64, and not "{MACHINE}"'


def _is_coder(coder: str) -> bool:
    return _CODER.fullmatch(coder) is not None and coder.lower() != MACHINE


def _check_coder(coder: str, name: str) -> None:
    if not _is_coder(coder):
        raise SheetError(name, "--coder", f'"{coder}" is no coder', _CODER_HELP)


def _decided(given: str, where: str) -> str:
    word = given.lower()
    for words, decision in ((YES, "yes"), (NO, "no"), (UNSURE, "abstain")):
        if word in words:
            return decision
    raise TransformError(
        "unreadable_decision", f'{where}: "{given}"', "write yes, no or unsure (1, 0 or ?)"
    )


def _nearest(word: str, known: Set[str] | Sequence[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f'did you mean "{near[0]}"?' if near else _one_of(known)


def _one_of(names: Set[str] | Sequence[str]) -> str:
    return f"one of {', '.join(sorted(names)) or 'none'}"

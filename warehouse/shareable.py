"""The allow-list of what may be given away, and the queries that keep to it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from warehouse.catalogue import Column, Relation, quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Columns that place a stretch of text."""

    start: str
    end: str
    column: str | None = None
    """Holds the words; null: the table only says where they stand."""
    in_headline: str | None = None
    """True in it: offsets count in the headline."""
    first: str | None = None
    """SQL: what is shown first, highest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePolicy:
    """What of one table may be given away."""

    columns: frozenset[str] = frozenset()
    headlines: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    coders: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    withheld: Mapping[str, str] = field(default_factory=dict)
    words: Words | None = None
    is_fingerprinted: bool = False
    """True: hashes of the text are added, by which it is found again."""

    def decided(self) -> set[str]:
        """Return the columns that somebody has decided about."""
        words = {self.words.column} if self.words and self.words.column else set()
        return {
            *self.columns, *self.headlines, *self.addresses, *self.coders, *self.cut, *self.withheld,
            *words,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPolicy:
    """All of `shareable.toml`."""

    tables: Mapping[str, TablePolicy]
    private: Mapping[str, str]
    """Name or pattern of a table, and why it stays private."""
    shown_share: float
    permitted_robots_decisions: frozenset[str]

    def is_private(self, table: str) -> bool:
        return any(fnmatchcase(table, pattern) for pattern in self.private)

    def undecided(self, relations: Sequence[Relation]) -> list[str]:
        """Return the tables and columns that nobody has decided about; they stay private."""
        found = []
        for relation in relations:
            policy = self.tables.get(relation.name)
            if policy is None:
                found += [] if self.is_private(relation.name) else [relation.name]
                continue
            decided = policy.decided()
            found += [
                f"{relation.name}.{column.name}"
                for column in relation.columns
                if column.name not in decided
            ]
        return found


@cache
def sharing_policy() -> SharingPolicy:
    """Return the policy that the package ships."""
    said = tomllib.loads(files("warehouse").joinpath("shareable.toml").read_text("utf-8"))
    return SharingPolicy(
        tables={name: _table(table) for name, table in said["tables"].items()},
        private=said["private"],
        shown_share=said["shown_share"],
        permitted_robots_decisions=frozenset(said["permitted_robots_decisions"]),
    )


def _table(said: Mapping[str, object]) -> TablePolicy:
    values = {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in said.items()
        if name != "words"
    }
    words = said.get("words")
    return TablePolicy(**values, words=Words(**words) if isinstance(words, dict) else None)  # type: ignore[arg-type]


ADDED_BY_WORDS = (
    Column(
        name="start_letter",
        type="BIGINT",
        comment="Letters and digits of the body before the words; null: they stand in the headline.",
    ),
    Column(
        name="end_letter", type="BIGINT", comment="Letters and digits of the body up to their end."
    ),
)
PROOF = Column(
    name="words_proof",
    type="VARCHAR",
    comment="Keyed hash of the words, which only who holds the text can check: reattach.py.",
)
FINGERPRINTS = (
    Column(
        name="letters_sha256",
        type="VARCHAR",
        comment="SHA-256 of the letters and digits of the body alone: reattach.py.",
    ),
    Column(name="n_characters", type="BIGINT", comment="Length of the body."),
    Column(name="n_letters", type="BIGINT", comment="Letters and digits of the body."),
)


def shared_table(
    relation: Relation,
    policy: TablePolicy,
    *,
    with_headlines: bool,
    n_characters: int,
    excluded_outlets: Collection[str],
) -> tuple[Relation, str]:
    """Return the columns that go out, and the query of the rows that do.

    The query reads temp tables: `released_articles`, `coder_names`, and `words_<table>` or
    `fingerprints` where the policy wants them.
    """
    chosen: list[tuple[Column, str]] = []
    for column in relation.columns:
        name = quote(column.name)
        if column.name in policy.columns or (with_headlines and column.name in policy.headlines):
            chosen.append((column, f"t.{name}"))
        elif column.name in policy.addresses:
            chosen.append((_nullable(column), f"{_address('t.' + name)} AS {name}"))
        elif column.name in policy.coders:
            alias = f"(SELECT coder_name FROM temp.coder_names AS k WHERE k.coder = t.{name})"
            chosen.append((column, f"coalesce({alias}, t.{name}) AS {name}"))
        elif column.name in policy.cut:
            chosen.append((_nullable(column), f"{_cut('t.' + name, n_characters)} AS {name}"))
        elif policy.words and column.name == policy.words.column:
            chosen.append((_nullable(column), f"w.shown AS {name}"))
    source = f"{quote(relation.name)} AS t"
    if policy.words:
        added = (*ADDED_BY_WORDS, PROOF) if policy.words.column else ADDED_BY_WORDS
        chosen += [(column, f"w.{column.name}") for column in added]
        source += f" LEFT JOIN temp.{quote('words_' + relation.name)} AS w ON w.row_no = t.rowid"
    if policy.is_fingerprinted:
        chosen += [(column, f"f.{column.name}") for column in FINGERPRINTS]
        source += " LEFT JOIN temp.fingerprints AS f ON f.version_id = t.version_id"
    conditions = []
    for name, released in (
        ("article_id", "SELECT article_id FROM temp.released_articles"),
        (
            "version_id",
            "SELECT version_id FROM article_versions SEMI JOIN temp.released_articles USING (article_id)",
        ),
    ):
        if relation.has(name):
            conditions.append(f"(t.{name} IS NULL OR t.{name} IN ({released}))")
            break
    if relation.has("outlet_id") and excluded_outlets:
        listed = ", ".join("'" + outlet.replace("'", "''") + "'" for outlet in excluded_outlets)
        conditions.append(f"(t.outlet_id IS NULL OR t.outlet_id NOT IN ({listed}))")
    columns = ", ".join(expression for _, expression in chosen)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    shared = Relation(
        name=relation.name,
        columns=tuple(column for column, _ in chosen),
        is_view=relation.is_view,
        comment=relation.comment,
    )
    return shared, f"SELECT {columns} FROM {source}{where} ORDER BY ALL"


def shared_name(table: str) -> str:
    """Return the name, as SQL, of the temp table with what goes out of a table."""
    return quote(f"shared_{table}")


def _nullable(column: Column) -> Column:
    return Column(name=column.name, type=column.type, comment=column.comment)


def _address(name: str) -> str:
    bare = f"regexp_replace({name}, '^(https?://)[^/@]*@', '\\1')"
    return f"CASE WHEN regexp_matches({name}, '^https?://') THEN regexp_replace({bare}, '#.*$', '') END"


def _cut(name: str, limit: int) -> str:
    head = f"left({name}, {limit + 1})"
    return (
        f"CASE WHEN {limit} = 0 THEN NULL WHEN length({name}) <= {limit} THEN {name} "
        f"WHEN regexp_matches({head}, '\\S\\s') THEN regexp_replace({head}, '\\s+\\S*$', '') || ' …' "
        f"ELSE left({name}, {limit}) || ' …' END"
    )

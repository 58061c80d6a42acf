"""`authors.toml`: what a researcher knows better than the evidence. Read, checked, and matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.authors.knowledge import fold
from transforms.authors.names import block_keys, name_key
from transforms.authors.profiles import Profile
from transforms.errors import OpframeError

KINDS = ("same", "different")
_FORM_KEYS = ("name", "outlet", "affiliation", "url", "author_id")
_ENTRY_KEYS = ("forms", "note", "author_name", "orcid", "wikidata_id")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class CorrectionError(OpframeError):
    """An entry of `authors.toml` that cannot be used: names file, entry, key and remedy."""

    def __init__(self, path: str, entry: str, key: str, detail: str) -> None:
        super().__init__(f"{path}: {entry}: {key}: {detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Which appearances an entry means; all that is given must fit."""

    name: str | None = None
    outlet: str | None = None
    affiliation: str | None = None
    url: str | None = None
    author_id: str | None = None

    def __str__(self) -> str:
        given = ((key, getattr(self, key)) for key in _FORM_KEYS)
        return "{" + ", ".join(f'{key} = "{value}"' for key, value in given if value) + "}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One [[same]] or [[different]] entry."""

    kind: str
    number: int
    """1-based, among the entries of its kind."""
    forms: tuple[Form, ...]
    note: str
    author_name: str | None = None
    """How the person is to be called; null: as the bylines say."""
    orcid: str | None = None
    wikidata_id: str | None = None

    @property
    def label(self) -> str:
        return f"[[{self.kind}]] entry {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A correction with the profiles that each of its forms means."""

    correction: Correction
    groups: tuple[frozenset[str], ...]
    """Profile ids, a set a form; empty: the form matches nothing."""
    findings: tuple[str, ...]
    """What is wrong with it, in words; a form that matches nothing above all."""


def read_corrections(data: Mapping[str, Any], path: str) -> tuple[Correction, ...]:
    """Check the tables of a parsed `authors.toml`.

    Raises:
        CorrectionError: Names the entry, the key and what would be right.
    """
    for key in data:
        if key not in KINDS:
            raise CorrectionError(
                path, "top level", key, "unknown; write [[same]] or [[different]]"
            )
    found = []
    for kind in KINDS:
        entries = data.get(kind, [])
        if not isinstance(entries, list):
            raise CorrectionError(path, f"[{kind}]", kind, f"write [[{kind}]], with two brackets")
        found += [_read_entry(entry, kind, n, path) for n, entry in enumerate(entries, start=1)]
    return tuple(found)


def _read_entry(entry: Any, kind: str, number: int, path: str) -> Correction:
    label = f"[[{kind}]] entry {number}"

    def refuse(key: str, detail: str) -> CorrectionError:
        return CorrectionError(path, label, key, detail)

    if not isinstance(entry, Mapping):
        raise refuse(kind, "not a table; write its keys below the heading")
    for key in entry:
        if key not in _ENTRY_KEYS:
            raise refuse(key, f"unknown; the keys are {', '.join(_ENTRY_KEYS)}")
    texts = {key: _text(entry, key, refuse) for key in _ENTRY_KEYS[1:]}
    if not texts["note"]:
        raise refuse("note", "missing; say how you know, for whoever reads this in a year")
    if texts["orcid"] and not _ORCID.fullmatch(texts["orcid"]):
        raise refuse("orcid", f'"{texts["orcid"]}" is none; write it as "0000-0000-0000-0000"')
    if texts["wikidata_id"] and not _WIKIDATA.fullmatch(texts["wikidata_id"]):
        raise refuse("wikidata_id", f'"{texts["wikidata_id"]}" is none; write it as "Q42"')
    facts = {key: texts[key] for key in ("author_name", "orcid", "wikidata_id")}
    if kind == "different" and any(facts.values()):
        raise refuse("author_name", "belongs to one person: put it into a [[same]] entry")
    listed = entry.get("forms")
    if not isinstance(listed, list) or not listed:
        raise refuse("forms", 'missing; write forms = [{ name = "J. Doe" }, { name = "Jane Doe" }]')
    forms = tuple(_read_form(form, n, refuse) for n, form in enumerate(listed, start=1))
    if len(forms) < 2 and (kind == "different" or not any(facts.values())):
        raise refuse("forms", "one form alone says nothing: name at least two")
    return Correction(kind=kind, number=number, forms=forms, note=texts["note"], **facts)


def _read_form(form: Any, number: int, refuse: Any) -> Form:
    place = f"forms[{number}]"
    if not isinstance(form, Mapping):
        raise refuse(place, 'not a table; write { name = "Jane Doe", outlet = "an-outlet" }')
    for key in form:
        if key not in _FORM_KEYS:
            raise refuse(f"{place}.{key}", f"unknown; the keys are {', '.join(_FORM_KEYS)}")
    texts = {key: _text(form, key, lambda k, d: refuse(f"{place}.{k}", d)) for key in _FORM_KEYS}
    if not (texts["name"] or texts["url"] or texts["author_id"]):
        raise refuse(
            place, "give a name, a url or an author_id; an outlet alone is everybody in it"
        )
    return Form(**texts)


def _text(table: Mapping[str, Any], key: str, refuse: Any) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise refuse(key, f"{value!r} is no text; put it in quotes, or leave the key out")
    return value


# -- matching ------------------------------------------------------------------------------------


def form_keys(corrections: Iterable[Correction]) -> list[str]:
    """Return the block keys of all names that corrections name."""
    names = {form.name for entry in corrections for form in entry.forms if form.name}
    return sorted({key for name in names for key in block_keys(name)})


def rule(
    corrections: Sequence[Correction],
    profiles: Sequence[Profile],
    by_url: Mapping[str, frozenset[str]],
) -> list[Ruling]:
    """Find the profiles that each form means, and say which mean none.

    Args:
        by_url: Profile ids by the article URLs that forms name.
    """
    return [_rule_one(correction, profiles, by_url) for correction in corrections]


def _rule_one(
    correction: Correction, profiles: Sequence[Profile], by_url: Mapping[str, frozenset[str]]
) -> Ruling:
    groups, findings = [], []
    for form in correction.forms:
        chosen = [profile for profile in profiles if _fits(form, profile, by_url)]
        if not chosen:
            findings.append(f"{form} matches nobody")
        elif form.url and not form.name and len({profile.key for profile in chosen}) > 1:
            names = ", ".join(sorted({profile.author_name for profile in chosen}))
            findings.append(f"{form} has several authors ({names}): add the name of one")
            chosen = []
        groups.append(frozenset(profile.profile_id for profile in chosen))
    if correction.kind == "different":
        # What two forms mean belongs to the narrower one: { name } beside { name, outlet }.
        groups = [
            group.difference(*(other for other in groups if len(other) < len(group)))
            for group in groups
        ]
        if any(a & b for n, a in enumerate(groups) for b in groups[:n]):
            findings.append(
                "two forms mean the same appearances: add an outlet, affiliation or url"
            )
    return Ruling(correction=correction, groups=tuple(groups), findings=tuple(findings))


def _fits(form: Form, profile: Profile, by_url: Mapping[str, frozenset[str]]) -> bool:
    return (
        (form.author_id is None or profile.profile_id == form.author_id)
        and (form.url is None or profile.profile_id in by_url.get(form.url, ()))
        and (form.name is None or profile.key == name_key(form.name))
        and (form.outlet is None or fold(form.outlet) in _outlet_names(profile))
        and (form.affiliation is None or fold(form.affiliation) in fold(profile.affiliation or ""))
    )


def _outlet_names(profile: Profile) -> tuple[str, str]:
    return fold(profile.outlet), fold(profile.outlet_name or "")

"""Models as files: coefficients in an npz, words and codebooks as text. No pickle, ever."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from transforms.errors import CodebookError, ModelError
from transforms.framing.codebook import Codebook, read_codebook
from transforms.framing.encoders import load_encoder
from transforms.framing.features import FeatureSpace
from transforms.framing.heads import DocumentHead, StatementHead
from transforms.framing.scheme_model import Model, SchemeModel

FORMAT = 1
MODEL_FILE, WEIGHTS_FILE = "model.json", "weights.npz"

_DIGITS = 4
"""Coefficients are rounded to so many decimals: other machines add in other orders."""


def write_model(model: Model) -> dict[str, bytes]:
    """Return the files of a model by name; the same model always gives the same bytes."""
    arrays: dict[str, Any] = {"idf": model.space.idf}
    schemes = []
    for scheme in model.schemes:
        book = scheme.codebook
        arrays |= {f"{book.id}.{name}": value for name, value in _arrays(scheme).items()}
        schemes.append(
            {
                "id": book.id,
                "version": book.version,
                "sha256": book.sha256,
                "frames": book.frame_names(),
                "has_document_head": scheme.document is not None,
                "has_item_head": scheme.item_head is not None,
            }
        )
    description = {
        "format": FORMAT,
        "name": model.name,
        "encoder": model.space.encoder.name if model.space.encoder else None,
        "schemes": schemes,
        "card": model.card,
        "items": model.space.items,
        "ngrams": model.space.ngrams,
        "known_words": sorted(model.known_words),
    }
    text = json.dumps(description, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return {MODEL_FILE: text.encode(), WEIGHTS_FILE: _npz(arrays)}


def read_model(folder: Path | Traversable, codebooks: Mapping[str, Codebook]) -> Model:
    """Read a model from its folder.

    Args:
        codebooks: By id; a scheme whose codebook is not among them must have its own in the folder,
            as `<id>.toml`.

    Raises:
        ModelError: The folder holds no model, or one that was trained with another codebook.
    """
    try:
        raw = {name: folder.joinpath(name).read_bytes() for name in (MODEL_FILE, WEIGHTS_FILE)}
        data = json.loads(raw[MODEL_FILE])
        with np.load(io.BytesIO(raw[WEIGHTS_FILE]), allow_pickle=False) as loaded:
            arrays = {name: loaded[name] for name in loaded.files}
        if data["format"] != FORMAT:
            raise ModelError(
                str(folder), f"format {data['format']}", "train it again: opframe train"
            )
        schemes = tuple(
            _scheme(entry, _codebook(folder, entry, codebooks), arrays) for entry in data["schemes"]
        )
        space = FeatureSpace(
            ngrams=tuple(data["ngrams"]),
            idf=arrays["idf"],
            items=tuple(data["items"]),
            encoder=load_encoder(data["encoder"]) if data["encoder"] else None,
        )
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise ModelError(
            str(folder), f"no model can be read here: {error}", "train one: opframe train --out DIR"
        ) from error
    digest = hashlib.sha256(raw[MODEL_FILE] + raw[WEIGHTS_FILE]).hexdigest()
    return Model(
        name=data["name"],
        space=space,
        schemes=schemes,
        known_words=frozenset(data["known_words"]),
        card=data["card"],
        version=f"{data['name']}-{digest[:8]}",
    )


def _codebook(
    folder: Path | Traversable, entry: Mapping[str, Any], codebooks: Mapping[str, Codebook]
) -> Codebook:
    own = folder.joinpath(f"{entry['id']}.toml")
    try:
        book = (
            read_codebook(own.read_text("utf-8"), own.name)
            if own.is_file()
            else codebooks[entry["id"]]
        )
    except CodebookError as error:
        raise ModelError(str(folder), str(error), "mend the codebook") from error
    if (book.version, book.sha256) != (entry["version"], entry["sha256"]):
        raise ModelError(
            str(folder),
            f"trained with {entry['id']}@{entry['version']} ({entry['sha256'][:8]}), but the "
            f"codebook here is {book.id}@{book.version} ({book.sha256[:8]})",
            "train it again, or bring back the codebook that it was trained with",
        )
    return book


def _arrays(scheme: SchemeModel) -> dict[str, Any]:
    statement, document = scheme.statement, scheme.document
    found = {f"statement.{name}": getattr(statement, name) for name in _STATEMENT}
    if document is not None:
        found |= {f"document.{name}": getattr(document, name) for name in _DOCUMENT}
        if document.weights is not None:
            found["document.weights"] = document.weights
    if scheme.item_head is not None:
        found |= {f"item.{name}": getattr(scheme.item_head, name) for name in _STATEMENT}
    found["statement_thresholds"] = scheme.statement_thresholds
    found["document_thresholds"] = scheme.document_thresholds
    return found


_STATEMENT = ("weights", "bias", "slope", "offset")
_DOCUMENT = ("pool_weights", "bias", "slope", "offset")


def _scheme(entry: Mapping[str, Any], book: Codebook, arrays: Mapping[str, Any]) -> SchemeModel:
    def array(name: str) -> Any:
        return arrays[f"{entry['id']}.{name}"].astype(np.float64)

    document = None
    if entry["has_document_head"]:
        has_weights = f"{entry['id']}.document.weights" in arrays
        document = DocumentHead(
            **{name: array(f"document.{name}") for name in _DOCUMENT},
            weights=array("document.weights") if has_weights else None,
        )
    return SchemeModel(
        codebook=book,
        statement=StatementHead(**{name: array(f"statement.{name}") for name in _STATEMENT}),
        document=document,
        item_head=StatementHead(**{name: array(f"item.{name}") for name in _STATEMENT})
        if entry["has_item_head"]
        else None,
        statement_thresholds=array("statement_thresholds"),
        document_thresholds=array("document_thresholds"),
    )


def _npz(arrays: Mapping[str, Any]) -> bytes:
    """Return an npz whose bytes depend on nothing but the arrays: no time stamps."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(arrays):
            entry = io.BytesIO()
            rounded = np.round(np.asarray(arrays[name], np.float64), _DIGITS).astype(np.float32)
            np.save(entry, rounded + np.float32(0.0), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), entry.getvalue())
    return out.getvalue()

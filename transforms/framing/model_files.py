"""Models as files: coefficients in an npz, words and codebooks as text. No pickle, ever."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from transforms.errors import CodebookError, ModelError
from transforms.framing.codebook import Codebook, read_codebook
from transforms.framing.encoders import load_encoder
from transforms.framing.features import FeatureSpace
from transforms.framing.heads import Calibration, DocumentHead, LinearHead
from transforms.framing.scheme_model import Model, SchemeModel

FORMAT = 1
MODEL_FILE, WEIGHTS_FILE = "model.json", "weights.npz"

_DIGITS = 3
"""Numbers are rounded to so many decimals: other machines add in other orders."""

_LARGE = 10_000
"""An array of more numbers is stored in half precision: coefficients need no more than three digits."""

_UNREADABLE = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    zipfile.BadZipFile,
    zlib.error,
)


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
            _scheme(_codebook(folder, entry, codebooks), arrays) for entry in data["schemes"]
        )
        space = FeatureSpace(
            ngrams=tuple(data["ngrams"]),
            idf=arrays["idf"],
            items=tuple(data["items"]),
            encoder=load_encoder(data["encoder"]) if data["encoder"] else None,
        )
    except _UNREADABLE as error:
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
    """Return the arrays of a scheme by their place in the record: `head.weights`."""
    return {
        f"{part.name}.{entry.name}": value
        for part in fields(scheme)
        if part.name != "codebook" and getattr(scheme, part.name) is not None
        for entry in fields(getattr(scheme, part.name))
        if (value := getattr(getattr(scheme, part.name), entry.name)) is not None
    }


def _scheme(book: Codebook, arrays: Mapping[str, Any]) -> SchemeModel:
    def part(name: str, kind: type[_Part]) -> _Part:
        found = optional(name, kind)
        if found is None:
            raise KeyError(f"{book.id}.{name}")
        return found

    def optional(name: str, kind: type[_Part]) -> _Part | None:
        prefix = f"{book.id}.{name}."
        values = {
            key.removeprefix(prefix): value.astype(np.float64)
            for key, value in arrays.items()
            if key.startswith(prefix)
        }
        return kind(**values) if values else None

    return SchemeModel(
        codebook=book,
        head=part("head", LinearHead),
        sentence=part("sentence", Calibration),
        short=part("short", Calibration),
        document_head=optional("document_head", DocumentHead),
        document=part("document", Calibration),
        item_head=optional("item_head", LinearHead),
        item=optional("item", Calibration),
    )


_Part = TypeVar("_Part", LinearHead, DocumentHead, Calibration)


def _npz(arrays: Mapping[str, Any]) -> bytes:
    """Return an npz whose bytes depend on nothing but the arrays: no time stamps."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(arrays):
            entry = io.BytesIO()
            rounded = np.round(np.asarray(arrays[name], np.float64), _DIGITS) + 0.0
            is_large = rounded.size > _LARGE
            np.save(entry, rounded.astype(np.float16 if is_large else np.float32))
            file.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), entry.getvalue())
    return out.getvalue()

"""Fingerprints of texts, small enough to keep and good enough to tell how much of one stands in another.

A text's shingles are its runs of five words (Broder 1997, *On the resemblance and containment of
documents*); each is hashed, and the hashes below a bound are kept (FracMinHash: Hera, Pierce-Ward
and Koslicki 2023). A shingle is kept or not whatever stands around it, so the share of kept
shingles that two texts have in common estimates their containment without bias. Short texts have
a higher bound, of which the lower ones are subsets: two texts compare below the lower bound.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

METHOD = "fracminhash-40@1"
"""Name and version of everything below; another one makes fingerprints that do not compare."""

WORDS_IN_SHINGLE = 5
SIGNS_IN_SHINGLE = 9
"""Of a text in a script without spaces, where a word is about two signs."""
HASH_BITS = 40
"""Wide enough that among ten million kept hashes one text in a hundred meets one by chance; links need many."""
AIM = 64
"""A text keeps one to two times as many shingles, if it has so many and is not very long."""
MAX_RATE = 8
"""One shingle in so many is kept at least, so that a long text shares enough with a short one."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_SIGN = re.compile(rf"[{_UNSPACED}]")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The sampled shingles of one text."""

    method: str
    n_shingles: int
    """Different shingles of the whole text."""
    hash_bound: int
    """Hashes below it were kept."""
    hashes: tuple[int, ...]
    """In ascending order, each once."""


def fingerprint(text: str) -> Fingerprint:
    """Return the sampled shingles of a text, the same on every machine and for other case, quotation
    marks, punctuation and spacing."""
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())
    n_signs = len(_SIGN.findall(text))
    width = SIGNS_IN_SHINGLE if 2 * n_signs > len(tokens) else WORDS_IN_SHINGLE
    hashes = np.unique(_hash_shingles(tokens, width))
    bound = 2**HASH_BITS // _rate(len(hashes))
    kept = hashes[hashes < np.uint64(bound)]
    return Fingerprint(
        method=METHOD,
        n_shingles=len(hashes),
        hash_bound=bound,
        hashes=tuple(kept.tolist()),
    )


def _rate(n_shingles: int) -> int:
    """Return the power of two that leaves one to two times AIM, within limits."""
    return min(MAX_RATE, 1 << max(0, (n_shingles // AIM).bit_length() - 1))


def _hash_shingles(tokens: list[str], width: int) -> _Hashes:
    """Return a hash of each run of `width` tokens."""
    n = len(tokens) - width + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    words = np.array(
        [zlib.crc32(token.encode("utf-8", "surrogatepass")) for token in tokens], dtype=np.uint64
    )
    words = _mix(words)
    runs = np.zeros(n, dtype=np.uint64)
    for place in range(width):
        runs = runs * np.uint64(_PRIME) + words[place : place + n]
    return _mix(runs) >> np.uint64(64 - HASH_BITS)


_PRIME = 0x100000001B3
"""Of the FNV hash; any odd number that spreads would do."""


def _mix(values: _Hashes) -> _Hashes:
    """Spread values over 64 bits: the finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))

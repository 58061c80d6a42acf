"""The reading of bytes that gives the most usual text, over all encodings in `encodings.toml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from transforms.extraction.knowledge import knowledge

MAX_SAMPLE = 6_000
"""Bytes; the stretches of a page that are not ASCII, tags left out."""
FEW_BYTES = 6
"""With less evidence than this, the declaration or windows-1252 is as good as any guess."""
BELIEVED_WIDE = 0.3
"""Share of usual signs from which two-byte text is what was declared: running text has .55 to .95,
text in another encoding below .1."""
PREFERRED = 0.92
"""A declaration stands unless its reading falls below this share of the best one."""
N_COMMONEST = 9
COMMONEST_COUNT = 0.2
MAX_BROKEN = 0.02
"""Of the signs that are not ASCII, in a reading that is still considered."""
WIDE = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jisx0213", "cp949"})
LAST_RESORT = "cp1252"

_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"\w{0,40}[^\x00-\x7f]\w{0,40}")
_LATIN = re.compile(r"[a-zA-Z]")
_NOT_LATIN = re.compile(r"[\u0370-\u0fff]")
_NEUTRAL = frozenset("\xa0‘’‚“”„«»‹›–—…•·°©®™€£§ªº´№")
"""Signs of all languages: they say nothing for or against a reading."""


def best_reading(content: bytes, declared: Sequence[str]) -> str:
    """Decode with the encoding that fits best; what is declared wins unless another fits far better."""
    return content.decode(_best_codec(content, declared), "replace")


def _best_codec(content: bytes, declared: Sequence[str]) -> str:
    sample = _sample(content)
    first = declared[0] if declared else LAST_RESORT
    if len(sample) - len(sample.decode("ascii", "ignore")) < FEW_BYTES:
        return first
    for codec in declared:
        if codec in WIDE and _fit(sample, codec) >= BELIEVED_WIDE:
            return codec
    fits = {codec: _fit(sample, codec) for codec in (*declared, *_usual())}
    # Running text in a two-byte encoding has unusual signs too; by chance it has hardly any usual one.
    wide = {codec: fit for codec, fit in fits.items() if codec in WIDE and fit >= BELIEVED_WIDE}
    best = max(wide or fits, key=lambda codec: fits[codec])
    if not wide and declared and fits[first] >= PREFERRED * fits[best]:
        return first
    return best if fits[best] > 0 else first


def _sample(content: bytes) -> bytes:
    """Return stretches between tags that hold more than ASCII; no encoding here uses `<` inside a sign."""
    parts, size = [], 0
    for part in content.split(b"<"):
        if not part.isascii():
            parts.append(part[:MAX_SAMPLE])
            size += len(part)
            if size > MAX_SAMPLE:
                break
    return b"<".join(parts)


def _fit(sample: bytes, codec: str) -> float:
    """Return the share of the signs that are usual in some language of this encoding, less what is odd."""
    text = sample.decode(codec, "replace")
    signs = [sign for sign in _FOREIGN.findall(text) if sign not in _NEUTRAL]
    if not signs:
        # Nothing but dashes and quotes: as good as it gets, where the encoding has them.
        return 1.0
    broken = text.count("\ufffd")
    if broken > MAX_BROKEN * len(signs) + 1:
        return 0.0
    counts = Counter(signs)
    usual = max((_usualness(counts, letters) for letters in _usual().get(codec, ())), default=0.0)
    return (usual - (0 if codec in WIDE else _odd_words(text))) / len(signs)


def _usualness(counts: Counter[str], letters: str) -> float:
    """Count usual signs, and the commonest a little more: another alphabet has its own commonest."""
    usual = sum(counts[sign] for sign in letters)
    return usual + COMMONEST_COUNT * sum(counts[sign] for sign in letters[:N_COMMONEST])


def _odd_words(text: str) -> int:
    """Count words that nobody writes: capitals behind small letters, signs between letters, two alphabets."""
    words = (word for word in _WORD.findall(text) if len(word) > 1)
    return sum(
        not (word.islower() or word.isupper() or word.istitle() or word == word.swapcase())
        or any(not (sign.isalnum() or sign in _NEUTRAL or sign in _JOINING) for sign in word[1:-1])
        or (bool(_LATIN.search(word)) and bool(_NOT_LATIN.search(word)))
        for word in words
    )


_JOINING = frozenset("_-'\u0300\u0301\u0303\u0309\u0323\u200c\u200d") | frozenset(
    map(chr, range(0x0E31, 0x0E4F))
)
"""Marks that stand inside words: of Vietnamese, Persian and Thai."""


@cache
def _usual() -> dict[str, list[str]]:
    """Usual signs by codec, once each language, in the order of the file."""
    found: dict[str, list[str]] = {}
    for language in knowledge("encodings")["languages"]:
        for codec in language["codecs"]:
            found.setdefault(codec, []).append(
                "".join(dict.fromkeys(language["usual"].replace("\n", "")))
            )
    return found

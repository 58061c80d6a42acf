"""Names of persons: which words may be one, and how they are written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.page.markup import CJK, squeeze

MAX_NAME = 60
MAX_WORDS = 5
_WORD = re.compile(
    r"(?:(?:[^\W\d_]\.?-?){1,3}|(?:[^\W\d_]{1,2}[’'‘`])?[^\W\d_](?:[^\W\d_]|[.’'´‘`-])*)\.?"
)
_TOKEN = re.compile(r"[^\W\d_]+")
_ASCII_TOKEN = re.compile(r"[a-z]+")
_HAN = re.compile(r"^[\u4e00-\u9fff々]{2,4}$")
_HAN_FOREIGN = re.compile(
    r"^[\u4e00-\u9fff\u30a0-\u30ff々·・•．]{2,}[·・•．][\u4e00-\u9fff\u30a0-\u30ff々·・•．]{1,12}$"
)
_JAPANESE = re.compile(
    r"^[\u4e00-\u9fff\u3040-\u30ff々ヶ]{1,5}[ \u3000][\u4e00-\u9fff\u3040-\u30ff々]{1,5}$"
)
_HANGUL = re.compile(r"^[\uac00-\ud7af]{2,4}$")
_CASELESS = re.compile(r"^[\u0590-\u0dff\u0e00-\u0fff\u1000-\u109f\u1200-\u137f\u10a0-\u10ff]")
_EDGES = ' \t,;|/:*•·–—-<>"“”„»«'
_TITLE = re.compile(
    r"^(?:(?:the )?(?:"
    + "|".join(re.escape(w) for w in knowledge("names")["honorifics"])
    + r")\b\.?\s+)+",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"[\s,]+(?:"
    + "|".join(
        re.escape(w) for w in sorted(knowledge("names")["post_nominals"], key=len, reverse=True)
    )
    + r")\.?(?=$|[\s,;)])"
)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return what two spellings of a name share: letters only, without case and accents."""
    if name.isascii():
        return " ".join(_ASCII_TOKEN.findall(name.lower().replace("'", "")))
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(_TOKEN.findall(bare.casefold().replace("’", "").replace("'", "")))


def is_cjk(text: str) -> bool:
    """True for a text that opens with Han, kana or Hangul."""
    return bool(text) and bool(CJK.match(text))


def is_person(name: str, *, is_declared: bool = False) -> bool:
    """True for what may be a person's name: two to five capitalised words, or CJK characters.

    Args:
        is_declared: The page itself says that this is a person: neither case nor script is then
            asked about.
    """
    if is_cjk(name):
        return (
            name not in _not_persons()
            and name not in words("han_no_names", "names")
            and any(form.match(name) for form in (_HAN, _HAN_FOREIGN, _JAPANESE, _HANGUL))
        )
    parts = name.split()
    if not 2 <= len(parts) <= MAX_WORDS + is_declared or len(name) > MAX_NAME:
        return False
    if pattern("organisations", "names").search(name):
        return False
    bare = [part.lower().strip(".’'") for part in parts]
    if any(part in _not_persons() for part in bare[:1] + bare[-1:]) or any(
        part in _not_persons() and part not in words("lower_parts", "names") and len(part) > 1
        for part in bare[1:-1]
    ):
        return False
    if bare[-1] in ("by", "von", "par", "por"):
        return False  # the name stands behind it
    if bare[0] in words("place_starts", "names") or " ".join(bare) in words("places", "names"):
        return False
    if _CASELESS.match(name):
        return is_declared
    if not all(_WORD.fullmatch(part) for part in parts):
        return False
    if bare[0] in words("not_first", "names") and parts[0] not in ("La", "De", "Du", "El", "Das"):
        return False
    if not any(len(part) > 1 for part in bare):
        return False
    if is_declared:
        return True
    return all(
        part[0].isupper() or part in words("lower_parts", "names") or part[1:2] in ("’", "'")
        for part in parts
    ) and (parts[-1][0].isupper() or parts[-1][1:2] in ("’", "'"))


@lru_cache(maxsize=512)
def tidy_name(name: str) -> str:
    """Return the name without titles before it and letters after it, and not in capitals only."""
    name = squeeze(name).strip(_EDGES)
    name = _LETTERS.sub("", f"{name}")
    bare = _TITLE.sub("", name)
    name = (bare if len(bare.split()) > 1 or is_cjk(bare) else name).strip(_EDGES)
    if name.endswith(".") and not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", name):
        name = name.rstrip(".")
    letters = [part for part in name.split() if len(part) > 2]
    if name.isupper() and letters and not is_cjk(name):
        name = _from_capitals(name)
    elif letters and sum(part.isupper() for part in letters) == 1 and len(letters) > 1:
        # "Jane DOE", "DOE Jane": the family name in capitals.
        name = " ".join(
            _from_capitals(p)
            if p.isupper() and len(p) > 2 and "." not in p and p not in ("III", "VII")
            else p
            for p in name.split()
        )
    if is_cjk(name):
        name = re.sub(r"\s*[（(][^）)]*[）)]", "", name)
        if _JAPANESE.match(name) or re.fullmatch(r"[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2}", name):
            name = name.replace(" ", "").replace("\u3000", "")
    return name


def _from_capitals(name: str) -> str:
    parts = []
    for number, part in enumerate(name.split()):
        lower = part.lower()
        if number and lower in words("lower_parts", "names"):
            parts.append(lower)
        elif (len(part) <= 3 and "." in part) or part in ("II", "III", "IV", "JR"):
            parts.append(part if part != "JR" else "Jr")
        else:
            text = re.sub(r"(?:^|(?<=[-’'.]))[^\W\d_]", lambda m: m.group().upper(), lower)
            text = (
                re.sub(
                    r"^(Mc|Mac(?=[bdgklmnpr][aeiou]))([a-z])(?=[a-z]{2})",
                    lambda m: m.group(1) + m.group(2).upper(),
                    text,
                )
                if text.startswith("Mc")
                else text
            )
            parts.append(text)
    return " ".join(parts)


def is_given_name(word: str) -> bool:
    """True for a usual given name of some language: `given_names.toml`."""
    return name_key(word).split(" ")[0] in _given_names() or word.casefold() in _given_names()


def has_cjk_surname(name: str) -> bool:
    """True for Han or Hangul signs that open with a usual Chinese or Korean family name."""
    return (
        name[:1] in knowledge("names")["han_surnames"]
        or name[:1] in knowledge("names")["hangul_surnames"]
    )


def is_pen_name(text: str) -> bool:
    """True for one word that may stand for a person where a tag says that it is one."""
    return (
        bool(_PEN_NAME.fullmatch(text))
        and text.casefold() not in _not_persons()
        and find_role(text) is None
    )


@cache
def _role_pattern() -> re.Pattern[str]:
    """Return a pattern for "Diplomatic Editor", "staff writer": a role with the words before it."""
    before = "|".join(re.escape(word) for word in words("role_modifiers", "names"))
    roles = "|".join(
        re.escape(word) for word in sorted(words("role_words", "names"), key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w’'])(?:(?:{before})[\s-]+)*(?:{roles})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=512)
def find_role(text: str) -> re.Match[str] | None:
    """Return the first role in a text, with the words before it that belong to it."""
    if _role_openings().isdisjoint(_TOKEN.findall(text.lower())):
        return None  # the pattern is long, and most texts name no role
    return _role_pattern().search(text)


@cache
def _role_openings() -> frozenset[str]:
    return frozenset(_TOKEN.findall(role)[0] for role in words("role_words", "names"))


@cache
def _given_names() -> frozenset[str]:
    listed = (name for names in knowledge("given_names").values() for name in names)
    return frozenset(key for name in listed for key in (name_key(name), name.casefold()) if key)


_PEN_NAME = re.compile(r"[^\W\d_][\w.-]{2,24}")


def _not_persons() -> frozenset[str]:
    return words("not_persons", "names")

"""Names of outlets in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 80
"""A longer text is no outlet's name."""
# At least three letters before the ending: "24.hu" and "24.kg" are two outlets.
_ENDING = re.compile(
    r"(?<=\w\w\w)\.(?:(?:com|net|org|info|news|co|or|ac|gov)(?:\.[a-z]{2})?|[a-z]{2})$",
    re.IGNORECASE,
)


def outlet_key(name: str) -> str:
    """Return letters and digits without case, accents and a leading "the".

    "The New York Times" and "NEW-YORK TIMES" are one. A name without letters or digits, or too long
    for one, gives an empty key.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        return ""
    if name[:4].lower() == "the ":
        name = name[4:]
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in bare if c.isalnum() and not unicodedata.combining(c))


def without_ending(name: str) -> str:
    """Return the name without a domain's ending: `nytimes.com` gives `nytimes`."""
    name = name.strip()
    return _ENDING.sub("", name) if "." in name and len(name) <= MAX_NAME else name

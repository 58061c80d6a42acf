"""Which addresses and names speak of opinion: by the words for sections in many languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from transforms.extraction.headline.sections import kind_of

OPINION_KINDS = ("opinion", "editorial")


def opinion_part(url: str) -> str | None:
    """Return the part of an address that names an opinion section: `/opinion/` or `opinion.` of a host.

    The last part of a path is the article's own name and does not count.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").split(".")[:-2]
    except ValueError:
        return None
    for part in parts.path.rstrip("/").split("/")[:-1]:
        # "opinion-poll-says-no" is a slug, "guest-columns" a section.
        if part and part.count("-") < 2 and kind_of(unquote(part)) in OPINION_KINDS:
            return f"/{part}/"
    for label in host:
        if kind_of(label) in OPINION_KINDS:
            return f"{label}."
    return None


def is_opinion(url: str) -> bool:
    return opinion_part(url) is not None


def commonest_part(urls: Iterable[str]) -> str | None:
    """Return the opinion section that most of these addresses name."""
    counts = Counter(part for url in urls if (part := opinion_part(url)))
    return counts.most_common(1)[0][0] if counts else None


def names_opinion(*texts: str | None) -> bool:
    """True if a title, a link's words or the path of a listing speaks of opinion."""
    for text in texts:
        for piece in (text or "").replace("|", "/").replace(" - ", "/").split("/"):
            if kind_of(piece.removesuffix(".xml").removesuffix(".rss")) in OPINION_KINDS:
                return True
    return False

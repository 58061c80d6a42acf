"""Text out of markup."""

from __future__ import annotations

import re
import warnings
from html import unescape

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A sign of Chinese, Japanese or Korean: kana, Han, Hangul."""
_MARKUP = re.compile(r"<[a-zA-Z/!][^<]*>")
_SOFT = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff\xad\ud800-\udfff\x00]")
"""Signs that are not seen, and halves of signs that JSON can hold and UTF-8 cannot."""


def squeeze(text: str | None) -> str:
    """Return the text with single spaces, no invisible signs, and no space at its ends."""
    if not text:
        return ""
    return " ".join((text if text.isascii() else _SOFT.sub("", text)).split())


def plain(text: str | None) -> str:
    """Return a metadata value as text: entities read, tags dropped.

    Values that hold markup are read with BeautifulSoup, whatever state the markup is in.
    """
    if not text:
        return ""
    if "&" in text:
        text = unescape(unescape(text))
    if not text.isascii():
        text = _SOFT.sub("", text)
    if _MARKUP.search(text):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            text = BeautifulSoup(text[:20_000], "lxml").get_text(" ")
        text = text.replace("<", "‹").replace(">", "›") if _MARKUP.search(text) else text
    return squeeze(text)

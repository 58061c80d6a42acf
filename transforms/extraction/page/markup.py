"""Text out of markup."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A sign of Chinese, Japanese or Korean: kana, Han, Hangul."""
_MARKUP = re.compile(r"<[a-zA-Z/!][^<]*>")
_SOFT = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff\xad\ud800-\udfff\x00]")
"""Signs that are not seen, and halves of signs that JSON can hold and UTF-8 cannot."""

MAX_MARKED_UP = 20_000
_UNSEEN = frozenset(["script", "style", "template"])


def squeeze(text: str | None) -> str:
    """Return the text with single spaces, no invisible signs, and no space at its ends."""
    if not text:
        return ""
    return " ".join((text if text.isascii() else _SOFT.sub("", text)).split())


def plain(text: str | None) -> str:
    """Return a metadata value as text: entities read, tags dropped.

    Values that hold markup are parsed, whatever state the markup is in.
    """
    if not text:
        return ""
    if "&" in text:
        text = unescape(unescape(text))
    if not text.isascii():
        text = _SOFT.sub("", text)
    if _MARKUP.search(text):
        text = _without_tags(text[:MAX_MARKED_UP])
        text = text.replace("<", "‹").replace(">", "›") if _MARKUP.search(text) else text
    return squeeze(text)


def _without_tags(markup: str) -> str:
    parser = etree.HTMLParser(recover=True, target=_Strings())
    try:
        parser.feed(markup)
        return str(parser.close())
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""


class _Strings:
    """What a parser reports of a text: its strings, each apart, without scripts and styles."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attributes: object) -> None:
        self._unseen += tag in _UNSEEN
        self._found.append(" ")

    def end(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self._found.append(" ")

    def data(self, text: str) -> None:
        if not self._unseen:
            self._found.append(text)

    def comment(self, text: str) -> None:
        self._found.append(" ")

    def pi(self, target: str, data: str) -> None:
        self._found.append(" ")

    def doctype(self, *names: str) -> None:
        self._found.append(" ")

    def close(self) -> str:
        return "".join(self._found)

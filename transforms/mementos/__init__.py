"""Pages out of web archives (Memento, RFC 7089): whose they are, when taken, and as they were."""

from transforms.mementos.addresses import Memento, find_memento
from transforms.mementos.restoring import is_marked, restore_html, strip_banners
from transforms.mementos.saved import find_saved_memento
from transforms.mementos.timemaps import choose_captures, read_timemap

__all__ = [
    "Memento",
    "choose_captures",
    "find_memento",
    "find_saved_memento",
    "is_marked",
    "read_timemap",
    "restore_html",
    "strip_banners",
]

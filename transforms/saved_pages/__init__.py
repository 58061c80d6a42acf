"""Pages that a browser saved: where they are from, and when they were saved."""

from transforms.saved_pages.comments import find_saved_from
from transforms.saved_pages.mhtml import read_mhtml
from transforms.saved_pages.page import SavedPage

__all__ = ["SavedPage", "find_saved_from", "read_mhtml"]

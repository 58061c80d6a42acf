"""What a feature is."""

from __future__ import annotations

Feature = tuple[str, float, int]
"""A name, how much, and the number of the word that it comes from; -1: the whole sentence.

Names that begin with `#` are sums that stand by themselves; the others share one unit length.
"""

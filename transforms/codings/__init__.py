"""Coding sheets: bytes to lines, lines to decisions."""

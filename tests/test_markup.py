"""Values of metadata as text: entities read, tags dropped, whatever state the markup is in."""

from __future__ import annotations

import pytest

from transforms.extraction.page.markup import plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Ferries &amp;amp; bells", "Ferries & bells"),
        ("A <b>toll</b>, by <i>another</i> name", "A toll , by another name"),
        ("<p>The toll</p><p>The bell</p>", "The toll The bell"),
        ("The <b>toll<p>was <i>late", "The toll was late"),
        ("The toll</p></div> was late", "The toll was late"),
        ("The toll<br/>was late", "The toll was late"),
        ("The toll<!-- not the bell --> was late", "The toll was late"),
        ("The t<!-- a note -->oll", "The t oll"),
        ("The toll<script>ring('bell')</script> was late", "The toll was late"),
        ("The toll<style>p {color: red}</style> was late", "The toll was late"),
        ("The toll<template><p>bell</p></template> was late", "The toll was late"),
        ("<!doctype html>The toll", "The toll"),
        ("Tolls < bells > boats", "Tolls < bells > boats"),
        ("<b></b>", ""),
        ("<!-- a note -->", ""),
    ],
)
def test_metadata_is_read_as_text(value: str, text: str) -> None:
    assert plain(value) == text

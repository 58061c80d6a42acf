"""A page, or the pages of one article, to an `Article`."""

from __future__ import annotations

from transforms.extraction.next_pages import next_page_url
from transforms.extraction.urls import normalise_url
from transforms.outlets import OutletList
from transforms.records import Article, RawDocument

EXTRACTOR_VERSION = "opframe-extract-5"
"""Changes whenever the same page may give another article."""

__all__ = ["EXTRACTOR_VERSION", "extract_article", "next_page_url", "normalise_url"]


def extract_article(document: RawDocument, outlets: OutletList) -> Article:
    """Read one article out of its pages.

    Raises:
        TransformError: There is no article to be had; carries reason and remedy.
    """
    # Imported late: the patterns take a while to compile, which `opframe --help` need not pay.
    from transforms.extraction.article import assemble

    return assemble(document, outlets, EXTRACTOR_VERSION)

"""Which version of which article a text is."""

from __future__ import annotations

from dataclasses import replace

from transforms.records import Article


def version_id(article_id: str, text_sha256: str) -> str:
    return f"{article_id}-{text_sha256[:16]}"


def keep_identity(article: Article, article_id: str) -> Article:
    """Return the article under the id that it has had: an id stands for ever, whatever a page read again says."""
    return replace(
        article, article_id=article_id, version_id=version_id(article_id, article.text_sha256)
    )

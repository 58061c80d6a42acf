"""Edits of an outlet, sentence by sentence; what only another extractor sees is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from flows import rereading
from flows.home import Home
from flows.pipeline import Report
from flows.press.server import Press, study_toml
from flows.replays import reextract_study
from flows.revisions import NoSuchArticle, print_revisions, read_revisions
from flows.settings import ReextractParameters
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.extraction.identity import version_id
from transforms.records import Article
from transforms.text.edits import Piece, compare_words
from warehouse.ask import ask_sql

RunNight = Callable[..., Report]
EDITED = "Jakarta is holding a strait to ransom, and Canberra should say so"
FURNITURE = "Large Medium Small"


def rows(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask_sql(home.warehouse, sql)[1]


def reextract(home: Home, **options: Any) -> Report | None:
    return reextract_study(home, ReextractParameters(home=home.root, batch_size=5, **options))


def extract_as_before(*given: Any) -> Article:
    """Stand for an earlier extractor, which left furniture in the body and took no section."""
    article = extract_article(*given)
    text = "0" + article.text_sha256[1:]
    return replace(
        article,
        body=f"{article.body}\n\n{FURNITURE}",
        text_sha256=text,
        version_id=version_id(article.article_id, text),
        article_section=None,
        extractor_version="opframe-extract-0",
    )


@pytest.fixture
def edited(press: Press, tmp_path: Path, run_night: RunNight) -> Home:
    """Two nights of one outlet that edits an article before the second."""
    home = study(tmp_path / "study", press)
    run_night(home)
    press.night = 2
    run_night(home)
    return home


def study(root: Path, press: Press) -> Home:
    home = Home(root)
    home.create()
    home.config.write_text(study_toml(press.port, ("northern-tribune",)), "utf-8")
    return home


def test_an_edit_shows_its_sentences_and_frames(edited: Home) -> None:
    [(before, after, added, removed, changed, part, gained, lost, schemes)] = rows(
        edited,
        """
        SELECT headline_before, headline_after, n_sentences_added, n_sentences_removed,
               n_sentences_changed, changed_share, frames_gained, frames_lost, schemes_compared
        FROM v_revisions""",
    )
    sentences = rows(
        edited,
        "SELECT change, text_before, text_after FROM v_revision_sentences WHERE NOT in_headline",
    )
    decided = rows(
        edited,
        f"""
        SELECT DISTINCT l.scheme || '.' || l.frame
        FROM frame_labels AS l JOIN article_versions AS v USING (version_id)
        WHERE l.unit = 'document' AND v.headline = '{EDITED}' AND l.decision = 'yes'
          AND l.voice <> 'quoted'""",
    )

    assert after == EDITED != before
    assert len(sentences) == added + removed + changed > 10
    assert 0.1 < part < 0.6
    assert set(gained) <= {frame for (frame,) in decided}
    assert not set(lost) & {frame for (frame,) in decided}
    assert "relations" in schemes
    bodies = dict(
        rows(
            edited,
            "SELECT version_no, body FROM article_versions WHERE article_id IN (SELECT article_id FROM v_revisions)",
        )
    )
    flat = {number: " ".join(body.split()) for number, body in bodies.items()}
    for _, old, new in sentences:
        assert old is None or (old in flat[1] and old not in flat[2])
        assert new is None or (new in flat[2] and new not in flat[1])


def test_the_edits_of_an_article_are_printed_with_marks(edited: Home, tmp_path: Path) -> None:
    [(article_id, url)] = rows(edited, "SELECT article_id, url FROM v_revisions")
    with (tmp_path / "out").open("w") as out:
        print_revisions(Console(file=out, width=400), read_revisions(edited.warehouse, url))
    shown = (tmp_path / "out").read_text()

    for words in ("{+Nor should anyone suppose", "[-Invited by whom?-]", "came: ", "went: "):
        assert words in shown
    assert read_revisions(edited.warehouse, article_id[:8]).article["url"] == url
    with pytest.raises(NoSuchArticle, match="v_revisions"):
        read_revisions(edited.warehouse, "http://nowhere.example/")


@pytest.fixture
def reread(press: Press, tmp_path: Path, run_night: RunNight, monkeypatch: Any) -> Iterator[Home]:
    """One night by an earlier extractor, the second, with the edit, by the present one."""
    home = study(tmp_path / "study", press)
    with home.config.open("a") as config:
        # They would rightly stop a night of another extractor.
        config.write('[checks]\ncanaries_are_read = "note"\ncanaries_are_framed = "note"\n')
    with monkeypatch.context() as earlier:
        earlier.setattr("flows.work.extracting.extract_article", extract_as_before)
        run_night(home)
    press.night = 2
    yield home


def test_what_only_another_extractor_sees_is_no_edit(reread: Home, run_night: RunNight) -> None:
    run_night(reread)
    n_unclear = rows(reread, "SELECT count(*) FROM revision_pairs WHERE is_edit IS NULL")
    edits_before = rows(reread, "SELECT headline_after FROM v_revisions")
    report = reextract(reread)
    edits = rows(
        reread, "SELECT headline_after, n_sentences_added, n_sentences_removed FROM v_revisions"
    )

    assert report is not None
    # The others came with the same bytes: that is no edit, whoever reads them.
    assert n_unclear == [(1,)]
    assert edits_before == []
    assert edits == [(EDITED, 8, 12)]
    assert rows(reread, "SELECT count(*) FROM revision_pairs WHERE is_edit IS NULL") == [(0,)]
    assert rows(reread, f"SELECT count(*) FROM v_articles WHERE contains(body, '{FURNITURE}')") == [
        (0,)
    ]
    assert rows(
        reread, "SELECT count(*) FROM v_revision_sentences WHERE contains(text_before, 'Large')"
    ) == [(0,)]


def test_reading_again_tells_each_field_that_changed_and_then_has_nothing_to_do(
    reread: Home,
) -> None:
    n_versions = rows(reread, "SELECT count(*) FROM article_versions")[0][0]
    report = reextract(reread)
    fields = dict(rows(reread, "SELECT field_name, count(*) FROM v_rereadings GROUP BY ALL"))

    assert report is not None
    assert report.counts == {"new_version": n_versions}
    assert fields["body"] == n_versions
    assert 0 < fields["article_section"] <= n_versions
    assert set(fields) == {"body", "article_section"}
    assert rows(reread, "SELECT DISTINCT n_versions, version_no FROM articles") == [(1, 2)]
    assert rows(
        reread, "SELECT count(*) FROM articles ANTI JOIN annotations USING (version_id)"
    ) == [(0,)]
    assert reextract(reread) is None


def test_a_field_that_changes_without_the_text_is_kept_with_the_run(
    press: Press, tmp_path: Path, run_night: RunNight
) -> None:
    home = study(tmp_path / "study", press)
    run_night(home)
    text = home.config.read_text("utf-8")
    home.config.write_text(text.replace("Northern Tribune", "The Northern Tribune"), "utf-8")
    report = reextract(home, everything=True)
    again = reextract(home, everything=True)

    assert report is not None
    assert again is not None
    assert set(report.counts) == {"new_version"}
    assert set(again.counts) == {"unchanged"}
    assert rows(
        home, "SELECT DISTINCT field_name, value_before, value_after FROM v_rereadings"
    ) == [("outlet_name", "Northern Tribune", "The Northern Tribune")]
    assert (
        rows(home, "SELECT article_id FROM search('Sunda') GROUP BY ALL HAVING count(*) > 1") == []
    )
    assert rows(home, "SELECT DISTINCT outlet_name FROM v_frames") == [("The Northern Tribune",)]
    assert (
        rows(
            home,
            "SELECT count(*) FROM v_authors GROUP BY article_id, author_id HAVING count(*) > 1",
        )
        == []
    )
    assert rows(home, "SELECT count(*) FROM v_revisions") == [(0,)]


def test_a_page_that_is_refused_or_gone_keeps_its_article(reread: Home, monkeypatch: Any) -> None:
    before = rows(reread, "SELECT article_id, version_id FROM articles ORDER BY ALL")
    monkeypatch.setattr(rereading, "extract_article", refuse)
    refused = reextract(reread)
    monkeypatch.undo()
    for path in reread.archive.glob("*.warc.gz"):
        path.rename(path.with_suffix(".away"))
    gone = reextract(reread, everything=True)

    assert refused is not None
    assert gone is not None
    assert refused.counts == {"rejected": len(before)}
    assert gone.counts == {"failed": len(before)}
    assert rows(reread, "SELECT article_id, version_id FROM articles ORDER BY ALL") == before
    assert "archive/" in str(gone.rejects[0]["remedy"])


def refuse(*given: Any) -> Article:
    raise TransformError("no_article_body", "refused by the test", "none")


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b c", "a x c", [("same", "a"), ("removed", " b"), ("added", " x"), ("same", " c")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("同一", "同二", [("same", "同"), ("removed", "一"), ("added", "二")]),
    ],
)
def test_words_are_compared(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert compare_words(before, after) == [Piece(*piece) for piece in pieces]

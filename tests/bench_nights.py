"""What the checks of a night cost: 100,000 articles in the eight weeks before, 40 outlets, 15 labels an article.

Run it: python -m tests.bench_nights
"""

from __future__ import annotations

import time

import duckdb

from tests.made_nights import Made, fill_nights, start_checks
from warehouse.night_rules import NightRules
from warehouse.nights import check_night

FILL = """
INSERT INTO runs BY NAME
SELECT 'night-' || d AS run_id, 'nightly' AS kind, TIMESTAMP '2026-01-05 03:00' + to_days(d::INT) AS started_at,
       started_at AS loaded_at, '{}' AS parameters, '1' AS opframe_version, '1' AS extractor_version,
       'made-model' AS model_version, 1786 AS n_inputs
FROM range(56) AS t(d);
CREATE TEMP TABLE made AS
SELECT i, 'a' || i AS article_id, 'v' || i AS version_id, 'night-' || (i % 56) AS run_id, 'outlet-' || (i % 40) AS outlet_id,
       TIMESTAMP '2026-01-05 03:00' + to_days((i % 56)::INT) AS fetched_at
FROM range(100000) AS t(i);
INSERT INTO run_listings BY NAME
SELECT DISTINCT run_id, outlet_id || '/feed' AS listing_url, 'feed' AS listing_kind, outlet_id, 40 AS n_items, true AS is_read FROM made;
INSERT INTO run_outcomes BY NAME
SELECT run_id, i AS input_no, article_id AS input_url, outlet_id || '/feed' AS listing_url, fetched_at AS listed_at, outlet_id,
       'new' AS outcome, article_id, version_id FROM made;
INSERT INTO article_versions BY NAME
SELECT article_id, version_id, run_id, outlet_id, fetched_at, article_id AS url, article_id AS original_url, 'opinion' AS article_type,
       'person' AS byline_kind, fetched_at::DATE AS date_published, 'day' AS date_published_precision, 0.9 AS date_published_confidence,
       'en' AS in_language, false AS is_truncated, repeat('word ', 400) AS body, 400 AS word_count, article_id AS text_sha256,
       article_id AS raw_sha256, '1' AS extractor_version, 1 AS version_no, fetched_at AS first_seen_at, false AS is_rereading FROM made;
INSERT INTO frame_labels BY NAME
SELECT article_id, version_id, run_id, 'machine' AS coder, 'made-model' AS model_version, 'generic' AS scheme, '1' AS scheme_version,
       'frame-' || f AS frame, CASE WHEN f < 7 THEN 'document' ELSE 'sentence' END AS unit, 0 AS start_char, 9 AS end_char,
       'author' AS voice, 0.0 AS score, 0.5 AS probability, 0.5 AS probability_author,
       CASE WHEN hash(i * 31 + f) % 3 = 0 THEN 'yes' ELSE 'no' END AS decision, false AS is_primary
FROM made, range(15) AS t(f);
"""


def main() -> None:
    with duckdb.connect(":memory:") as connection:
        start_checks(connection)
        connection.execute(FILL)
        outlets = tuple(f"outlet-{number}" for number in range(40))
        fill_nights(connection, [56], Made(outlets=outlets, rate=45))
        connection.execute("SET VARIABLE run_id = 'night-56'")
        started = time.process_time()
        found = check_night(connection, "night-56", "nightly", NightRules())
        spent = time.process_time() - started
        print(
            f"checks of a night over 100,000 articles: {spent:.2f} CPU-seconds, {len(found)} findings"
        )


if __name__ == "__main__":
    main()

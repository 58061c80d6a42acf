"""A tour of the published file, as a marimo notebook.

pip install 'opframe[notebook]'
marimo edit docs/tour.py -- --home mystudy      # or `marimo run`, to look only
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="opframe: a tour of the published file")


@app.cell
def imports():
    import os
    import pathlib

    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo, os, pathlib


@app.cell
def connect(duckdb, mo, os, pathlib):
    home = pathlib.Path(mo.cli_args().get("home") or os.environ.get("OPFRAME_HOME") or "demo")
    file = home / "warehouse" / "opframe.duckdb"
    mo.stop(
        not file.exists(),
        mo.md(
            f"`{file}` does not exist: give the study with `-- --home mystudy`, after `opframe run`."
        ),
    )
    connection = duckdb.connect(str(file), read_only=True)

    def ask(query, **parameters):
        """Return the answer as an Arrow table."""
        return connection.sql(query, params=parameters or None).to_arrow_table()

    mo.md(
        f"# A tour of `{file}`\n\nOpened read-only: tonight's load neither waits for it nor changes it."
    )
    return ask, connection


@app.cell
def what_there_is(ask, mo):
    help_rows = ask("SELECT view_name, kind, one_row_is, example FROM v_help WHERE kind <> 'table'")
    outlets = ask("""
        SELECT outlet_name, country, count(*) AS n, count(*) FILTER (article_type = 'opinion') AS opinion,
               min(date_published) AS first_day, max(date_published) AS last_day
        FROM articles GROUP BY ALL ORDER BY n DESC, outlet_name""")
    mo.vstack(
        [
            mo.md(
                "## What there is\n\nThe views and macros, what one row is, and a query to start from:"
            ),
            mo.ui.table(help_rows, selection=None),
            mo.md("The outlets:"),
            mo.ui.table(outlets, selection=None),
        ]
    )
    return help_rows, outlets


@app.cell
def choose_scheme(ask, mo):
    schemes = ask("SELECT scheme FROM current_models ORDER BY scheme")["scheme"].to_pylist()
    scheme = mo.ui.dropdown(
        schemes, value="generic" if "generic" in schemes else schemes[0], label="Codebook"
    )
    mo.vstack(
        [
            mo.md(
                "## Frames\n\nAlways of one codebook. The dot is the share of op-eds and editorials that the "
                "author frames so, the line its 95 % interval (Wilson); beside it how often the model would "
                "rather not say."
            ),
            scheme,
        ]
    )
    return (scheme,)


@app.cell
def shares_of_frames(alt, ask, mo, scheme):
    shares = ask(
        """
        SELECT frame, avg(has_frame::INT) AS pct, wilson(pct, count(has_frame)) AS ci, ci['low'] AS low,
               ci['high'] AS high, count(has_frame) AS n, avg((decision = 'abstain')::INT) AS abstained
        FROM v_decisions WHERE scheme = $scheme AND article_type IN ('opinion', 'editorial')
        GROUP BY ALL HAVING n > 0 ORDER BY pct DESC""",
        scheme=scheme.value,
    ).drop_columns(["ci"])
    base = alt.Chart(shares).encode(y=alt.Y("frame:N", sort=None, title=None))
    mo.hstack(
        [
            base.mark_rule().encode(x=alt.X("low:Q", title="share"), x2="high:Q")
            + base.mark_point(filled=True, size=60).encode(
                x=alt.X("pct:Q", scale=alt.Scale(domain=[0, 1])),
                tooltip=["frame", "pct", "low", "high", "n"],
            ),
            mo.ui.table(shares, selection=None),
        ]
    )
    return (shares,)


@app.cell
def choose_frame(mo, shares):
    names = shares["frame"].to_pylist()
    mo.stop(not names, mo.md("No op-ed or editorial could be decided yet."))
    frame = mo.ui.dropdown(names, value=names[0], label="Frame")
    mo.vstack([mo.md("## One frame: when, where, in whose voice, by which words"), frame])
    return (frame,)


@app.cell
def over_time_and_countries(alt, ask, frame, mo, scheme):
    def by(column):
        return ask(
            f"""
            SELECT {column}, avg(has_frame::INT) AS pct, wilson(pct, count(*)) AS ci, ci['low'] AS low,
                   ci['high'] AS high, count(*) AS n
            FROM v_frames WHERE scheme = $scheme AND frame = $frame AND {column} IS NOT NULL
            GROUP BY ALL ORDER BY {column}""",
            scheme=scheme.value,
            frame=frame.value,
        ).drop_columns(["ci"])

    months, countries = by("month"), by("country")

    def draw(table, column, kind):
        chart = alt.Chart(table).encode(x=alt.X(f"{column}:{kind}", title=column))
        return chart.mark_rule().encode(
            y=alt.Y("low:Q", title="share"), y2="high:Q"
        ) + chart.mark_point(filled=True, size=60).encode(y="pct:Q", tooltip=[column, "pct", "n"])

    mo.hstack([draw(months, "month", "T"), draw(countries, "country", "N")])
    return countries, months


@app.cell
def evidence_behind_it(ask, frame, mo, scheme):
    voices = ask(
        """
        SELECT voice, count(*) AS sentences FROM v_sentence_frames
        WHERE scheme = $scheme AND frame = $frame AND has_frame GROUP BY ALL ORDER BY sentences DESC""",
        scheme=scheme.value,
        frame=frame.value,
    )
    evidence = ask(
        """
        SELECT headline, outlet_name, evidence_text, rule, voice, weight FROM v_evidence
        WHERE scheme = $scheme AND frame = $frame AND has_frame ORDER BY weight DESC, headline LIMIT 50""",
        scheme=scheme.value,
        frame=frame.value,
    )
    mo.vstack(
        [
            mo.md("Who speaks in the sentences that carry it:"),
            mo.ui.table(voices, selection=None),
            mo.md("The words behind the number. Read them before you trust it:"),
            mo.ui.table(evidence, selection=None),
        ]
    )
    return evidence, voices


@app.cell
def who_wrote(ask, mo):
    authors = ask("""
        SELECT author_name, job_title, affiliation, affiliation_type, outlet_name, headline
        FROM v_authors WHERE article_type = 'opinion' ORDER BY author_name""")
    mo.vstack([mo.md("## Who wrote"), mo.ui.table(authors, selection=None)])
    return (authors,)


@app.cell
def who_is_written_about(alt, ask, mo):
    actors = ask("""
        SELECT entity_name, avg(polarity_score) AS tone, count(*) AS sentences FROM v_actors
        WHERE voice = 'author' AND entity_type IN ('country', 'bloc')
        GROUP BY ALL HAVING sentences >= 5 ORDER BY tone""")
    mo.vstack(
        [
            mo.md(
                "## Who is written about\n\nThe tone of the authors' own sentences, -1 blame to 1 praise."
            ),
            alt.Chart(actors)
            .mark_bar()
            .encode(
                x="tone:Q",
                y=alt.Y("entity_name:N", sort=None, title=None),
                tooltip=["tone", "sentences"],
            ),
        ]
    )
    return (actors,)


@app.cell
def can_it_be_trusted(ask, mo):
    runs = ask("""
        SELECT started_at, kind, n_inputs, n_new, n_new_version, n_unchanged, n_rejected, n_failed
        FROM v_runs ORDER BY started_at DESC LIMIT 10""")
    rejects = ask("SELECT reason, remedy, count(*) AS n FROM rejects GROUP BY ALL ORDER BY n DESC")
    mo.vstack(
        [
            mo.md("## Can it be trusted?\n\nThe last runs, and what was refused:"),
            mo.ui.table(runs, selection=None),
            mo.ui.table(rejects, selection=None),
        ]
    )
    return rejects, runs


if __name__ == "__main__":
    app.run()

"""The macros against published worked examples, scikit-learn and scipy; intervals against simulated truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.stats import chi2_contingency, norm
from sklearn.metrics import cohen_kappa_score, f1_score

from warehouse.load import make_macros

N_SIMULATIONS = 2_000


@pytest.fixture(scope="module")
def macros() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    make_macros(connection)
    return connection


def value(connection: duckdb.DuckDBPyConnection, call: str) -> Any:
    found = connection.execute(f"SELECT {call}").fetchone()
    assert found is not None
    return found[0]


# Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_has_the_interval_of_newcombe(
    macros: duckdb.DuckDBPyConnection,
    first: tuple[int, int],
    second: tuple[int, int],
    low: float,
    high: float,
) -> None:
    (a, m), (b, n) = first, second
    found = value(macros, f"newcombe({b}/{n}, {n}, {a}/{m}, {m})")

    assert found["difference"] == pytest.approx(a / m - b / n)
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=6e-5)


def judged(tp: int, fp: int, fn: int, tn: int) -> tuple[list[int], list[int]]:
    return [1] * (tp + fp) + [0] * (fn + tn), [1] * tp + [0] * fp + [1] * fn + [0] * tn


TABLES = [
    (20, 5, 10, 15),
    (1, 0, 0, 29),
    (40, 3, 9, 3),
    (0, 4, 5, 80),
    (120_000, 9_000, 31_000, 240_000),
]


@pytest.mark.parametrize("counts", TABLES)
def test_kappa_and_f1_are_those_of_scikit_learn(
    macros: duckdb.DuckDBPyConnection, counts: tuple[int, ...]
) -> None:
    tp, fp, fn, tn = counts
    said, truth = judged(*counts)

    assert value(macros, f"cohen_kappa({tp}, {fp}, {fn}, {tn})") == pytest.approx(
        cohen_kappa_score(said, truth)
    )
    assert value(macros, f"f1_score({tp}, {fp}, {fn})") == pytest.approx(
        f1_score(truth, said, zero_division=0)
    )


def alpha_by_coincidences(first: Sequence[int], second: Sequence[int]) -> float:
    """Krippendorff's alpha from its coincidence matrix, as his text does it by hand."""
    matrix = np.zeros((2, 2))
    for a, b in zip(first, second, strict=True):
        matrix[a, b] += 1
        matrix[b, a] += 1
    totals = matrix.sum(axis=1)
    n = totals.sum()
    return float(1 - (n - 1) * matrix[0, 1] / (totals[0] * totals[1]))


@pytest.mark.parametrize("counts", TABLES)
def test_alpha_is_that_of_the_coincidence_matrix(
    macros: duckdb.DuckDBPyConnection, counts: tuple[int, ...]
) -> None:
    found = value(macros, f"krippendorff_alpha{counts}")

    assert found == pytest.approx(alpha_by_coincidences(*judged(*counts)))


def test_alpha_is_that_of_krippendorffs_own_example(macros: duckdb.DuckDBPyConnection) -> None:
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section A: two observers, ten articles.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    pairs = list(zip(meg, owen, strict=True))
    tp, fp, fn, tn = (pairs.count(pair) for pair in ((1, 1), (1, 0), (0, 1), (0, 0)))

    assert value(macros, f"krippendorff_alpha({tp}, {fp}, {fn}, {tn})") == pytest.approx(
        0.095, abs=5e-4
    )


@pytest.mark.parametrize(
    ("p", "sensitivity", "specificity", "share"),
    [
        (0.4, 0.9, 0.8, 2 / 7),
        (0.05, 0.9, 0.8, 0.0),
        (0.95, 0.9, 0.8, 1.0),
        (0.4, 0.5, 0.5, None),
        (0.4, 0.3, 0.6, None),
        (0.3, 1.0, 1.0, 0.3),
    ],
)
def test_a_corrected_share_undoes_the_errors_and_stays_a_share(
    macros: duckdb.DuckDBPyConnection,
    p: float,
    sensitivity: float,
    specificity: float,
    share: float | None,
) -> None:
    found = value(macros, f"rogan_gladen({p}, {sensitivity}, {specificity})")
    count = value(macros, f"adjusted_count({100 * p}, 100, {sensitivity}, {specificity})")

    assert found == (None if share is None else pytest.approx(share))
    assert count == (None if share is None else pytest.approx(100 * share))


def test_the_interval_of_a_corrected_share_is_that_of_lang_and_reiczigel(
    macros: duckdb.DuckDBPyConnection,
) -> None:
    """By hand from the paper's formulas: 27 of 650, sensitivity 50 of 100, specificity 199 of 200."""
    z = float(norm.ppf(0.975))
    p, n = (27 + z * z / 2) / (650 + z * z), 650 + z * z
    sens, m = 51 / 102, 102
    spec, k = 200 / 202, 202
    q = (p + spec - 1) / (sens + spec - 1)
    shift = 2 * z * z * (q * sens * (1 - sens) / m - (1 - q) * spec * (1 - spec) / k)
    error = math.sqrt(
        p * (1 - p) / n + q * q * sens * (1 - sens) / m + (1 - q) ** 2 * spec * (1 - spec) / k
    ) / (sens + spec - 1)
    found = value(macros, "rogan_gladen_interval(27, 650, 50, 1, 50, 199)")

    assert found["low"] == pytest.approx(q + shift - z * error, abs=1e-6)
    assert found["high"] == pytest.approx(q + shift + z * error, abs=1e-6)


@pytest.mark.parametrize("prevalence", [0.02, 0.1, 0.3, 0.5, 0.8, 0.95])
@pytest.mark.parametrize(
    ("sensitivity", "specificity", "n_reference"),
    [(0.8, 0.9, 100), (0.7, 0.85, 60), (0.9, 0.95, 40), (0.8, 0.8, 15)],
)
def test_the_corrected_interval_covers_the_truth(
    macros: duckdb.DuckDBPyConnection,
    prevalence: float,
    sensitivity: float,
    specificity: float,
    n_reference: int,
) -> None:
    """400 texts; as many with the frame as without it on the reference. No interval counts as a miss."""
    draw = np.random.default_rng(20110509)
    tp = draw.binomial(n_reference, sensitivity, N_SIMULATIONS)
    tn = draw.binomial(n_reference, specificity, N_SIMULATIONS)
    p = prevalence * sensitivity + (1 - prevalence) * (1 - specificity)
    n_yes = draw.binomial(400, p, N_SIMULATIONS)
    covered = covering(
        macros,
        "rogan_gladen_interval(c, 400, a, $n - b, $n - a, b)",
        {"a": tp, "b": tn, "c": n_yes, "n": n_reference},
        prevalence,
    )

    assert covered >= 0.93


@pytest.mark.parametrize(
    ("prevalence", "sensitivity", "specificity", "n"),
    [(0.5, 0.9, 0.9, 30), (0.3, 0.8, 0.9, 100), (0.1, 0.8, 0.95, 100), (0.1, 0.7, 0.97, 300)],
)
@pytest.mark.parametrize(
    ("call", "point"),
    [
        ("alpha_interval(a, b, c, d)", "krippendorff_alpha"),
        ("kappa_interval(a, b, c, d)", "cohen_kappa"),
        ("f1_interval(a, b, c)", "f1_score"),
    ],
)
def test_intervals_of_agreement_cover_the_truth(
    macros: duckdb.DuckDBPyConnection,
    prevalence: float,
    sensitivity: float,
    specificity: float,
    n: int,
    call: str,
    point: str,
) -> None:
    cells = np.array(
        [
            prevalence * sensitivity,
            (1 - prevalence) * (1 - specificity),
            prevalence * (1 - sensitivity),
            (1 - prevalence) * specificity,
        ]
    )
    drawn = np.random.default_rng(7).multinomial(n, cells, N_SIMULATIONS).T
    # The counts of a population so large that the measure is the truth.
    population = [str(float(count)) for count in np.round(cells * 1e9)]
    truth = value(macros, f"{point}({', '.join(population[: 3 if point == 'f1_score' else 4])})")

    assert covering(macros, call, dict(zip("abcd", drawn, strict=True)), truth) >= 0.93


def covering(
    connection: duckdb.DuckDBPyConnection, call: str, columns: dict[str, Any], truth: float
) -> float:
    """Return the share of rows whose interval covers the truth; a row without one does not."""
    constants = {name: v for name, v in columns.items() if isinstance(v, int)}
    arrays = {name: v.tolist() for name, v in columns.items() if not isinstance(v, int)}
    given = ", ".join(f"unnest(${name}) AS {name}" for name in arrays)
    for name, constant in constants.items():
        call = call.replace(f"${name}", str(constant))
    found = connection.execute(
        f"SELECT avg(coalesce(i.low <= {truth} AND i.high >= {truth}, false)::INT) "
        f"FROM (SELECT {call} AS i FROM (SELECT {given}))",
        arrays,
    ).fetchone()
    assert found is not None
    return float(found[0])


@pytest.mark.parametrize(
    ("counts", "tier"),
    [
        ((500, 10, 10, 480), "A"),
        ((18, 0, 0, 17), "A"),
        ((17, 0, 0, 17), "B"),
        ((10, 0, 0, 9), "B"),
        ((9, 0, 0, 9), "C"),
        ((45, 8, 7, 40), "C"),
        # F1 .94, agreement .90: but two texts without the frame tell nothing.
        ((24, 0, 3, 2), "C"),
        ((30, 0, 0, 0), "D"),
        ((0, 0, 0, 30), "D"),
        ((0, 0, 0, 0), "D"),
    ],
)
def test_a_tier_goes_by_the_lower_limit_of_alpha(
    macros: duckdb.DuckDBPyConnection, counts: tuple[int, ...], tier: str
) -> None:
    assert value(macros, f"tier_of_counts{counts}") == tier


@pytest.mark.parametrize("counts", [(10, 100, 5, 200), (0, 50, 7, 60), (3, 1000, 3, 900)])
def test_g2_is_the_likelihood_ratio_of_scipy(
    macros: duckdb.DuckDBPyConnection, counts: tuple[int, ...]
) -> None:
    y1, n1, y2, n2 = counts
    table = [[y1, y2], [n1 - y1, n2 - y2]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic

    assert value(macros, f"g2{counts}") == pytest.approx(expected)


def test_log_odds_are_those_of_the_paper(macros: duckdb.DuckDBPyConnection) -> None:
    """Monroe, Colaresi & Quinn 2008, equations 16, 20 and 22, by hand."""
    found = value(macros, "log_odds(10, 100, 5, 200, 1, 10)")
    delta = math.log(11 / (110 - 11)) - math.log(6 / (210 - 6))

    assert found["log_odds"] == pytest.approx(delta)
    assert found["z"] == pytest.approx(delta / math.sqrt(1 / 11 + 1 / 6))


@pytest.mark.parametrize(
    "call",
    [
        "newcombe(NULL, 0, 0.3, 10)",
        "rogan_gladen(NULL, 0.9, 0.9)",
        "rogan_gladen_interval(0, 0, 9, 1, 1, 9)",
        "rogan_gladen_interval(3, 9, 0, 1, 0, 9)",
        "cohen_kappa(0, 0, 0, 0)",
        "krippendorff_alpha(30, 0, 0, 0)",
        "alpha_interval(0, 0, 0, 30)",
        "kappa_interval(0, 0, 0, 0)",
        "f1_interval(0, 0, 0)",
        "adjusted_count(0, 0, 0.9, 0.9)",
    ],
)
def test_what_says_nothing_is_null(macros: duckdb.DuckDBPyConnection, call: str) -> None:
    assert value(macros, call) is None

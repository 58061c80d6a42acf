"""The measures of models, against tables worked out by hand."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest

from transforms.framing.training.calibrate import best_threshold, calibrate
from transforms.framing.training.cards import figure_lines
from transforms.framing.training.figures import auc, calibration_error, f1, measure

NAN = math.nan

PROBABILITIES = np.array([[0.9, 0.2], [0.8, 0.2], [0.3, 0.2], [0.1, 0.6]])
LABELS = np.array([[1, NAN], [0, 0], [1, 0], [0, 0]])


@pytest.mark.parametrize(
    ("decided", "gold", "expected"),
    [
        ([1, 1, 0, 0], [1, 0, 1, 0], 0.5),
        ([1, 1, 1, 0], [1, 1, 0, 0], 0.8),
        ([1, 0], [1, 0], 1.0),
        ([1, 0], [0, 1], 0.0),
        ([0, 0], [0, 0], NAN),
        ([], [], NAN),
    ],
)
def test_f1_is_twice_the_hits_over_all_yes(
    decided: list[int], gold: list[int], expected: float
) -> None:
    found = f1(np.array(decided, bool), np.array(gold, bool))

    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("probabilities", "gold", "expected"),
    [
        ([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0], 3 / 4),
        ([0.9, 0.8], [1, 0], 1.0),
        ([0.8, 0.9], [1, 0], 0.0),
        ([0.5, 0.5, 0.5], [1, 0, 0], 1 / 2),
        # Of six pairs four are in order and one is a tie.
        ([0.7, 0.4, 0.4, 0.2, 0.9], [1, 1, 0, 0, 0], 3.5 / 6),
        ([0.7, 0.4], [1, 1], NAN),
        ([], [], NAN),
    ],
)
def test_auc_is_the_share_of_pairs_in_order_and_half_the_ties(
    probabilities: list[float], gold: list[int], expected: float
) -> None:
    found = auc(np.array(probabilities), np.array(gold, bool))

    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("probabilities", "gold", "expected"),
    [
        ([1.0, 0.0], [1, 0], 0.0),
        ([1.0, 0.0], [0, 1], 1.0),
        # One bin: mean probability .25, share of yes .5.
        ([0.21, 0.29], [1, 0], 0.25),
        # Two bins of three and one: 3/4 * |.45 - 1/3| + 1/4 * |.95 - 1|.
        ([0.41, 0.45, 0.49, 0.95], [1, 0, 0, 1], 0.75 * (0.45 - 1 / 3) + 0.25 * 0.05),
        ([], [], NAN),
    ],
)
def test_calibration_error_is_the_mean_distance_of_bins(
    probabilities: list[float], gold: list[int], expected: float
) -> None:
    found = calibration_error(np.array(probabilities), np.array(gold, bool))

    assert found == pytest.approx(expected, nan_ok=True)


def test_figures_count_each_frame_and_all_together() -> None:
    found = measure(["storm", "calm"], PROBABILITIES, LABELS, np.array([0.5, 0.5]), 0.25)

    assert asdict(found.frames[0]) == pytest.approx(
        {
            "frame": "storm",
            "n": 4,
            "support": 2,
            "precision": 1 / 2,
            "recall": 1 / 2,
            "f1": 1 / 2,
            "auc": 3 / 4,
            "ece": (0.1 + 0.8 + 0.7 + 0.1) / 4,
            "abstention": 1 / 4,
            "f1_decided": 2 / 3,
        }
    )
    assert asdict(found.frames[1]) == pytest.approx(
        {
            "frame": "calm",
            "n": 3,
            "support": 0,
            "precision": 0.0,
            "recall": NAN,
            "f1": 0.0,
            "auc": NAN,
            "ece": (0.2 + 0.2 + 0.6) / 3,
            "abstention": 1 / 3,
            "f1_decided": NAN,
        },
        nan_ok=True,
    )
    assert found.micro_f1 == pytest.approx(2 / 5)
    assert found.macro_f1 == pytest.approx(1 / 2)
    assert found.ece == pytest.approx(2.7 / 7)
    assert found.abstention == pytest.approx(2 / 7)
    assert found.micro_f1_decided == pytest.approx(2 / 3)


def test_a_threshold_may_stand_for_each_text() -> None:
    thresholds = np.array([[0.5, 0.5], [0.85, 0.5], [0.25, 0.5], [0.5, 0.7]])
    found = measure(["storm", "calm"], PROBABILITIES, LABELS, thresholds, 0.0)

    assert (found.micro_f1, found.abstention) == (1.0, 0.0)


def test_where_nothing_could_be_decided_it_abstains_and_counts_as_a_no() -> None:
    thresholds = np.array([[0.5, 0.5], [NAN, 0.5], [0.5, 0.5], [0.5, NAN]])
    found = measure(["storm", "calm"], PROBABILITIES, LABELS, thresholds, 0.0)

    assert found.micro_f1 == pytest.approx(2 / 3)
    assert [row.abstention for row in found.frames] == pytest.approx([1 / 4, 1 / 3])
    assert found.micro_f1_decided == pytest.approx(2 / 3)


def test_a_table_of_figures_has_a_row_a_frame_and_dashes_for_what_nobody_knows() -> None:
    figures = measure(["storm", "calm"], PROBABILITIES, LABELS, np.array([0.5, 0.5]), 0.25)
    lines = list(figure_lines(figures))

    assert "| storm | 2 | 0.500 | 0.500 | 0.500 | 0.750 | 0.425 | 0.250 | 0.667 |" in lines
    assert "| calm | 0 | 0.000 | – | 0.000 | – | 0.333 | 0.333 | – |" in lines
    assert lines[-1].startswith("4 texts: F1 micro 0.400, macro 0.500; ECE 0.386;")


def test_the_threshold_parts_what_can_be_parted() -> None:
    probabilities = np.array([[0.05], [0.1], [0.2], [0.6], [0.7], [0.9]])
    labels = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])

    assert 0.2 < best_threshold(probabilities, labels) < 0.6
    assert best_threshold(probabilities, np.zeros((6, 1))) == 0.5


def test_calibration_brings_probabilities_to_the_share_of_yes() -> None:
    scores = np.repeat([[-2.0], [0.0], [2.0]], 40, axis=0)
    labels = np.concatenate([np.arange(40) < n for n in (4, 20, 36)])[:, None].astype(float)
    calibration = calibrate(scores, labels)
    found = calibration.probabilities(np.array([[-2.0], [0.0], [2.0]]))[:, 0]

    assert found == pytest.approx([0.1, 0.5, 0.9], abs=0.01)

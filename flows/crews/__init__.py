"""Batches read by several processes, of this machine or of a Dask cluster: the functions of `flows.work`, elsewhere.

A crew is told of jobs and does them in any order; what it did is in the stage, as if it had been done here.
"""

from __future__ import annotations

from flows.crews.hiring import Crew, finish_jobs, hire_crew
from flows.crews.jobs import AnnotateTexts, AnnotatorSource, ReadBatch

__all__ = ["AnnotateTexts", "AnnotatorSource", "Crew", "ReadBatch", "finish_jobs", "hire_crew"]

"""A job whose process dies is done again; what kills its process each time is found, and left out."""

from __future__ import annotations

import logging

from flows.crews.children import Child, ChildLost, CrewError
from flows.crews.jobs import (
    AnnotateTexts,
    Job,
    ReadBatch,
    ShopFacts,
    do_job,
    list_inputs,
    try_input,
)

TRIES = 2
"""One death may be anybody's: the kernel's for want of memory, an operator's. Two are the input's."""

STEPS = ("extract", "annotate")

log = logging.getLogger(__name__)


def do_safely(child: Child, facts: ShopFacts, job: Job) -> None:
    """Have a child do a job, whatever becomes of the child.

    Raises:
        CrewError: The child dies each time, and no input alone is to blame.
    """
    if _is_done(child, facts, job):
        return
    if isinstance(job, AnnotateTexts):
        # Nothing to reject: these texts are published, labelled by an earlier model.
        raise CrewError(
            f"{job.name}: the process that annotates them died {TRIES} times; annotate them in smaller "
            "batches (--batch-size 1) to see which text it is, and report it"
        )
    rest = job.without(_find_killers(child, facts, job))
    if not _is_done(child, facts, rest):
        raise CrewError(
            f"{job.name}: its worker process died {2 * TRIES} times, though each input alone can be read; "
            "for want of memory? Take fewer --processes or a smaller --batch-size, then run the same "
            "command again"
        )


def _is_done(child: Child, facts: ShopFacts, job: Job) -> bool:
    for _ in range(TRIES):
        try:
            child.call(job.seconds, do_job, facts, job)
        except ChildLost:
            log.warning("%s: its worker process died", job.name)
        else:
            return True
    return False


def _find_killers(child: Child, facts: ShopFacts, job: ReadBatch) -> dict[int, str]:
    killers = {}
    for input_no in child.call(job.seconds, list_inputs, facts, job):
        for step in STEPS:
            if _is_deadly(child, facts, job, input_no, step):
                log.warning("%s: input %d kills the process at %s", job.name, input_no, step)
                killers[input_no] = step
                break
    return killers


def _is_deadly(child: Child, facts: ShopFacts, job: ReadBatch, input_no: int, step: str) -> bool:
    for _ in range(TRIES):
        try:
            child.call(
                ReadBatch(number=0, n_inputs=1).seconds, try_input, facts, job, input_no, step
            )
        except ChildLost:
            continue
        return False
    return True

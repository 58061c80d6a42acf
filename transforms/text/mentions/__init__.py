"""Who is named in a text, under one name for all of an article: states and their governments,
blocs, organisations, persons.

Gazetteers (countries.toml, actors.toml) and rules over capitals and titles; no model. A person is a
run of capitalised words after a title, or two or more within a sentence, or a run at a sentence's
start that the text confirms later. Later mentions (`Cui`, `Mr Gao`, `the vice foreign minister`) go
under the full name.
"""

from __future__ import annotations

from transforms.text.mentions.han import find_han
from transforms.text.mentions.known_actors import find_known
from transforms.text.mentions.marked_text import MarkedText
from transforms.text.mentions.mention import Mention
from transforms.text.mentions.offices import find_offices
from transforms.text.mentions.organisations import find_organisations
from transforms.text.mentions.overlaps import without_overlaps
from transforms.text.mentions.persons import find_later_mentions, name_persons
from transforms.text.mentions.runs import capitalised_runs

__all__ = ["Mention", "find_mentions"]


def find_mentions(text: str) -> list[Mention]:
    """Return the mentions of actors in a text in order, without overlaps."""
    marked = MarkedText(text)
    find_organisations(marked)
    find_known(marked)
    runs = list(capitalised_runs(marked))
    names, bearers = name_persons(marked, runs)
    find_later_mentions(marked, names)
    find_offices(marked, bearers)
    find_han(marked)
    return without_overlaps(marked.found)

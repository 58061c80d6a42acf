"""Words for what a person is: professor, Redakteurin, доцент."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.knowledge import knowledge


@cache
def role_pattern() -> re.Pattern[str]:
    """Return the pattern of words for what a person is, in scripts with words."""
    return re.compile(
        r"(?<![\w-])(?:\w{1,20}-)?(?:" + "|".join(knowledge("bio")["role_words"]) + r")(?!\w)",
        re.IGNORECASE,
    )

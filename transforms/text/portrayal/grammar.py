"""Words of grammar and of speech, and the marks that end a clause: closed lists."""

from __future__ import annotations

NEGATIONS = frozenset(
    [
        "not", "no", "never", "neither", "nor", "without", "cannot", "hardly", "nothing", "none",
        "nobody", "isn't", "aren't", "wasn't", "weren't", "don't", "doesn't", "didn't", "won't",
        "wouldn't", "can't", "couldn't", "shouldn't", "hasn't", "haven't", "hadn't",
    ]
)  # fmt: skip
BREAKING_WORDS = frozenset(
    [
        "but", "and", "or", "because", "although", "though", "while", "whereas", "which", "who", "whom",
        "that", "when", "where", "if", "as", "so", "after", "before", "since", "until", "unless",
        "however", "yet",
    ]
)  # fmt: skip
BREAKING_MARKS = frozenset(',;:.!?()—–“”"')
PRONOUNS = frozenset(
    [
        "he", "she", "him", "her", "his", "hers", "they", "them", "their", "it", "its", "i", "we",
        "you", "who",
    ]
)  # fmt: skip
AUXILIARIES = frozenset(
    [
        "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "do", "does", "did",
        "will", "would", "can", "could", "may", "might", "should", "must",
    ]
)  # fmt: skip
BE_WORDS = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't"]
)
SPEECH = frozenset(
    [
        "said", "says", "say", "told", "tells", "tell", "added", "adds", "wrote", "writes", "argued",
        "argues", "noted", "notes", "insisted", "insists", "claimed", "claims", "stated", "states",
        "explained", "replied", "tweeted", "asked", "asks", "announced", "suggested", "suggests",
        "warned", "warns", "according", "testified",
    ]
)  # fmt: skip
_UNTELLING = frozenset(
    [
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "him", "his", "she",
        "her", "they", "them", "their", "we", "us", "our", "you", "your", "i", "my", "me", "of", "in",
        "on", "at", "by", "for", "from", "to", "with", "as", "into", "about", "over", "under",
        "between", "among", "than", "then", "there", "here", "and", "or", "is", "are", "was", "were",
        "be", "been", "being", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can",
        "could", "may", "might", "shall", "should", "must", "who", "whom", "which", "what", "when",
        "where", "how", "why", "while", "all", "both", "each", "more", "most", "much", "many", "some",
        "any", "one", "two", "also", "just", "even", "still", "so", "very", "too", "such", "other",
        "same", "own", "mr", "mrs", "ms", "dr", "said", "says",
    ]
)  # fmt: skip


def is_telling(word: str) -> bool:
    """Return whether a word can be shown as evidence: no mark, no mask, no word of grammar."""
    return word[0].isalpha() and word not in _UNTELLING

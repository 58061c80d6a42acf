"""Who is who: printed names to persons, with a confidence and reasons. Values in, values out."""

from transforms.authors.corrections import Correction, CorrectionError, Ruling, read_corrections
from transforms.authors.knowledge import knowledge_digest
from transforms.authors.linking import Link, Linking, Person, link_profiles
from transforms.authors.profiles import Profile, read_profile
from transforms.authors.tables import check_corrections, derive_authors

LINKER_VERSION = f"1-{knowledge_digest()}"
"""Another one: everything is linked again."""

__all__ = [
    "LINKER_VERSION",
    "Correction",
    "CorrectionError",
    "Link",
    "Linking",
    "Person",
    "Profile",
    "Ruling",
    "check_corrections",
    "derive_authors",
    "link_profiles",
    "read_corrections",
    "read_profile",
]

"""What can be wrong with one input, said so that a person knows what to do about it."""

from __future__ import annotations


class OpframeError(Exception):
    """An expected failure: the message names the input, the reason and the remedy."""


class TransformError(OpframeError):
    """One input cannot become an article. Counted as rejected, never fatal.

    Args:
        reason: A stable code in snake case, the key that `rejects` is grouped by.
        detail: What was seen, in words.
        remedy: What the user can do about it.
    """

    def __init__(self, reason: str, detail: str, remedy: str) -> None:
        super().__init__(f"{reason}: {detail} ({remedy})")
        self.reason = reason
        self.detail = detail
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[TransformError], tuple[str, str, str]]:
        # By its arguments, not by its message: a worker process raises it, too.
        return type(self), (self.reason, self.detail, self.remedy)


class CodebookError(OpframeError):
    """A codebook file that cannot be used.

    Args:
        path: The file.
        key: The TOML key at fault, dotted.
        detail: What is wrong and what would be right.
    """

    def __init__(self, path: str, key: str, detail: str) -> None:
        super().__init__(f"{path}: {key}: {detail}")
        self.path = path
        self.key = key
        self.detail = detail

    def __reduce__(self) -> tuple[type[CodebookError], tuple[str, str, str]]:
        return type(self), (self.path, self.key, self.detail)


class ModelError(OpframeError):
    """A trained model that cannot be made, read or used.

    Args:
        name: The model's folder, or what it is made of.
        detail: What is wrong.
        remedy: What the user can do about it.
    """

    def __init__(self, name: str, detail: str, remedy: str) -> None:
        super().__init__(f"{name}: {detail} ({remedy})")
        self.name = name
        self.detail = detail
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[ModelError], tuple[str, str, str]]:
        return type(self), (self.name, self.detail, self.remedy)

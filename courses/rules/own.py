"""What somebody writes for themselves."""


def changed_elsewhere(kept: str, state: str, typed: str, seen: str) -> bool:
    """Would saving overwrite words that whoever types has not seen, from another tab or phone?"""
    return kept != typed and state != seen

"""What a link is about, in words that statistics do not have: the hall registers a callable, as for ``stats.names``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Target(NamedTuple):
    """``what``: ``contacts``, ``interviews``, ``activities`` or ``persons``, and what that is called."""

    what: str
    label: str
    number: int


@dataclass(frozen=True)
class Subject:
    """Texts in the language of the page, empty where nobody wrote any. ``targets``: year → what was promised."""

    description: str = ""
    audience: str = ""
    funder: str = ""
    term: str = ""
    partners: Sequence[str] = ()
    targets: Mapping[int, Sequence[Target]] = field(default_factory=dict)


Source = Callable[[str], Subject | None]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """``kind``: ``programme`` or ``partner``; ``source`` takes its code and answers when a page is asked for."""
    _sources[kind] = source


def of(kind: str, code: str) -> Subject:
    """Without a word where nobody registered, or there is no such thing any more."""
    source = _sources.get(kind)
    return (source(code) if source else None) or Subject()

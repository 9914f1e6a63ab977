"""What a closure, a regime, an absence or an outage hits, and one answer for each, or one for all (B2).

Every room has hits of its own and its own ways out of them. Common to all: nothing happens by itself, what nobody
answers for stays as it was, and one that cannot be done any more does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core.refused import Refused

KEEP, CANCEL = "keep", "cancel"
MOVE = "move"  # as an answer for all: the first way out each of them has
LONGEST = 1000

Row = TypeVar("Row")
Was = TypeVar("Was")


class Hit(Protocol):
    """``row``: what was booked. ``suggested``: the answer ticked at first. ``way_out``: the answer that MOVE for all
    means for it, KEEP when it has none."""

    @property
    def row(self) -> Any: ...

    @property
    def suggested(self) -> str: ...

    @property
    def way_out(self) -> str: ...


@dataclass
class Outcome(Generic[Row, Was]):
    """What was done, as it was before and as it is now, for the undo button; ``refused`` are still as they were."""

    changes: list[tuple[Was, Row]] = field(default_factory=list)
    refused: list[tuple[Row, Refused]] = field(default_factory=list)
    kept: int = 0


def carry_out(answers: Mapping[Row, str], act: Callable[[Row, str], tuple[Was, Row]]) -> Outcome[Row, Was]:
    """``act`` on each answer but KEEP, a transaction of its own each; it returns what was and what is."""
    outcome: Outcome[Row, Was] = Outcome()
    for row, chosen in answers.items():
        if chosen == KEEP:
            outcome.kept += 1
            continue
        try:
            outcome.changes.append(act(row, chosen))
        except Refused as refused:
            outcome.refused.append((row, refused))
    return outcome


def name_of(hit: Hit) -> str:
    """Of the field with its answer."""
    return f"answer-{hit.row.pk}"


class AnswersForm(forms.Form):
    """One answer for each of ``found``, or one for all of them; and a few words to those who hear of it.

    ``means``: whether a room knows an answer besides KEEP and CANCEL. A way out that is no longer there is still tried:
    the verb refuses it, and the page shows the present ones.
    """

    hide_optional = True

    message = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, found: Sequence[Hit], words: object, means: Callable[[str], bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.means = found, means
        for hit in found:
            self.fields[name_of(hit)] = forms.CharField(required=False, initial=hit.suggested)
        self.fields["message"].label = words  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for hit in self.found:
            chosen = cleaned.get(name_of(hit)) or KEEP
            if chosen not in (KEEP, CANCEL) and not self.means(chosen):
                self.add_error(name_of(hit), _("Choose what to do."))
        return cleaned

    def answers(self) -> dict[Any, str]:
        """Row → answer. What stands in ``all`` is the answer for every one."""
        for_all = self.data.get("all", "")
        return {hit.row: _for_all(hit, for_all) or self.cleaned_data[name_of(hit)] or KEEP for hit in self.found}

    def lines(self) -> Iterator[tuple[Any, str, str]]:
        """(hit, name of its field, what is ticked)."""
        for hit in self.found:
            yield hit, name_of(hit), self[name_of(hit)].value() or KEEP


def _for_all(hit: Hit, chosen: str) -> str:
    if chosen == MOVE:
        return hit.way_out
    return chosen if chosen in (KEEP, CANCEL) else ""

"""What leaves the staff screens says nothing of anybody: the disclosure-control layer (design P3).

Everything that will be public (dashboard, year pages, report, open data) goes in as *tables*; what comes out has the
same tables with some cells *hidden*. One call, ``protect``, for all of it together, with all that was published before.

**What is protected.** Counts below the minimum: 1 to 4, or 1 to 9 where a municipality is among the dimensions. Also:

- what subtracting published cells from one another leads to: "others", the rest of a list, all but one, one month as
  the difference of two years so far. Each is a cell like any other, listed or not.
- rows in which everybody who answered gave one same answer: the zeros beside it must look as if they were none. Other
  zeros are shown: that nobody came says nothing of anybody. That a service has one channel only says nothing of people
  either: such dimensions are not ``personal``. Dominance rules (p %, n-k) are for amounts; contacts weigh the same.
- shares and means of a hidden cell, since with their base they are the cell.

Stated values of a binary question are hidden together, and no hidden cell can be worked out: under a total that is
shown, at least two are hidden.

**Against whom.** Somebody who has kept every snapshot, knows how codes add up, that counts are not negative, what can
never be (``Table.impossible``), and this text; who sets up all equations of all tables and solves them. Of a small
count they must find it possible that it is zero, and possible that it is large enough to be shown: its *protection
interval* holds 0 and the minimum. Where τ-ARGUS has a safety range around each unsafe cell, this is ours, chosen so
that neither presence nor smallness can be told (the terms and the method are those of Hundepool, Domingo-Ferrer,
Franconi, Giessing, Schulte Nordholt, Spicer and de Wolf, *Statistical Disclosure Control*, Wiley, 2012).

**How.** ``primary`` hides the small; ``suppression`` hides what else it takes, preferring small cells and "not stated",
by linear programmes over the union of all tables. ``audit`` then plays the attacker with linear programming; unless it
finds nothing, more is hidden, in the end whole tables, and nothing else is ever returned. What is shown is exact:
nothing is rounded, nothing is noise. Equal input gives equal output; asking twice tells nothing new.

Fractions: an attacker who allows them finds *wider* intervals than one who insists on whole numbers, so an audit with
fractions alone would be on the unsafe side. That is why each guarded count also gets *witnesses*: two tables in whole
numbers, equal to the truth in all that is shown, with the count at zero and at the minimum. Nobody can exclude those.
Where the search for one is given up (after ``solver.NODES`` nodes), the audit with fractions alone decides.

**What is not protected.**

- What people know of themselves and of those they came with: subtracting oneself from a small row is not modelled.
  A partner subtracting its own part of a programme is (``insiders``); two of them together are not.
- Combinations no table shows. Of a cell of five people in a year, the month is not published and not guarded, though
  all can see it is at most five.
- Who was not there: zeros are shown.
- Counts that change after they were published. ``protect`` refuses them (``Drifted``): late records count in the month
  in which they are recorded, and a corrected closed year is not compared with its first version by this layer.
- Populations against one another: contacts, profiles and hands counted in groups are not added up (design, "profile").
- Tables not given to the same call, or to an earlier one. The portal must give all of them.
- Tables in a circle (A×B, B×C, A×C) whose common frame has more than ``frames.JOINT`` parts: they are linked in pairs,
  and an attacker who solves for the whole of A×B×C may find slightly narrower intervals.
- Hidden cells that are not small: they cannot be worked out exactly, yet can be bounded closely.
- Another version of the solver may choose other cells of the same worth: published snapshots are kept, not made again.
"""

from stats.disclosure.dimensions import TOTAL, Dimension
from stats.disclosure.insiders import Insider
from stats.disclosure.protecting import Unsafe, protect
from stats.disclosure.release import HIDDEN, Hidden, Released, Value, footnote, remembered
from stats.disclosure.system import Drifted
from stats.disclosure.tables import Cell, Inconsistent, Table

__all__ = [
    "HIDDEN",
    "TOTAL",
    "Cell",
    "Dimension",
    "Drifted",
    "Hidden",
    "Inconsistent",
    "Insider",
    "Released",
    "Table",
    "Unsafe",
    "Value",
    "footnote",
    "protect",
    "remembered",
]

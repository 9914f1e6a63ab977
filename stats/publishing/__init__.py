"""The one public set: everything that leaves the staff screens, protected together and frozen month by month (P3).

**Reading** (share pages, exports, the report; one query each, never a live count)::

    publishing.latest()        -> Published | None   the newest month that is public
    publishing.of_year(2021)   -> Published | None   the year as far as it is public
    publishing.years()         -> list[Edition]      (year, month, day): what there is, newest first

    published.year, .month (first day of the last month inside), .day (frozen on), .complete (all twelve months)
    published.period           widest period by month: "2021", "2026-01/2026-05"
    published.quarters         widest period of the tables told by quarter: "2021", "2026-01/2026-09", "2026-Q1"; ""
                               while the first quarter is not over
    published.value("services", "2021", "IC")        -> int, HIDDEN, or None when the set has no such cell
    published.across("services", period="2021")      -> {"*": 33060, "IC": …}: the one dimension left, code → value
    published.rows("programmes", programme="youth")  -> [(codes, value)] of all dimensions, those not given vary
    published.hides("services", …)                   whether such a row is HIDDEN: then show ``footnote()``

Tables, with their dimensions; "*" is all of a dimension, "" not stated::

    services          period × service           each month, quarter, the months so far, the year
    categories        period × category          from here on by quarter; "IC/face", "IC/" for what fits none
    themes            period × service × theme   service COUNSELLED: all but the multimedia area, which has none
    languages         period × language
    programmes        period × programme × service
    programme-themes  period × programme × service × theme   complete years only
    partners          period × partner × service             never open data: for share links and partners' exports
    activities-mode, activities-theme                        group activities, not contacts
    sex, age5, …      (one dimension)            answers of single visitors; complete years only
    visitors          measure                    who agreed to answer; complete years only
    counted/printed…  measure                    what the multimedia area counts beside; complete years only

**Periods.** Months are frozen ten days after they end, December on 5 February, when nothing can be recorded for it any
more, so that a year's figures are the same here and in its report. What is recorded later counts in the month then
being frozen: at each combination of all dimensions, what is known now less what was frozen, never below zero; what
would be is carried on (``late``). Frozen is frozen: the database refuses to change or delete a snapshot.

**Why these tables.** No two of them link in a circle but programmes, services and themes, which are small enough to
be protected as one table. So an attacker who solves for every combination of all dimensions learns no more than one
who links tables in pairs, which is what the disclosure layer guards against. By month there are only services: every
month is a difference to hide. A partner by theme and quarter took five minutes and hid one cell in fourteen.
"""

from stats.disclosure import HIDDEN, TOTAL, Hidden, Value, footnote
from stats.publishing.published import Edition, Published, latest, of_year, years
from stats.publishing.tables import COUNSELLED

__all__ = [
    "COUNSELLED",
    "HIDDEN",
    "TOTAL",
    "Edition",
    "Hidden",
    "Published",
    "Value",
    "footnote",
    "latest",
    "of_year",
    "years",
]

"""What the centre counts: contacts and group activities by day, voluntary answers by month, figures counted elsewhere.

Nothing here refers to a person, an account, a booking or a clock time (design P1). An empty code means *not stated*.
"""

from stats.models.answers import AnswerTally, GroupAnswer, Profile
from stats.models.closing import Correction, YearVersion
from stats.models.cohorts import Cohort
from stats.models.counts import DAILY, HOURLY, MINUTES, SAID, DayCount, HourCount, Measure, MonthCount
from stats.models.figures import Figure, YearNote
from stats.models.published import ShareLink, Snapshot
from stats.models.receipts import ImportedFile, Receipt
from stats.models.reports import KeyEvent, ReportFile, ReportRun
from stats.models.tallies import (
    DIMENSIONS,
    HELD,
    WEEKDAYS,
    Dimensions,
    HeldTally,
    HowHeld,
    MonthlyTally,
    MonthlyTotal,
    PartnerTotal,
    Tally,
)
from stats.models.terms import ReportingCategory, SeriesBreak, Term, TermGroup, TermQuerySet

__all__ = [
    "DAILY",
    "DIMENSIONS",
    "HELD",
    "HOURLY",
    "MINUTES",
    "SAID",
    "WEEKDAYS",
    "AnswerTally",
    "Cohort",
    "Correction",
    "DayCount",
    "Dimensions",
    "Figure",
    "GroupAnswer",
    "HeldTally",
    "HourCount",
    "HowHeld",
    "ImportedFile",
    "KeyEvent",
    "Measure",
    "MonthCount",
    "MonthlyTally",
    "MonthlyTotal",
    "PartnerTotal",
    "Profile",
    "Receipt",
    "ReportFile",
    "ReportRun",
    "ReportingCategory",
    "SeriesBreak",
    "ShareLink",
    "Snapshot",
    "Tally",
    "Term",
    "TermGroup",
    "TermQuerySet",
    "YearNote",
    "YearVersion",
]

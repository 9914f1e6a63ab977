"""What the nights write down of supply and demand: hours offered and taken, how far ahead people book, absences.

Counts of a day, by partner where one is known; nothing of it refers to an interview or to anyone (design P1).
"""

from counselling.demand.days import MEASURES, recount
from counselling.demand.supply import catch_up, freeze

__all__ = ["MEASURES", "catch_up", "freeze", "recount"]

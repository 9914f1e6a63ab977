"""What was offered, what was asked in vain, how long people waited, who did not come; and how well it was all recorded.

``Demand`` and ``Quality`` tell a stretch of days as a section of a page, and as sheets of a file. One query each.
"""

from stats.demand.demand import Demand
from stats.demand.quality import Quality

__all__ = ["Demand", "Quality"]

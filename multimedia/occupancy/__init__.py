"""How much of the time the spaces were open they were booked, and how much they were used.

``minutes`` works a day out from bookings and opening hours, ``freezing`` writes it down every night, ``report`` tells a
stretch of days from what was written, ``today`` tells the day that is not over.
"""

from multimedia.occupancy.freezing import catch_up, freeze

__all__ = ["catch_up", "freeze"]

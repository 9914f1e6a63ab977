"""Workshops, information sessions and visits: their calendar, and who takes part."""

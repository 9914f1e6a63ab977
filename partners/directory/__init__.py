"""The partners as the public meets them: one sheet each, found by name, theme and language, and kept right.

A sheet speaks of an institution. It never says who works for it, nor which of its people one would meet: counsellors
receive everybody together (design/1-the-centre.md, mutual anonymity).
"""

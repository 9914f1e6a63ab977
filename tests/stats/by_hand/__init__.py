"""Counting by hand: a drawn world of plain rows, the numbers that stand in pages and files, and what each must be.

``world`` draws rows and brings them in as people do; ``marks`` reads every number out of a page or a file, wherever it
stands; the others say what must stand there, counted in plain Python from the rows. Nothing of the counting side
imports what reads figures: only words (labels, lists) come from the house.
"""

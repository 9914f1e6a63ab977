"""The vocabulary of the figures: codes with the years for which they hold, what took over from what, groups, and why
two years cannot be laid side by side.

Reading: ``groups``, ``compare``, ``compare_categories``, ``breaks``. The managers' pages write through ``changing``,
``grouping``, ``category_sets`` and ``series``. Nothing of a year before a change moves with it (design F2).
"""

from stats.vocabulary.comparing import Class, Compared, Comparison, compare, compare_categories
from stats.vocabulary.grouping import groups
from stats.vocabulary.series import breaks

__all__ = ["Class", "Compared", "Comparison", "breaks", "compare", "compare_categories", "groups"]

"""What is counted apart and never added to contacts: special audiences reached, cohorts of funded programmes."""

from stats.apart.telling import Apart

__all__ = ["Apart"]

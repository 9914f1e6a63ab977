"""The page of a year: what it reads, what it says, and the files that say the same."""

"""The accounts of the people who work here: unused ones, closed ones, and second steps that got lost."""

"""Somebody leaves: their last day, what they hold after it, and who has it next."""

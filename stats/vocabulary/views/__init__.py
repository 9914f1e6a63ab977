"""The managers' pages of the vocabulary."""

"""The partners' own meetings: when they are, what is on the table, what was decided and whether it was done."""

"""Passing a visitor on to another partner: a note of what, where and when, in which nobody is named."""

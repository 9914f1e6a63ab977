"""Interviews with a counsellor, from the question to the closing.

The public pages are in ``views``, those behind the sign-in in ``staff``, the verbs in ``appointments``. What visitors
are offered: ``kinds``, ``questions``, ``weeks``. What staff read: ``days``, ``weekly``, ``hits``, ``feed``. What they
set: ``availability``, ``centre_days``, ``offering``. Who may do what: ``access``. What is told to whom: ``notices``.
"""

"""The coordinator's workspace: what visitors can book in the coming weeks and why not, the team, what waits.

``scope`` says whose it is, ``readiness`` what can be booked, ``words`` why not and what would help, ``team`` who
receives when, ``waiting`` what is left to do; ``page`` puts it together.
"""

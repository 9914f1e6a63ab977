"""What the public reads of group activities: the agenda by day and by month, one session's page, the feeds.

Reading only. ``filters`` is what stands in the address, ``search`` the words in it, ``meetings`` the list by day,
``months`` the calendar, ``standing`` whether one may register, ``wording`` and ``places`` how it is said.
"""

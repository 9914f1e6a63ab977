"""The demo's group activities: what is offered, 2021's dated sessions, the last days and the coming weeks.

``words`` reads the texts, ``offers`` writes the activities with the pictures of ``drawings``; ``given`` draws the
sessions of 2021 and ``history`` writes and counts them; ``timetable`` says what takes place around today, ``calendar``
finds day and room for it, ``crowd`` who registered, ``recent`` what was counted since.
"""

"""“Please open twelve interviews”: asked by managers, answered by the partner's coordinators, counted in real hours.

``asking``, ``answering`` and ``tending`` (the clock's part) are the verbs; ``room`` counts what was opened, ``unmet``
what people look for in vain, ``telling`` writes the mails.
"""

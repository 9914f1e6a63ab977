"""Information sessions, workshops, events and programme steps: their agenda, and who takes part.

What is offered: ``models.activity``; when and where: ``models.session``; who comes: ``models.registration``. The verbs
are in ``planning`` (staff prepare sessions), ``registrations`` (people register, change, wait) and ``door`` (the day
itself). The public pages are in ``views``, those behind the sign-in in ``staff``; ``access`` says who may do what.
"""

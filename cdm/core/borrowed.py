"""Sentences of Django and allauth that people read here and that one of their catalogues lacks, or says too familiarly.

Where Django's Dutch catalogue has nothing, its fallback is LANGUAGE_CODE: a Dutch page would speak French. Our own
catalogues come before theirs, so naming a sentence here is enough to translate it.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

SENTENCES = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        12,
    ),
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    gettext_noop("You must type the same password each time."),
)

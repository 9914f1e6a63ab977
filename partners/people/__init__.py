"""Who works here: inviting them, letting them in, and ending a role."""

from partners.people.accepting import accept, accept_with_account, invitation_for
from partners.people.inviting import forget_invitations, invite, link, send_again, take_back, token
from partners.people.leaving import end_now, end_over, remove_role, set_last_day
from partners.people.roles import may_grant

__all__ = [
    "accept",
    "accept_with_account",
    "end_now",
    "end_over",
    "forget_invitations",
    "invitation_for",
    "invite",
    "link",
    "may_grant",
    "remove_role",
    "send_again",
    "set_last_day",
    "take_back",
    "token",
]

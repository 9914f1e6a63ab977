"""Who works here: inviting them, letting them in, and ending a role."""

from partners.people.accepting import accept, accept_with_account, invitation_for
from partners.people.inviting import forget_invitations, invite, link, send_again, take_back, token
from partners.people.roles import may_grant, remove_role

__all__ = [
    "accept",
    "accept_with_account",
    "forget_invitations",
    "invitation_for",
    "invite",
    "link",
    "may_grant",
    "remove_role",
    "send_again",
    "take_back",
    "token",
]

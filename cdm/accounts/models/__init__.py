"""Who has an account, where they are signed in, and who lost their second step."""

from cdm.accounts.models.people import User, UserManager
from cdm.accounts.models.signing_in import LostFactor, SignIn

__all__ = ["LostFactor", "SignIn", "User", "UserManager"]

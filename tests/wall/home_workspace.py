"""The coordinator's workspace: whose it is, is in the query, and what is not one's own does not exist there."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from tests.wall import staff

ROWS = {"home:workspace": staff(Role.COORDINATOR, Role.MANAGER)}

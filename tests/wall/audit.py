"""The journal is the managers'."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from tests.wall import rows, staff

ROWS = rows(staff, ("audit:journal", "audit:journal_csv"), Role.MANAGER)

"""What the demo says once it runs. English: it speaks to whoever runs software."""

from __future__ import annotations

from cdm.demo.accounts import ACCOUNTS, PASSWORD


def welcome(address: str, *, mail: int, shared: str = "") -> str:
    """``shared``: the path of a funder's page, if a link for one works."""
    rows = [
        f"    {account.email:<28}{account.role.value:<13}{account.partner or 'the centre':<12}{account.language}"
        for account in ACCOUNTS
    ]
    return "\n".join(
        [
            "",
            f"  Residents      {address}/fr/   {address}/nl/",
            f"  Staff          {address}/fr/demo/accounts/",
            f"  Mail sent      {address}/fr/demo/mail/   ({mail} so far)",
            *([f"  A funder       {address}{shared}"] if shared else []),
            "",
            f"  Accounts, all with the password  {PASSWORD}",
            *rows,
            "",
            "  Ctrl-C stops everything.",
            "",
        ]
    )

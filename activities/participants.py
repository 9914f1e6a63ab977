"""The participants' list as a spreadsheet, made when asked for and kept nowhere.

What it holds is what the rows hold that day: once they are erased, so is the list. Who made it is not noted.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from activities.models import Meeting, Session
from activities.people import Person
from cdm.core import clock, human, links

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (28, 12, 8, 12, 16, 40, 30, 18)


def header(meetings: Sequence[Meeting]) -> list[str]:
    fixed = [_("Name"), _("Code"), _("People"), _("How"), _("State"), _("What helps"), _("E-mail"), _("Phone")]
    return fixed + [_("Came: %(day)s") % {"day": human.day(meeting.starts)} for meeting in meetings]


def row(person: Person, meetings: Sequence[Meeting]) -> list[str | int]:
    of = person.registration
    fixed: list[str | int] = [
        of.name,
        links.show_code(of.code),
        of.party,
        str(of.get_mode_display()),
        str(of.get_state_display()),
    ]
    return [*fixed, of.needs, of.email, of.phone, *(person.came.get(meeting.pk, "") for meeting in meetings)]


def workbook(session: Session, people: Sequence[Person], meetings: Sequence[Meeting]) -> bytes:
    """One sheet; what people typed stays text, whatever it begins with."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_("Participants")[:31])
        for column, width in enumerate((*WIDTHS, *(18 for _meeting in meetings))):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, str(session.activity), bold)
        sheet.write_string(1, 0, f"{human.moment(session.starts)} · {clock.local(session.starts).year}")
        sheet.write_row(3, 0, header(meetings), bold)
        for place, person in enumerate(people, start=4):
            for column, cell in enumerate(row(person, meetings)):
                if isinstance(cell, int):
                    sheet.write_number(place, column, cell)
                else:
                    sheet.write_string(place, column, cell)
        sheet.freeze_panes(4, 0)
    return content.getvalue()

"""The annual report: one structure of numbers for a year, told in two languages, as PDF, workbook and JSON.

``contents`` collects, knowing no language; ``telling`` says it in one; ``typesetting`` and ``spreadsheet`` make files.
"""

"""Everything public, taken as anybody takes it: files downloaded, pages and links read. No model is looked at."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.core.vocabulary import Service, Theme
from stats.models import ShareLink
from stats.publishing.schema import FILES, OTHER_CODE, TOTAL_CODE, UNSTATED_CODE
from stats.shares import links

Cells = dict[tuple[str, tuple[str, ...]], int | None]  # (table, codes) → count; None = hidden
HIDDEN = ("masqué", "–", "verborgen")


def said(code: str) -> str:
    """A code of a file, as the method calls it."""
    if code == TOTAL_CODE:
        return "*"
    return code.removesuffix(OTHER_CODE) if code.endswith(f"/{OTHER_CODE}") else "" if code == UNSTATED_CODE else code


def files(client: Client) -> Cells:
    """Every cell of every file of the open data."""
    found: Cells = {}
    for name, table in FILES.items():
        response = client.get(reverse("open_data:file", args=[f"{name}.csv"]))
        for line in csv.DictReader(io.StringIO(response.content.decode())):
            codes = tuple(said(line[column]) for column in table.columns)
            count = int(line["count"]) if line["status"] == "shown" else None
            if name == "answers":
                found[f"{codes[1]} {codes[0]}", codes[2:]] = count
            elif name == "counted":
                found[f"counted/{codes[1]} {codes[0]}", codes[1:]] = count
            else:
                found[name, codes] = count
    return found


def number(text: str) -> int | None:
    text = text.strip()
    return None if text in HIDDEN else int(re.sub(r"\D", "", text))


# --- pages ----------
class Tables(HTMLParser):
    """Rows of cells of every table, by the id of the heading before it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.heading, self.found, self.cell = "", {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("h2", "h3") and given.get("id"):
            self.heading = given["id"]
        if tag == "svg" and given.get("aria-labelledby"):
            self.heading = given["aria-labelledby"].split()[0]
        if tag == "tr":
            self.found.setdefault(self.heading, []).append([])
        if tag in ("td", "th"):
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.found[self.heading][-1].append(" ".join(self.cell.split()))
            self.cell = None


BARS = {"theme": "themes", "language": "languages", "held-mode": "activities-mode", "held-theme": "activities-theme"}


def page(client: Client, year: int, period: str) -> tuple[Counter, Counter]:
    """(the counts on the public page of a year, the same cells of the files): equal, or the page says more or less.

    ``period``: what the bars tell. Zeros have no row.
    """
    with translation.override("fr"):
        html = client.get(reverse("stats:public_year", args=[year])).content.decode()
    tables, open_cells = Tables(html).found, files(client)
    shown: Counter = Counter()
    wanted: Counter = Counter()
    for heading, rows in tables.items():
        name = heading.removesuffix("-title")
        for row in rows[1:]:
            shown[name, number(row[2])] += 1 if name in BARS or name.startswith(("part-", "answers-")) else 0
    for name, table in BARS.items():
        fixed = (period, "IC+GA+OUT") if table == "themes" else (period,)
        for (of, codes), count in open_cells.items():
            if of == table and codes[:-1] == fixed and codes[-1] != "*" and count != 0:
                wanted[name, count] += 1
    for (of, codes), count in open_cells.items():
        service = codes[-1].partition("/")[0].lower()
        if of == "categories" and codes[0] == period and count != 0 and f"part-{service}-title" in tables:
            wanted[f"part-{service}", count] += 1
    grouped = ("BRU", "JS", "0-19", "20-29", "30-39", "40-49", "50-59", "60+", "*")
    for (of, codes), count in open_cells.items():
        question, _space, when = of.partition(" ")
        name = f"answers-{question.replace('_', '-')}"
        if when == str(year) and f"{name}-title" in tables and codes[0] not in grouped and count != 0:
            wanted[name, count] += 1
    return +shown, wanted


# --- links for funders ----------
def share(client: Client, link: ShareLink, year: int, quarters: list[str]) -> Cells:
    """What the file behind a link says of contacts, by quarter and of the ``quarters`` together (the last of them)."""
    with translation.override("fr"):
        address = reverse("stats:shared_file", args=[links.token(link), year])
        content = client.get(address).content.decode("utf-8-sig")
        services = {str(service.label): service.value for service in Service}
        themes = {str(theme.label): theme.value for theme in Theme} | {"Non précisé": ""}
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    code, table = (link.programme, "programmes") if link.programme else (link.partner, "partners")
    found: Cells = {}
    for place, row in enumerate(rows):
        if row[:1] == ["Trimestre"]:
            heads = [services.get(head, "*") for head in row[1:]]
            for period, line in zip(quarters, rows[place + 1 :], strict=False):
                for service, cell in zip(heads, line[1:], strict=True):
                    found[table, (period, code, service)] = number(cell)
        if row[:1] == ["Thème"]:
            for line in rows[place + 1 :]:
                if len(line) != 2 or line[0] not in themes:
                    break
                found["programme-themes", (str(year), code, "IC+GA+OUT", themes[line[0]])] = number(line[1])
    return found


# --- the report ----------
def report(content: bytes, year: int) -> Cells:
    """The report's JSON: contacts, activities and answers of the year."""
    found: Cells = {}
    when = str(year)
    for table in json.loads(content)["tables"]:
        for row in table["rows"]:
            name, code, count = table["name"], row["code"], row["number"]
            match name.partition("-"):
                case ("services", _, _):
                    found["services", (when, code)] = count
                case ("part", _, service):
                    found["categories", (when, f"{service}/{code}")] = count
                case ("themes", _, _):
                    found["themes", (when, "IC+GA+OUT", code)] = count
                case ("languages", _, _):
                    found["languages", (when, code)] = count
                case ("programmes", _, _):
                    found["programmes", (when, code, "*")] = count
                case ("modes", _, _):
                    found["activities-mode", (when, code)] = count
                case ("held", _, _):
                    found["activities-theme", (when, code)] = count
                case ("months", _, _):
                    found["services", (code[:7], code[8:])] = count
                case ("profile", _, question):
                    found[f"{question} {when}", (code,)] = count
    return found

"""Every number of a page or a file, by where it stands: read from the markup, not looked for.

A mark is (place, row, column) → the numbers written there, as written. Places are the sections of a page, which have
names; a number that stands nowhere in particular is under ``says`` of its section.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

from django.utils import translation
from django.utils.translation import gettext as _

from stats import measures

Key = tuple[str, str, str]
Marks = dict[Key, list[str]]
NUMBER = re.compile(r"[+\u2212]?\d+(?:\u202f\d{3})*(?:,\d+)?(?: (?:%|pt))?")
WHOLE = ("=", "–", "masqué")  # what a cell may hold instead of a number
VOID = {"br", "img", "input", "link", "meta", "hr", "use", "rect", "line", "path", "circle", "wbr"}
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "path", "rect", "small", "span", "strong", "svg", "use", "wbr"}
SKIPPED = {"form", "nav", "script", "select", "style", "template", "thead"}  # of a head only the year and names


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    parts: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, tag: str, of: str = "") -> Iterator[Node]:
        """Below it, in order; ``of``: with that class."""
        for part in self.parts:
            if isinstance(part, Node):
                if part.tag == tag and (not of or of in part.classes):
                    yield part
                yield from part.all(tag, of)

    def text(self, *without: str) -> str:
        """With every plain space one; those that hold a number together stay."""
        told = "".join(
            part if isinstance(part, str) else " " if part.tag == "br" else part.text(*without)
            for part in self.parts
            if isinstance(part, str) or part.tag not in without
        )
        return re.sub(r"[ \n\t\r]+", " ", told.replace("\u00a0", " ")).strip(" ")

    @property
    def plain(self) -> bool:
        """Whether it holds words only."""
        return all(
            isinstance(part, str) or (part.tag in INLINE and "table-box" not in part.classes and part.plain)
            for part in self.parts
        )


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().tag == tag, f"<{self.open[-1].tag}> closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def tree(html: str) -> Node:
    made = _Tree()
    made.feed(html)
    return made.root


@cache
def _definitions(language: str) -> tuple[str, ...]:
    """The sentences that say what a number means, of those with a number in them: they are words."""
    told = {text for entry in measures.registry() for text in (entry.says, str(entry.definition))}
    return tuple(sorted((text.replace("\u00a0", " ") for text in told if NUMBER.search(text)), key=len, reverse=True))


def written(text: str) -> list[str]:
    """The numbers of ``text`` in order, definitions left out."""
    text = text.replace("\u00a0", " ").strip(" ")
    if text in WHOLE:
        return [text]
    for definition in _definitions(translation.get_language() or "fr"):
        text = text.replace(definition, "")
    return [found.group() for found in NUMBER.finditer(text)]


class Page:
    """``marks`` of the main part of a page."""

    def __init__(self, html: str) -> None:
        self.marks: Marks = {}
        main = next(tree(html).all("main"))
        self._walk(main, "")

    def _put(self, place: str, row: str, column: str, text: str) -> None:
        if found := written(text):
            self.marks.setdefault((place, row, column), []).extend(found)

    def _walk(self, node: Node, place: str) -> None:
        place = self._place(node, place)
        if node.tag in SKIPPED or "print-head" in node.classes:  # on paper: when it was printed
            return
        if node.tag in ("h1", "h2", "h3"):
            self._put(place, "", "title", node.text())
        elif node.tag == "tr":
            self._row(node, place)
        elif node.tag == "div" and "stat" in node.classes:
            self._stat(node, place)
        elif node.tag == "div" and "tiles-map" in node.classes:
            for tile in node.all("div"):
                name, value = (next(tile.all(tag)).text() for tag in ("span", "b"))
                self._put(place, name, "tile", value)
        elif node.tag == "svg":
            self._drawing(node, place)
        elif node.plain:
            self._put(place, "", "says", node.text())
        else:
            for part in node.parts:
                if isinstance(part, str):
                    self._put(place, "", "says", part)
                else:
                    self._walk(part, place)

    def _place(self, node: Node, place: str) -> str:
        named = node.attributes.get("aria-labelledby", "").split(" ")[0]
        if "st-cohort" in node.classes:
            return f"{place}/{next(node.all('b')).text()}"
        if node.tag == "figure":
            drawn = next((svg for svg in node.all("svg") if svg.attributes.get("aria-labelledby")), None)
            named = drawn.attributes["aria-labelledby"].split(" ")[0] if drawn else "map-title"
        return named.removesuffix("-title") if named and node.tag != "svg" else place

    def _row(self, node: Node, place: str) -> None:
        label = next(node.all("th")).text("span") or next(node.all("th")).text()
        self._put(place, label, "label-", "".join(span.text() for span in next(node.all("th")).all("span")))
        cells = [cell for cell in node.all("td") if "bar" not in cell.classes]
        for column, cell in enumerate(cells):
            self._put(place, label, str(column), cell.text())

    def _stat(self, node: Node, place: str) -> None:
        name = next(node.all("dt"))
        label = name.text("small", "details")
        self._put(place, label, "note", " ".join(small.text() for small in name.all("small")))
        for more in name.all("details"):
            self._put(place, label, "means", more.text().replace(label, ""))
        for value in node.all("dd"):
            self._put(place, label, "means" if "pf-means" in value.classes else "value", value.text())

    def _drawing(self, node: Node, place: str) -> None:
        for text in node.all("text"):
            if "soft" not in text.classes:  # the names of the columns
                self._put(place, "", "drawn", text.text())
        for told in ("title", "desc"):
            for words in node.all(told):
                self._put(place, "", f"drawn-{told}", words.text())


def page(html: str) -> Marks:
    return Page(html).marks


# --- files ----------
Line = list[str]
Table = tuple[str, list[str], Line, list[Line]]  # name, what is said of it, header, rows


def csv_tables(content: bytes) -> list[Table]:
    """The tables of a file made by ``stats.exports``."""
    found: list[Table] = []
    block: list[Line] = []
    for line in [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"), []]:
        if line:
            block.append(line)
        elif block:
            found.append(_table(block[0][0], block[1:]))
            block = []
    return found


def _table(name: str, lines: list[Line]) -> Table:
    said = [line[0] for line in lines if len(line) == 1]
    rest = [line for line in lines if len(line) > 1]
    return name, said, rest[0], rest[1:]


def xlsx_tables(content: bytes) -> list[list[Line]]:
    """The filled lines of each worksheet, numbers as Python writes them."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sorted(names, key=lambda name: int(re.sub(r"\D", "", name))):
            lines = []
            for row in ElementTree.fromstring(book.read(name)).iter(f"{space}row"):  # noqa: S314  our own file
                cells: dict[int, str] = {}
                for cell in row.iter(f"{space}c"):
                    letters = re.sub(r"\d", "", cell.attrib["r"])
                    place = 0
                    for letter in letters:
                        place = 26 * place + ord(letter) - 64
                    cells[place - 1] = "".join(text.text or "" for text in cell.iter() if text.tag != f"{space}f")
                lines.append([cells.get(place, "") for place in range(max(cells, default=-1) + 1)])
            found.append([line for line in lines if any(line)])
    return found


def number_of(cell: str) -> float | None:
    """What a cell holds as a number; None of words."""
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) else None


def cells(tables: list[Table]) -> dict[tuple[str, ...], float | list[str]]:
    """(table, words of the row, head of the column) → number; the numbers of what is said above a table too."""
    found: dict[tuple[str, ...], float | list[str]] = {}
    for name, said, header, rows in tables:
        if numbers := [number for text in said for number in written(text)]:
            found[name, "", "says"] = numbers
        for row in rows:
            named = zip(header[1:], row[1:], strict=True)
            more = [cell for head, cell in named if cell and number_of(cell) is None and head != _("Definition")]
            for head, cell in zip(header[1:], row[1:], strict=True):
                value = number_of(cell)
                if value is not None:
                    key = (name, " / ".join([row[0], *more]), head)
                    assert key not in found, key
                    found[key] = value
    return found


def same(cell: str, other: str) -> bool:
    """Whether two cells of two files say the same."""
    one, two = number_of(cell), number_of(other)
    return cell == other if one is None or two is None else one == two

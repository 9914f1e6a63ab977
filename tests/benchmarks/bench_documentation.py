"""The documentation with 2,000 and 20,000 works: searched, misspelt, browsed, imported; beside the bare limits."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from multimedia.documentation import importing
from tests.benchmarks.bench_activities import milliseconds

KNOWN = (
    ("Réussir son entretien d’embauche", "fr"),
    ("Le guide de la recherche d’emploi", "fr"),
    ("Créer son entreprise à Bruxelles", "fr"),
    ("Het sollicitatiegesprek voorbereiden", "nl"),
    ("Beroepen van de toekomst", "nl"),
)
SYLLABLES = "ba be bi bo bra cha che con de den di dra eau en er for ge gra he ie in ka la le lin lo ma men mo na ne on per pro ra re sa schap se ti ting to tri ver vi vre wer za".split()  # noqa: SIM905, E501
QUERIES = {
    "browsed": "",
    "filtered by theme and language": "theme=WORK&language=fr",
    "one word": "q=entretien",
    "words in a Dutch plural": "q=sollicitatiegesprekken+voorbereiden",
    "a call number": "q=c+01234",
    "one letter wrong": "q=entretein",
    "two words, both misspelt": "q=entretein+embouche",
    "half a Dutch compound, misspelt": "q=solicitatie",
    "nothing like it": "q=zzyzzyva",
    "the last page": "page=1000",
}


def lines(number: int, *, first: int = 0) -> str:
    """A file of ``number`` works whose titles have some twenty thousand different words among them."""
    draw = random.Random(2021)  # noqa: S311
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 5))) for _ in range(25_000)]
    made = ["cote;titre;auteurs;éditeur;année;langue;thème;exemplaires;emplacement;entré le"]
    for place in range(first, first + number):
        title, language = KNOWN[place % len(KNOWN)]
        more = " ".join(draw.choices(words, k=4))
        author = f"{draw.choice(words).title()}, {draw.choice(words).title()}"
        theme = draw.choice(("WORK", "LEARN", "GUIDE", "START", "MOVE"))
        cells = f"C {place:05}", f"{title} {more}", author, f"Éditions {draw.choice(words)}", "2019", language, theme
        made.append(";".join((*cells, "2", "Rayon 4", "2020-02-03")))
    return "\n".join(made) + "\n"


def run() -> list[tuple[str, float, str]]:
    figures = []
    client = Client(SERVER_NAME="127.0.0.1")
    for number in (2_000, 20_000):
        with tempfile.TemporaryDirectory() as folder:
            figures += _import(Path(folder) / "works.csv", number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT count(*) FROM multimedia_word")
            figures.append((f"{number:,} works: different words", cursor.fetchone()[0], "words"))
        figures.append((f"{number:,} works: bare limit, twenty of them by the index", milliseconds(_bare), "ms"))
        with translation.override("fr"):
            base = reverse("multimedia:works")
        for label, query in QUERIES.items():
            figures.append(
                (f"{number:,} works: page, {label}", milliseconds(_page(client, f"{base}?{query}"), 7), "ms")
            )
    return figures


def _import(path: Path, number: int) -> list[tuple[str, float, str]]:
    path.write_text(lines(number), encoding="utf-8")
    figures = []
    _took, shown = _timed(lambda: importing.bring_in(path, keep=False, shown=100))
    figures.append((f"{number:,} lines: shown before they are imported", _took, "ms"))
    _took, _done = _timed(lambda: importing.bring_in(path, expected=shown.digest))
    figures.append((f"{number:,} lines: imported ({shown.added:,} added)", _took, "ms"))
    _took, again = _timed(lambda: importing.bring_in(path))
    figures.append((f"{number:,} lines: the same file again ({again.changed} changed)", _took, "ms"))
    path.write_text(path.read_text(encoding="utf-8").replace("Rayon 4", "Rayon 5"), encoding="utf-8")
    _took, changed = _timed(lambda: importing.bring_in(path))
    figures.append((f"{number:,} lines: all of them changed ({changed.changed:,})", _took, "ms"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.append((f"{number:,} lines: most memory this process ever had", peak, "MB"))
    return figures


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1000, found


def _bare() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM multimedia_work ORDER BY sorted, id LIMIT 20")
        return cursor.fetchall()


def _page(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    return get

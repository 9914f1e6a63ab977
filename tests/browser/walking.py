"""Opening pages in a real browser and writing down everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUICKLY = {"resultTypes": ["violations"], "preload": False}  # what it would preload, none of these rules reads
RULES = {"runOnly": LAWS, **QUICKLY}
BUT_COLOURS = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **QUICKLY}
AXE = Axe().axe_script  # half a megabyte: given to each page once
FAULTS = (
    "rules => axe.run(rules).then(said => said.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.target)]))"
)
SMALLEST, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
OUTLINE = """() => [
    document.documentElement.lang,
    document.querySelectorAll("main").length,
    [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(h => h.checkVisibility()).map(h => +h.tagName[1]),
]"""
AS_SENT = re.compile(r'<html[^>]* lang="([^"]*)"|(<main[ >])')
# As wide as the page gets: in our letters once they have come, and in the wider ones of who does not get them.
TOO_WIDE = """async () => {
    const page = document.documentElement, excess = () => page.scrollWidth - page.clientWidth;
    await document.fonts.ready;
    const ours = excess();
    page.style.setProperty("--font", "sans-serif");
    const others = excess();
    page.style.removeProperty("--font");
    return Math.max(ours, others);
}"""


@dataclass
class Walk:
    """``seen``: addresses that were pages; ``passed``: what had no page to show (a redirect, a file, POST only).

    ``colours``: read the contrasts too, which takes as long as all else: of the light page, then of the dark one.
    """

    browser: Browser
    origin: str
    colours: bool = True
    seen: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def context(self, session: str) -> BrowserContext:
        made = self.browser.new_context(viewport=DESK, reduced_motion="reduce")
        if session:
            made.add_cookies([{"name": "sessionid", "value": session, "url": self.origin}])
        return made

    def visit(self, page: Page, address: str, language: str) -> None:
        """Note under ``wrong`` what a person would stumble over at ``address``; ``language``: of the page, or any.

        The page is fetched twice: as it was sent is how it stands without scripts, then the browser runs them.
        """
        noises: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                noises.append(message.text)

        def follow(request: Request) -> None:
            if not request.url.startswith((self.origin, "data:")):
                noises.append(f"asks {request.url}")

        page.on("console", hear)
        page.on("request", follow)
        page.on("pageerror", lambda fault: noises.append(str(fault)))
        first = page.context.request.get(self.origin + address, max_redirects=0)
        if first.status >= 500:
            self.wrong.append(f"{address}: answers {first.status}")
        elif first.status != 200 or "html" not in first.headers["content-type"]:
            self.passed.append(address)
        else:
            page.goto(self.origin + address)
            self.seen.append(address)
            found = [*without_scripts(first.text(), language), *noises, *self._problems(page, language)]
            self.wrong += [f"{address}: {problem}" for problem in found]
        page.remove_listener("console", hear)
        page.remove_listener("request", follow)

    def _problems(self, page: Page, language: str) -> Iterator[str]:
        lang, mains, levels = page.evaluate(OUTLINE)
        if lang not in _languages(language):
            yield "is in another language"
        if mains != 1:
            yield "has not exactly one main"
        if levels.count(1) != 1 or levels[:1] != [1]:
            yield f"does not begin with its one h1: {levels}"
        yield from (f"skips from h{one} to h{next_}" for one, next_ in pairwise(levels) if next_ > one + 1)
        page.evaluate(AXE)
        yield from self._faults(page, RULES if self.colours else BUT_COLOURS)
        if self.colours:
            page.emulate_media(color_scheme="dark")
            yield from (f"in the dark, {fault}" for fault in self._faults(page, COLOURS))
            page.emulate_media(color_scheme="light")
        page.set_viewport_size(SMALLEST)
        if (excess := page.evaluate(TOO_WIDE)) > 0:
            yield f"is {excess} px too wide at 320 px"
        page.set_viewport_size(DESK)

    def _faults(self, page: Page, rules: dict[str, object]) -> Iterator[str]:
        yield from (f"axe {fault}: {where}" for fault, where in page.evaluate(FAULTS, rules))


def without_scripts(sent: str, language: str) -> Iterator[str]:
    found = AS_SENT.findall(sent)
    if {lang for lang, _main in found if lang} - _languages(language):
        yield "is in another language without scripts"
    if sum(bool(main) for _lang, main in found) != 1:
        yield "has not exactly one main without scripts"


def _languages(language: str) -> set[str]:
    return {language} if language else {"fr", "nl"}

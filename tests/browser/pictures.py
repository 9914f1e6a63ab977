"""``make pictures``: the README's pictures, taken from a demo that runs. No test: it looks, it asserts nothing."""

from __future__ import annotations

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from cdm.demo.accounts import PASSWORD
from cdm.env import ROOT
from tests.browsers import ARGUMENTS, NAMES

PLACE = ROOT / ".ci" / "pictures"
HEAVIEST = 150_000  # bytes of one picture: everybody who clones has them
DESK, PHONE = (1280, 800), (390, 780)


def _nothing(page: Page) -> None:
    pass


def _a_time(page: Page) -> None:
    page.locator("input[name=channel][value=FACE]").check()
    page.locator("button[name=go]").click()
    page.locator("a.slot").first.wait_for()


def _answers(page: Page) -> None:
    for name, value in (("channel", "FACE"), ("theme", "WORK"), ("sex", "F"), ("age5", "25-29")):
        page.locator(f"input[name={name}][value='{value}']").check()
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    email: str = ""  # of the account that looks; nobody's for residents
    size: tuple[int, int] = DESK
    scale: float = 0.75
    before: Callable[[Page], None] = _nothing


PICTURES = (
    Picture("home", "/fr/", size=(1280, 960)),
    Picture("time", "/nl/advies/?theme=WORK", size=PHONE, scale=1, before=_a_time),
    Picture("agenda", "/fr/agenda/", size=(1280, 960)),
    Picture("today", "/fr/equipe/", "amina@actiris.example", size=(1280, 1060)),
    Picture("year", "/fr/chiffres/2021/", "direction@centre.example", size=(1280, 1160)),
    Picture("record", "/fr/equipe/encoder/", "amina@actiris.example", size=(1280, 1000), before=_answers),
)


def main(address: str) -> int:
    """0 when every picture is there and light enough."""
    try:
        urllib.request.urlopen(f"{address}/readyz", timeout=5)  # noqa: S310 - the demo on this machine
    except (urllib.error.URLError, OSError):
        sys.stderr.write(f"No demo answers at {address}; start `make demo` in another terminal.\n")
        return 1
    chromium = next((path for name in NAMES if (path := shutil.which(name))), None)
    if chromium is None:
        sys.stderr.write("No Chromium on this machine (Debian: apt-get install chromium).\n")
        return 1
    PLACE.mkdir(exist_ok=True)
    heavy = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for picture in PICTURES:
            context = browser.new_context(
                viewport={"width": picture.size[0], "height": picture.size[1]},
                device_scale_factor=picture.scale,
                reduced_motion="reduce",
            )
            page = context.new_page()
            if picture.email:
                page.goto(f"{address}/fr/compte/connexion/")
                page.locator("input[name=login]").fill(picture.email)
                page.locator("input[name=password]").fill(PASSWORD)
                page.locator("input[name=password]").press("Enter")
                page.wait_for_load_state()
            page.goto(address + picture.path)
            picture.before(page)
            file = PLACE / f"{picture.name}.png"
            page.screenshot(path=file, animations="disabled")
            context.close()
            sys.stdout.write(f"  {file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB\n")
            heavy += [file.name] if file.stat().st_size > HEAVIEST else []
        browser.close()
    if heavy:
        sys.stderr.write(f"Heavier than {HEAVIEST // 1000} kB: {', '.join(heavy)}.\n")
    return 1 if heavy else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))

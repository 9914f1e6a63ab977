"""What a device remembers of the site, and putting things there behind its back."""

from __future__ import annotations

import base64
import time
import uuid

from django.urls import reverse
from playwright.sync_api import Locator, Page

from cdm.core import clock
from stats.models import Tally
from tests.browser.cuttable import Wire
from tests.browser.walking import AXE, FAULTS, RULES

PATIENCE = 10  # seconds

# Everything, as text: what is in caches, databases and the two storages.
REMEMBERED = """async () => {
    const letters = new TextDecoder("latin1"), found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    const told = (value) => value instanceof Uint8Array || value instanceof ArrayBuffer ? letters.decode(value)
        : value && typeof value === "object" ? Object.values(value).map(told).join(" ") : String(value);
    const asked = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            found.push(request.url, await (await caches.match(request)).text());
    for (const { name } of await indexedDB.databases()) {
        const base = await asked(indexedDB.open(name));
        for (const store of base.objectStoreNames) {
            const inside = base.transaction(store).objectStore(store);
            found.push(...(await asked(inside.getAllKeys())), ...(await asked(inside.getAll())).map(told));
        }
        base.close();
    }
    return found.join("\\n");
}"""
PUT = """([key, text]) => new Promise((done) => (indexedDB.open("record").onsuccess = ({ target }) => {
    const change = target.result.transaction("waiting", "readwrite");
    change.objectStore("waiting").put(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), key);
    change.oncomplete = () => (target.result.close(), done());
}))"""
BOXES = """() => new Promise((done) => (indexedDB.open("record").onsuccess = ({ target }) => {
    const boxes = target.result.transaction("waiting").objectStore("waiting").getAll();
    boxes.onsuccess = () => (target.result.close(), done(boxes.result.map((box) => [...box])));
}))"""
SETTLED = """() => navigator.serviceWorker.getRegistrations().then((all) =>
    all.length === 2 && all.every((one) => one.active && !one.waiting && !one.installing))"""
KEEP = """async (fields) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    await sealed.keep(data);
}"""


def eventually(page: Page, asked: str, arg: object = None) -> None:
    """Ask again until it is true. ``wait_for_function`` takes a promise itself for true, and waits for nothing."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(asked, arg):
        assert time.monotonic() < end, f"not within {PATIENCE} s: {asked}"
        page.wait_for_timeout(50)


def ready(page: Page) -> None:
    """Wait until the page's worker looks after it."""
    page.wait_for_function("() => navigator.serviceWorker.controller", timeout=30_000)


def record_page(page: Page, line: Wire) -> None:
    """Go there, and wait until its worker looks after it."""
    page.goto(line.url + reverse("home:record"))
    ready(page)


def remembered(page: Page) -> str:
    return page.evaluate(REMEMBERED)


def waiting(page: Page) -> int:
    return page.evaluate("sealed.waiting().then((keys) => keys.length)")


def expect_waiting(page: Page, count: int) -> None:
    """As many records wait; a page that has just come may not know yet how to tell."""
    eventually(page, "(n) => typeof sealed === 'object' && sealed.waiting().then((keys) => keys.length === n)", count)


def boxes(page: Page) -> list[bytes]:
    """The sealed records, as they lie there."""
    return [bytes(box) for box in page.evaluate(BOXES)]


def put(page: Page, content: bytes) -> None:
    """Something that was never sealed, where sealed records wait."""
    page.evaluate(PUT, [str(uuid.uuid4()), base64.b64encode(content).decode()])


def keep(page: Page, **fields: str) -> None:
    """A record of another time or another hand, sealed and kept."""
    page.evaluate(KEEP, {"service": "IC", "day": clock.today().isoformat(), "count": "1", **fields})


def faults(page: Page) -> list[list[object]]:
    """What axe finds on the page as it stands: the rule, and where."""
    page.evaluate(AXE)
    return page.evaluate(FAULTS, RULES)


def hindrances(page: Page) -> list[str]:
    """Why Chromium would not install the page; that a test's window keeps nothing is none of the page's doing."""
    said = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    return [error["errorId"] for error in said["installabilityErrors"] if error["errorId"] != "in-incognito"]


def choose(page: Page, **answers: str) -> None:
    for name, value in answers.items():
        page.locator(f"form.record input[name={name}][value='{value}']").locator("xpath=..").click()


def title(page: Page) -> Locator:
    """What the panel says just now."""
    return page.locator("#offline h2").filter(visible=True)


def save(page: Page) -> None:
    page.locator("form.record .button[type=submit]").click()


def counted() -> list[tuple]:
    rows = Tally.objects.values_list("day", "service", "channel", "theme", "partner", "count")
    return sorted((day.isoformat(), *codes) for day, *codes in rows)

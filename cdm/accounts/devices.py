"""Which browser on which system, by family: enough to know one's own again, too little to know anybody by."""

from __future__ import annotations

from django.http import HttpRequest

from cdm.accounts.models.signing_in import Browser, System

# In this order: nearly all of them say that they are Chrome and Safari too.
BROWSERS = (
    (Browser.EDGE, ("Edg/", "EdgA/", "EdgiOS/")),
    (Browser.OPERA, ("OPR/", "Opera")),
    (Browser.SAMSUNG, ("SamsungBrowser/",)),
    (Browser.FIREFOX, ("Firefox/", "FxiOS/")),
    (Browser.CHROME, ("Chrome/", "CriOS/", "Chromium/")),
    (Browser.SAFARI, ("Safari/",)),
)
SYSTEMS = (
    (System.IPHONE, ("iPhone",)),
    (System.IPAD, ("iPad",)),
    (System.ANDROID, ("Android",)),
    (System.CHROMEOS, ("CrOS",)),
    (System.WINDOWS, ("Windows",)),
    (System.MACOS, ("Macintosh", "Mac OS X")),
    (System.LINUX, ("Linux", "X11")),
)


def of(request: HttpRequest) -> tuple[Browser, System]:
    """What the request's User-Agent says; whatever it says, one of these."""
    agent = request.headers.get("user-agent", "")
    browser = next((family for family, signs in BROWSERS if any(sign in agent for sign in signs)), Browser.OTHER)
    system = next((family for family, signs in SYSTEMS if any(sign in agent for sign in signs)), System.OTHER)
    return browser, system

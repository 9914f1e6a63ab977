"""The codebase itself: its storeys, its shape, its catalogues. What runs it elsewhere is in test_house_deploy.py."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from celery.schedules import crontab
from django.core.management import call_command

from cdm.celery import app
from cdm.core import catalogues
from cdm.demo import loader
from cdm.env import ROOT
from tests.wall import urlconf

TOP = {
    *("manage.py", "pyproject.toml", "cdm", "partners", "activities", "counselling", "multimedia", "stats"),
    *("templates", "locale", "tests", "docker-compose.yml", "README.md", "CONTRIBUTING.md", "LICENSE", "Makefile"),
    *("requirements.txt", "requirements-dev.txt", "Dockerfile", ".dockerignore", ".gitignore", ".ci", "docs"),
}
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
# Words that give a French or Dutch msgid away, and the names that may carry accents.
NOT_ENGLISH = re.compile(
    r"\b(vous|votre|nous|est|les|des|une|pour|avec|dans|het|een|voor|niet|uw|wij|zijn|naar|van de)\b", re.IGNORECASE
)
ACCENTED = re.compile(r"[àâçéèêëîïôûùüœ]")
NAMES = re.compile(r"Cité des métiers|Beroepenpunt|Tracé|Formtruck|Français|Café", re.IGNORECASE)
LANGUAGES = ("fr", "nl")


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository; of the tree where there is no git."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone: what belongs to the repository is unknown")
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).exists()]


def python() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts and path.stat().st_size]


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def test_storeys_import_only_what_is_below():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_top_level_is_the_fixed_one():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_nothing_is_left_for_later():
    files = [
        path for path in tracked() if path.suffix in {".py", ".html", ".css", ".js", ".txt", ".md", ".yml", ".toml"}
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LATER.search(line)
    ]
    assert found == []


def test_files_stay_small():
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in python()}
    assert {str(path): size for path, size in sizes.items() if size > 400} == {}
    assert statistics.median(size for path, size in sizes.items() if path.parts[0] != "tests") < 80


def test_modules_are_named_after_things():
    banned = {"services", "utils", "helpers", "misc", "common"}
    apps = [path for path in python() if path.relative_to(ROOT).parts[0] != "tests"]
    # "service" is a word of the centre: what it counts
    assert [path for path in apps if path.stem in banned and path.parent != ROOT / "stats" / "figures"] == []


def test_only_one_module_reads_the_environment():
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in python()
        if path.relative_to(ROOT).parts[0] != "tests" and re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert readers <= {"cdm/env.py", "cdm/celery.py", "cdm/wsgi.py", "manage.py"}


def test_every_view_has_a_policy():
    bare = [
        url.key for url in urlconf.walk() if not url.key.startswith("admin") and not hasattr(url.callback, "policy")
    ]
    assert bare == []


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_scheduled_tasks_exist_and_none_is_due_between_two_and_four():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
        if isinstance(entry["schedule"], crontab):
            assert not {2, 3} & entry["schedule"].hour, name
            assert entry["schedule"].hour != set(range(24)), f"{name}: an hour too many, it would run at two"


def test_the_demo_loads_every_module_in_a_declared_order():
    assert set(loader.modules()) == set(loader.ORDER)
    assert loader.modules() == list(loader.ORDER)


# --- catalogues ----------


def test_both_catalogues_are_complete():
    assert catalogues.gaps(ROOT / "locale") == []


def test_both_catalogues_have_the_same_entries():
    french, dutch = ({(entry.msgid, entry.msgctxt) for entry in catalogue(language)} for language in LANGUAGES)
    assert french == dutch


def forms(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """(English, translation) for each form of an entry."""
    if entry.msgid_plural:
        for text in entry.msgstr_plural.values():
            yield entry.msgid_plural, text
    else:
        yield entry.msgid, entry.msgstr


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_survive_translation(language):
    names, tags = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}"), re.compile(r"<(/?\w+)")
    wrong = []
    for entry in catalogue(language).translated_entries():
        for english, text in forms(entry):
            there, here = set(names.findall(english)), set(names.findall(text))
            # a plural form may leave its number out ("a place left"), nothing else may go
            whole = here <= there if entry.msgid_plural else here == there
            if not whole or sorted(tags.findall(text)) != sorted(tags.findall(english)):
                wrong.append(entry.msgid)
    assert wrong == []


def test_french_marks_stay_with_their_words():
    """A mark of two parts never stands alone at the start of a line: the space before it does not break."""
    loose = re.compile(r" [:;?!»]|« ")
    texts = [text for entry in catalogue("fr") for _english, text in forms(entry)]
    assert [text for text in texts if loose.search(text)] == []


def test_msgids_are_english():
    found = []
    for entry in catalogue("fr"):
        text = NAMES.sub("", entry.msgid)
        if ACCENTED.search(text) or len(NOT_ENGLISH.findall(text)) > 0:
            found.append(entry.msgid)
    assert found == []


@pytest.mark.skipif(not os.environ.get("CI"), reason="runs on CI, where gettext is installed")
def test_catalogues_hold_what_the_code_says(tmp_path):
    assert shutil.which("xgettext"), "gettext is missing (Debian: apt-get install gettext)"
    for source in tracked():
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    done = subprocess.run(
        [sys.executable, "manage.py", "messages"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for language in LANGUAGES:
        path = Path("locale") / language / "LC_MESSAGES" / "django.po"
        before, after = ({(e.msgid, e.msgctxt) for e in polib.pofile(str(base / path))} for base in (ROOT, tmp_path))
        assert before ^ after == set(), f"{language}: run `make messages`"

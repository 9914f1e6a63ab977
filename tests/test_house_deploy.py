"""What runs the portal elsewhere: the lock, the environment, the image, the composition, the commands."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tomllib

import pytest
import yaml

from cdm import env
from cdm.env import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
APP_SERVICES = ("web", "worker", "beat", "migrate")
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def production(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return {
        **kept,
        "CDM_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "CDM_BASE_URL": "https://portal.example",
        "CDM_HOSTS": "portal.example",
        **more,
    }


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_checks_are_silent_in_production_settings():
    done = manage("check", "--deploy", "--fail-level", "DEBUG", environment=production())
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"CDM_PGBOUNCER": "perhaps"}, "CDM_PGBOUNCER"),
        ({"CDM_POOL_SIZE": "many"}, "CDM_POOL_SIZE"),
        ({"CDM_MODE": "prod"}, "CDM_MODE"),
    ],
)
def test_a_wrong_switch_is_one_line_that_names_it(change, says):
    done = manage("check", environment=production(**change))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_the_readme_lists_every_switch_as_it_is():
    listed = re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert listed == env.described(), "the table of README.md should read as cdm.env.described() says"


def test_every_switch_is_described():
    read = set(re.findall(r'"((?:CDM_)?[A-Z]+(?:_[A-Z]+)*)"', (ROOT / "cdm" / "env.py").read_text()))
    assert read == {name for name, _ in env.described()}


# --- the lock ----------


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_is_hashed_and_names_no_host(name):
    text = (ROOT / name).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert [
        block.split()[0] for block in blocks if re.match(r"[a-z0-9]", block) and "--hash=sha256:" not in block
    ] == []


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*])?==([^\s;]+)", (ROOT / name).read_text(), flags=re.MULTILINE))


def test_the_lock_pins_what_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    everything = [*project["dependencies"], *(name for extra in extras for name in extra)]
    pinned, runtime = pins("requirements-dev.txt"), pins("requirements.txt")
    for wish in everything:
        name, version = re.match(r"([\w-]+)(?:\[[^]]*])?(?:==([\w.]+))?", wish).groups()
        assert name in pinned, f"{name} is not locked: make lock"
        assert version in {None, pinned[name]}, f"{name}: make lock"
    assert {name: version for name, version in runtime.items() if pinned.get(name) != version} == {}


# --- the image and the composition ----------


def test_the_image_holds_every_app_and_nothing_else():
    copied = set(re.findall(r"^COPY (?:--from=\S+ )?([\w./]+) \./", DOCKERFILE, flags=re.MULTILINE))
    allowed = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
    roots = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert set(roots) <= copied


def test_the_image_runs_as_nobody_in_particular():
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER cdm$", last, flags=re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE) == ["python:3.12-slim-bookworm"] * 2


def test_the_composition_has_all_parts_each_watched():
    services = COMPOSE["services"]
    assert set(services) == {*APP_SERVICES, "postgres", "redis", "mail"}
    assert services["mail"]["profiles"] == ["development"]
    unwatched = [name for name, service in services.items() if "test" not in service.get("healthcheck", {})]
    assert unwatched == ["migrate"]
    volumes = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert volumes == set(COMPOSE["volumes"])


def test_the_composition_tells_no_secret_and_knows_only_real_switches():
    known = {name for name, _ in env.described()}
    for name in APP_SERVICES:
        environment = COMPOSE["services"][name]["environment"]
        assert set(environment) <= known
        for variable in ("SECRET_KEY", "DATABASE_URL", "SMTP_URL"):
            assert "${" in environment[variable], f"{name}: {variable} is written out"
    for name, service in COMPOSE["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|TOKEN", variable):
                assert value.startswith("${"), f"{name}: {variable} is written out"


def test_the_readme_s_file_of_secrets_holds_what_the_composition_asks_for():
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    written = set(re.findall(r"^([A-Z_]+)=", (ROOT / "README.md").read_text(), flags=re.MULTILINE))
    assert asked == written


# --- the commands ----------


def test_ci_runs_the_checks_and_then_the_readme_s_test_command():
    script = (ROOT / ".ci" / "run").read_text()
    command = re.search(r"^(make test)\b", (ROOT / "README.md").read_text(), flags=re.MULTILINE)[1]
    assert 0 < script.index("\nmake check") < script.index(f"\n{command}")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_makefile_knows_the_promised_commands():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"help", "setup", "demo", "test", "check", "bench", "messages", "lock"} <= targets

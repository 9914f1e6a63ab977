"""``make bench``: every ``bench_*.py`` here, each figure beside the bare limit measured in the same run.

A bench module has ``run() -> list[tuple[str, float, str]]``: what was measured, its value, its unit. Each runs in a
database of its own, made for it and dropped after it. ``python -m tests.benchmarks agenda outbox`` runs only those.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["CDM_STATE_DIR"] = os.environ.get("CDM_BENCH_STATE_DIR") or str(HERE.parent.parent / ".state" / "bench")

    from cdm import embedded, env

    with embedded.services(env.read()):
        import django
        from django.conf import settings
        from django.db import connection

        django.setup()
        settings.ALLOWED_HOSTS.append("testserver")  # what django.test.Client asks for; pytest would allow it
        modules = names or [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
        for name in modules:
            bench = importlib.import_module(f"tests.benchmarks.bench_{name}")
            production = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                print(f"\n{name}")
                for label, value, unit in bench.run():
                    print(f"  {label:<72} {value:>12,.1f} {unit}", flush=True)
            finally:
                connection.creation.destroy_test_db(production, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

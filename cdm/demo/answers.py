"""Invented answers of visitors. 2021 meets every percentage its annual report printed, on 1,000 responses."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import starmap

from cdm.demo.draw import apportion
from stats import seed

AGES_2021 = {
    "0-14": 5, "15-19": 88, "20-24": 138, "25-29": 158, "30-34": 151, "35-39": 148,
    "40-44": 112, "45-49": 86, "50-54": 58, "55-59": 34, "60-64": 16, "65+": 6,
}  # fmt: skip
STATUS_2021 = {
    "JS_BEN": 338, "JS_INS": 121, "JS_CPAS": 139, "JS_FREE": 104, "JS_OTHER": 54,
    "EMP": 86, "TEMP": 17, "SELF": 21, "PUPIL": 38, "STUD": 46, "PARENT": 9, "PRO": 12, "OTHER": 15,
}  # fmt: skip
EDUCATION = {
    "NONE": 9, "CEB": 7, "CE1D": 6, "CESI": 15, "APPR": 4, "CESS": 25, "BACH": 11, "MAST": 9, "FOREIGN": 11, "": 3,
}  # fmt: skip
REFERRAL_2021 = {
    "OWN": 503, "ACTIRIS": 187, "BF": 48, "VDAB": 22, "CPAS": 41, "ML": 36, "SCHOOL": 44, "ASSOC": 37,
    "PEER": 52, "WEB": 24, "EVENT": 6,
}  # fmt: skip
# How much more often than their number people of a municipality come (1 = as often).
NEARNESS = {
    "21004": 1.25, "21012": 1.5, "21001": 1.2, "21015": 1.35, "21014": 1.9, "21013": 1.4,
    "21011": 1.25, "21016": 0.55, "21018": 0.6, "21019": 0.5, "21017": 0.5, "21002": 0.6,
}  # fmt: skip


def _weights() -> dict[str, float]:
    return {
        row["nis"]: int(row["population_2020_01_01"]) * NEARNESS.get(row["nis"], 1.0)
        for row in seed.rows("municipalities.csv")
    }


def _residence(region: int, elsewhere: int, abroad: int) -> dict[str, int]:
    weights = _weights()
    parts = dict(zip(weights, apportion(region, list(weights.values())), strict=True))
    return parts | {"OTHER_BE": elsewhere, "ABROAD": abroad}


def _scaled(weights: Mapping[str, int], n: int) -> dict[str, int]:
    return dict(zip(weights, apportion(n, list(weights.values())), strict=True))


def of_2021() -> dict[str, dict[str, int]]:
    return {
        "sex": {"F": 509, "M": 491},
        "age5": dict(AGES_2021),
        "municipality": _residence(922, 60, 18),
        "status": dict(STATUS_2021),
        "education": _scaled(EDUCATION, 1000),
        "referral": dict(REFERRAL_2021),
        "first_visit": {"yes": 744, "no": 256},
    }


def of_another(n: int, *, first_visits: float) -> dict[str, dict[str, int]]:
    """About as in 2021, with some questions left open."""

    def some_open(counts: Mapping[str, int]) -> dict[str, int]:
        left = round(n * 0.03)
        return _scaled(counts, n - left) | {"": left}

    first = round(n * 0.98 * first_visits)
    known = of_2021()
    drawn = dict(starmap(lambda name, counts: (name, some_open(counts)), known.items()))
    return drawn | {
        "education": _scaled(EDUCATION, n),
        "first_visit": {"yes": first, "no": round(n * 0.98) - first, "": n - round(n * 0.98)},
    }

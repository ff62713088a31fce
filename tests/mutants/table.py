"""The table of wrong changes, held against the sources it was written for."""

import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TABLE = TOP / "tests/mutants/mutants.toml"

# What cargo is asked to test, and with which variables.
SUITES = {
    "engine": (["-p", "wedsync-engine"], {}),
    "simulation": (["-p", "wedsync-tests", "--test", "simulation"], {"WEDSYNC_SIM_SECONDS": "15"}),
    "store": (["-p", "wedsync-store"], {}),
    "connectors": (["-p", "wedsync-connectors"], {}),
    "contract": (["-p", "wedsync-tests", "--test", "contract"], {}),
    "disk": (["-p", "faulty-disk"], {}),
    "relay": (["-p", "wedsync-relay"], {}),
}


def read_table():
    mutants = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]
    wrong = []
    names = [mutant["name"] for mutant in mutants]
    wrong += [f"{name}: the name is there twice" for name in sorted(set(names)) if names.count(name) > 1]
    for mutant in mutants:
        path = TOP / mutant["file"]
        count = path.read_text(encoding="utf-8").count(mutant["find"]) if path.is_file() else None
        if count is None:
            wrong.append(f"{mutant['name']}: there is no {mutant['file']}")
        elif count != 1:
            wrong.append(f"{mutant['name']}: its text is {count} times in {mutant['file']}, not once")
        if mutant["find"] == mutant["replace"]:
            wrong.append(f"{mutant['name']}: changes nothing")
        unknown = [suite for suite in mutant["caught_by"] if suite not in SUITES]
        if unknown or not mutant["caught_by"]:
            wrong.append(f"{mutant['name']}: caught_by must name suites of {', '.join(SUITES)}")
    if wrong:
        sys.exit("tests/mutants/mutants.toml is out of step with the sources:\n  " + "\n  ".join(wrong))
    return mutants

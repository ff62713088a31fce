#!/usr/bin/env python3
"""Plants the wrong changes of tests/mutants/mutants.toml and prints the share that the tests catch.

    tests/mutants/run.py [--check] [--only NAME …] [--file PART] [--suite SUITE] [--list]

Works on a copy of the sources with a target folder of its own (target/planted, or WEDSYNC_MUTANTS). The changes are
built in together and woken one at a time; the few that cannot be are built one by one. A change that does not compile,
or whose text is no longer found exactly once, is no test of anything and fails the run. So does a share below 95 %.
Deliberately absent: making up changes. Each one in the table breaks something that was promised, and says what.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from table import SUITES, TOP, read_table

LEAST = 95.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only hold the table against the sources")
    parser.add_argument("--list", action="store_true", help="only show the table")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these and no others")
    parser.add_argument("--file", metavar="PART", help="those in files whose path contains this")
    parser.add_argument("--suite", choices=SUITES, help="run this suite alone, for those that name it")
    asked = parser.parse_args()

    mutants = read_table()
    if asked.only:
        mutants = [mutant for mutant in mutants if mutant["name"] in asked.only]
    if asked.file:
        mutants = [mutant for mutant in mutants if asked.file in mutant["file"]]
    if asked.suite:
        mutants = [mutant | {"caught_by": [asked.suite]} for mutant in mutants if asked.suite in mutant["caught_by"]]
    if asked.check:
        print(f"mutants: {len(mutants)} in the table, each found once")
        return
    if asked.list:
        for mutant in mutants:
            print(f"{mutant['name']:<44} {mutant['breaks']}")
        return
    if not mutants:
        sys.exit("No mutant of the table is meant by that.")
    # Told to stop, it ends the suite under way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(plant(mutants))


def plant(mutants):
    # Here, so that the table can be checked where tree-sitter is not installed.
    from workshop import Workshop

    workshop = Workshop(Path(os.environ.get("WEDSYNC_MUTANTS", TOP / "target/planted")))
    needed = [suite for suite in SUITES if any(suite in mutant["caught_by"] for mutant in mutants)]
    start = time.monotonic()
    alone = workshop.plant_together(mutants, needed)
    print(f"built with {len(mutants) - len(alone)} asleep, {len(alone)} left out: {time.monotonic() - start:.0f} s")

    for suite in needed:
        start = time.monotonic()
        result = workshop.run(suite)
        took = time.monotonic() - start
        print(f"nothing planted: {suite} {result}, {took:.0f} s", flush=True)
        if result != "passed":
            sys.exit(f"The {suite} tests must pass before they can catch anything. What they said is in {workshop.log}.")
        workshop.patience[suite] = 60 + 6 * took

    results = []
    ways = [(mutant, workshop.first_to_catch) for mutant in mutants if mutant not in alone]
    ways += [(mutant, workshop.plant_alone) for mutant in alone]
    for number, (mutant, way) in enumerate(ways, 1):
        if alone and mutant is alone[0]:
            workshop.copy_sources()
            # From here each is built before it runs.
            workshop.patience = {suite: patience + 600 for suite, patience in workshop.patience.items()}
        start = time.monotonic()
        result, suite = way(mutant)
        results.append((mutant, result))
        by = f"by {suite}" if suite else ""
        said = {"failed": "caught", "hangs": "caught (hangs)", "survives": "SURVIVES"}.get(result, result)
        seconds = time.monotonic() - start
        print(f"{number:>3}/{len(mutants)} {mutant['name']:<44} {said} {by:<14} {seconds:4.0f} s", flush=True)
    return conclude(results, workshop.log)


def conclude(results, log):
    broken = [(mutant["name"], result) for mutant, result in results if result in ("does not compile", "did not run")]
    alive = [mutant for mutant, result in results if result == "survives"]
    caught = len(results) - len(broken) - len(alive)
    print()
    for mutant in alive:
        why = mutant.get("survives", "nobody has said why yet")
        print(f"survives: {mutant['name']} ({mutant['breaks']}): {why}")
    for name, result in broken:
        print(f"not valid: {name}: {result}; what was said is in {log}")
    share = 100.0 * caught / len(results)
    print(f"mutants: {caught} of {len(results)} caught ({share:.1f} %)")
    if share < LEAST:
        print(f"That is less than {LEAST:.0f} %. What the tests said is in {log}.")
    return 0 if share >= LEAST and not broken else 1


if __name__ == "__main__":
    main()

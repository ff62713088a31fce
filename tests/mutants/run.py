#!/usr/bin/env python3
"""Plants the wrong changes of tests/mutants/mutants.toml one at a time and prints the share that the tests catch.

    tests/mutants/run.py [--check] [--only NAME …] [--file PART] [--suite SUITE] [--list]

Works on a copy of the sources with a target folder of its own (target/planted, or WEDSYNC_MUTANTS), so that the
project itself is never touched and each build starts warm. A change that does not compile, or whose text is no longer
found exactly once, is no test of anything and fails the run. So does a share below 95 %.
Deliberately absent: making up changes. Each one in the table breaks something that was promised, and says what.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TABLE = TOP / "tests/mutants/mutants.toml"
LEAST = 95.0
# Past this a suite hangs, which is a way of catching a bug too.
PATIENCE = 900

# Each wrong change is compiled once and its tests run for seconds: optimising costs more than it gains.
QUICK = [
    part
    for crate in ["domain", "engine", "store"]
    for part in ["--config", f"profile.dev.package.wedsync-{crate}.opt-level=0"]
]

SUITES = {
    "engine": (["-p", "wedsync-engine"], {}),
    "simulation": (["-p", "wedsync-tests", "--test", "simulation"], {"WEDSYNC_SIM_SECONDS": "15"}),
    "store": (["-p", "wedsync-store"], {}),
    "connectors": (["-p", "wedsync-connectors"], {}),
    "contract": (["-p", "wedsync-tests", "--test", "contract"], {}),
    "disk": (["-p", "faulty-disk"], {}),
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


def copy_sources(tree):
    """Brings the copy up to date. What did not change keeps its time, so that cargo builds only the rest."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP, check=True, capture_output=True,
    ).stdout
    wanted = {Path(os.fsdecode(name)) for name in listing.split(b"\0") if name}
    wanted = {path for path in wanted if (TOP / path).is_file()}
    for path in wanted:
        new, old = (TOP / path).read_bytes(), tree / path
        if not old.is_file() or old.read_bytes() != new:
            old.parent.mkdir(parents=True, exist_ok=True)
            old.write_bytes(new)
            shutil.copymode(TOP / path, old)
    for folder, below, files in os.walk(tree):
        here = Path(folder)
        if here == tree and "target" in below:
            below.remove("target")
        for name in files:
            if (here / name).relative_to(tree) not in wanted:
                (here / name).unlink()
    # The Python tools of the tests are large; the copy uses the project's.
    (tree / "target").mkdir(exist_ok=True)
    tools = tree / "target/tools"
    if not tools.exists() and (TOP / "target/tools").is_dir():
        tools.symlink_to(TOP / "target/tools", target_is_directory=True)


def run_suite(tree, suite, log):
    """One of: passed, failed, hangs, does not compile, did not run."""
    arguments, more = SUITES[suite]
    environment = os.environ | more | {"RUST_BACKTRACE": "0", "CARGO_TERM_COLOR": "never"}
    command = ["cargo", "test", "--quiet", *QUICK, *arguments]
    with open(log, "ab") as out:
        out.write(f"\n== {' '.join(command)}\n".encode())
        out.flush()
        from_here = out.tell()
        process = subprocess.Popen(
            command, cwd=tree, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            code = None
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        if code is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return "hangs"
    if code == 0:
        return "passed"
    said = log.read_bytes()[from_here:]
    if b"could not compile" in said:
        return "does not compile"
    # Anything else that ends badly, a full disk for example, says nothing about the tests.
    return "failed" if b"test result: FAILED" in said or b"signal:" in said else "did not run"


def plant(tree, mutant, log):
    """What became of one wrong change, and which suite said so."""
    path = tree / mutant["file"]
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(mutant["find"], mutant["replace"]), encoding="utf-8")
    try:
        for suite in mutant["caught_by"]:
            result = run_suite(tree, suite, log)
            if result != "passed":
                return result, suite
        return "survives", None
    finally:
        path.write_text(sound, encoding="utf-8")


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

    # Told to stop, it puts the sources back and ends the suite under way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(os.environ.get("WEDSYNC_MUTANTS", TOP / "target/planted"))
    tree, log = folder / "tree", folder / "mutants.log"
    tree.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    copy_sources(tree)

    needed = [suite for suite in SUITES if any(suite in mutant["caught_by"] for mutant in mutants)]
    for suite in needed:
        start = time.monotonic()
        result = run_suite(tree, suite, log)
        print(f"without any mutant: {suite} {result}, {time.monotonic() - start:.0f} s", flush=True)
        if result != "passed":
            sys.exit(f"The {suite} tests must pass before they can catch anything. What they said is in {log}.")

    results = []
    for number, mutant in enumerate(mutants, 1):
        start = time.monotonic()
        result, suite = plant(tree, mutant, log)
        results.append((mutant, result))
        by = f"by {suite}" if suite else ""
        said = {"failed": "caught", "hangs": "caught (hangs)", "survives": "SURVIVES"}.get(result, result)
        seconds = time.monotonic() - start
        print(f"{number:>3}/{len(mutants)} {mutant['name']:<44} {said} {by:<14} {seconds:4.0f} s", flush=True)

    sys.exit(conclude(results, log))


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

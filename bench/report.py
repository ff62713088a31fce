#!/usr/bin/env python3
"""Turns bench/results into the tables of docs/BENCHMARKS.md, between its two marks. What people wrote there stays."""
import collections
import json
import os
import pathlib
import platform
import statistics

TOP = pathlib.Path(__file__).resolve().parent.parent
RESULTS = TOP / "bench/results"
PAGE = TOP / "docs/BENCHMARKS.md"
BEGIN, END = "<!-- figures: written by bench/report.py -->\n", "<!-- end of figures -->\n"

PHASES = {
    "initial": "first sync",
    "noop": "nothing new",
    "incr_A": "1 % changed at the server",
    "incr_B": "1 % changed at the other side",
    "conflict": "1 % changed at both sides",
}
TOOLS = ["vdirsyncer", "neverest", "pimsync", "owner", "cold"]
# pimsync's engine (vstorage 0.12.0) is not on crates.io, so it cannot be run beside the others here: these are figures
# measured earlier on the same kind of machine (2 cores, Debian 12) with the same workload, and marked as such.
QUOTED = {
    ("local", 100, "initial"): 0.18, ("local", 1000, "initial"): 1.35, ("local", 5000, "initial"): 6.4,
    ("local", 100, "noop"): 0.024, ("local", 1000, "noop"): 0.119, ("local", 5000, "noop"): 0.53,
    ("local", 100, "incr_A"): 0.030, ("local", 1000, "incr_A"): 0.179, ("local", 5000, "incr_A"): 0.69,
    ("local", 100, "incr_B"): 0.047, ("local", 1000, "incr_B"): 0.299, ("local", 5000, "incr_B"): 2.28,
    ("s2s", 100, "noop"): 0.03,
}


def lines(name):
    path = RESULTS / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def medians(rows):
    """{(mode, n, phase): {tool: {wall, cpu, rss_mb, rc, requests, methods}}}; time from runs without the proxy."""
    timed, counted = collections.defaultdict(list), {}
    for row in rows:
        key = (row["mode"], row["n"], row["phase"], row["tool"])
        if row["rep"]:
            timed[key].append(row)
        else:
            counted[key] = row.get("req", {})
    table = collections.defaultdict(dict)
    for (mode, n, phase, tool), runs in timed.items():
        cell = {name: statistics.median(run[name] for run in runs) for name in ("wall", "cpu", "rss_mb")}
        cell["rc"] = sorted({run["rc"] for run in runs})
        request = counted.get((mode, n, phase, tool), {})
        cell["requests"], cell["methods"] = request.get("requests"), request.get("methods", {})
        table[mode, n, phase][tool] = cell
    for key, wall in QUOTED.items():
        if key in table:
            table[key]["pimsync"] = {"wall": wall}
    return table


def ordered(table):
    return sorted(table, key=lambda key: (key[0] != "local", list(PHASES).index(key[2]), key[1]))


def seconds(cell):
    return "" if cell is None else f"{cell['wall']:.3f}" if cell["wall"] < 1 else f"{cell['wall']:.2f}"


def places(mode):
    return "folder ↔ server" if mode == "local" else "server ↔ server"


def wall(table):
    yield "| | events | vdirsyncer | neverest | pimsync * | WedSync, owner | WedSync, cold | owner : fastest peer | cold : fastest peer |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for key in ordered(table):
        mode, n, phase = key
        cells = table[key]
        peers = [cells[tool]["wall"] for tool in TOOLS[:3] if tool in cells]
        ratio = lambda tool: f"{cells[tool]['wall'] / min(peers):.2f}" if tool in cells and peers else ""
        row = [f"{places(mode)}: {PHASES[phase]}", f"{n:,}", *(seconds(cells.get(tool)) for tool in TOOLS)]
        yield "| " + " | ".join([*row, ratio("owner"), ratio("cold")]) + " |"


def work(table, memory):
    measured = [tool for tool in TOOLS if tool != "pimsync"]
    yield "| | events | " + " | ".join(f"{tool}: CPU s, MB, requests" for tool in measured) + " |"
    yield "|---|---|" + "---|" * len(measured)
    for key in ordered(table):
        mode, n, phase = key
        row = [f"{places(mode)}: {PHASES[phase]}", f"{n:,}"]
        for tool in measured:
            cell = table[key].get(tool)
            row.append(f"{cell['cpu']:.2f}, {cell['rss_mb']:.0f}, {cell['requests']}" if cell else "")
        yield "| " + " | ".join(row) + " |"
    yield ""
    yield "CPU and memory of the owner's column are those of the asking process. The owner itself, from after unlocking to the"
    yield "end of its row, as the kernel counts it (the largest of all repetitions):"
    yield ""
    yield "| | events | peak MB | at rest MB |"
    yield "|---|---|---|---|"
    for mode, n in sorted({(row["mode"], row["n"]) for row in memory}):
        mine = [row for row in memory if (row["mode"], row["n"]) == (mode, n)]
        top = {name: max(row[name] for row in mine) for name in ("peak_mb", "rest_mb")}
        yield f"| {places(mode)} | {n:,} | {top['peak_mb']:.1f} | {top['rest_mb']:.1f} |"


def codes(table):
    odd = []
    for key in ordered(table):
        for tool, cell in table[key].items():
            if cell.get("rc") not in (None, [0]):
                odd.append(f"{tool}, {PHASES[key[2]]}, {places(key[0])} {key[1]:,}: {cell['rc']}")
    if odd:
        yield "Exit codes other than 0 (disagreements are meant to be reported: vdirsyncer 1, neverest 2, WedSync 3): " + "; ".join(odd) + "."
        yield ""


def main():
    table, memory = medians(lines("sync.jsonl")), lines("memory.jsonl")
    out = [f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.", ""]
    if table:
        out += ["### Seconds", "", *wall(table), "", "\\* quoted, not measured in the same run: see above.", ""]
        out += [*codes(table), "### Work", "", *work(table, memory), ""]
    parts = RESULTS / "parts.txt"
    if parts.exists():
        out += ["### Single parts", "", parts.read_text().rstrip(), ""]
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(out) + "\n" + END + rest.split(END)[1])
    print(f"Written to {PAGE.relative_to(TOP)}.")


main()

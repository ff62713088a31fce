#!/usr/bin/env python3
"""A large studio's first import from a CRM, and a sync with nothing new: rows of a Markdown table on standard output.

  season.py WEDSYNC [JOBS]

The CRM is the sandbox in a process of its own, so that it is not in the figures of the owner (`wedsync run`), which are the
kernel's. Beside them stands what it takes merely to fetch the same pages, one after the other, and to forget them.
"""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

KEY = "vsco-sample-studio-read-write"
LISTS = ["job", "job-contact", "address-book", "event", "order", "payment"]
IMPORTS, NO_OPS = 3, 5


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def document(process):
    """The JSON document that a program prints first, however many lines it has."""
    text = ""
    for line in process.stdout:
        text += line
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            continue
    sys.exit("The sandbox said nothing.")


def fetched(url):
    """Seconds for all pages, and how many there were."""
    pages, began = 0, time.perf_counter()
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    for name in LISTS:
        page, last = 0, 1
        while page < last:
            page += 1
            query = f"page={page}&pageSize=100&sortBy=id"
            query += {"job": "&includeClosed=true", "order": "", "payment": ""}.get(name, "&includeHidden=true")
            connection.request("GET", f"/api/v2/{name}?{query}", headers={"X-API-KEY": KEY})
            answer = json.loads(connection.getresponse().read())
            last, pages = answer["meta"]["totalPages"], pages + 1
    return time.perf_counter() - began, pages


def memory(process):
    said = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in said.splitlines() if line.startswith("VmHWM")}["VmHWM"]


def imported(wedsync, url, folder):
    """Seconds of a first import and of syncs with nothing new, MB at the most, and what was taken in."""
    (folder / "passphrase").write_text("a passphrase for the bench\n")
    (folder / "passphrase").chmod(0o600)
    desk = [wedsync, "--data-dir", str(folder / "data"), "--vault", "file", "--passphrase-file", str(folder / "passphrase")]

    def ask(*words, **options):
        done = subprocess.run([*desk, "--json", *words], capture_output=True, text=True, **options)
        if done.returncode not in (0, 3):
            sys.exit(f"wedsync {' '.join(words)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    connection = ask("connect", "vsco-workspace", "--name", "CRM", "--url", url, "--key-stdin", input=KEY)["id"]
    ask("connections", "pause", connection)
    with running([*desk, "run"]) as owner:
        owner.stdout.readline()
        # Opening the passphrase takes 64 MiB by design. From here on the high-water mark is that of the work.
        pathlib.Path(f"/proc/{owner.pid}/clear_refs").write_text("5")
        ask("connections", "resume", connection)

        def timed():
            began = time.perf_counter()
            return ask("sync"), time.perf_counter() - began

        first, whole = timed()
        return whole, [timed()[1] for _ in range(NO_OPS)], memory(owner), first


def main():
    wedsync, jobs = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with running([wedsync, "--json", "sandbox", "--port", "0", "--jobs", str(jobs)]) as sandbox:
        url = document(sandbox)["url"]
        bare, whole, nothing, peak = [], [], [], []
        for _ in range(IMPORTS):
            seconds, pages = fetched(url)
            bare.append(seconds)
            with tempfile.TemporaryDirectory() as folder:
                first, no_ops, most, said = imported(wedsync, url, pathlib.Path(folder))
            whole.append(first)
            nothing += no_ops
            peak.append(most)
    import_, fetch = statistics.median(whole), statistics.median(bare)
    records = said["created"]
    what = f"{jobs:,} jobs with people, events, orders and payments"
    print(f"| first import from a CRM: {what} ({records:,} records) | {import_:.1f} s, {import_ / records * 1e6:.0f} µs a record, "
          f"{import_ / fetch:.1f} × merely fetching the {pages:,} pages | 20 s |")
    print(f"| the same CRM with nothing new | {statistics.median(nothing):.2f} s | 1 s |")
    print(f"| memory of the owner meanwhile, at the most | {max(peak):.0f} MB | 120 MB |")


main()

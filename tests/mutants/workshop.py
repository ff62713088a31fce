"""The copy of the project that wrong changes are planted in, and the suites run there.

The project itself is never touched, and the copy keeps its target folder, so that each build starts warm.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import together
from table import SUITES, TOP


FAILED = re.compile(rb"^(test .* \.\.\. FAILED|test result: FAILED.*)$", re.MULTILINE)


class Workshop:
    def __init__(self, folder):
        self.tree, self.log = folder / "tree", folder / "mutants.log"
        # Past this a suite hangs, which is a way of catching a bug too; much less once the sound run was timed.
        self.patience = dict.fromkeys(SUITES, 900.0)
        self.tree.mkdir(parents=True, exist_ok=True)
        self.log.write_bytes(b"")

    def copy_sources(self, instead=None):
        """Brings the copy up to date, with these texts in place of the project's own.

        What did not change keeps its time, so that cargo builds only the rest.
        """
        listing = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=TOP, check=True, capture_output=True,
        ).stdout
        wanted = {Path(os.fsdecode(name)) for name in listing.split(b"\0") if name}
        wanted = {path for path in wanted if (TOP / path).is_file()}
        for path in wanted:
            new, copy = (instead or {}).get(path.as_posix()) or (TOP / path).read_bytes(), self.tree / path
            if not copy.is_file() or copy.read_bytes() != new:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(new)
            shutil.copymode(TOP / path, copy)
        for folder, below, files in os.walk(self.tree):
            here = Path(folder)
            if here == self.tree and "target" in below:
                below.remove("target")
            for name in files:
                if (here / name).relative_to(self.tree) not in wanted:
                    (here / name).unlink()
        # The Python tools of the tests are large; the copy uses the project's.
        (self.tree / "target").mkdir(exist_ok=True)
        tools = self.tree / "target/tools"
        if not tools.exists() and (TOP / "target/tools").is_dir():
            tools.symlink_to(TOP / "target/tools", target_is_directory=True)

    def plant_together(self, mutants, suites):
        """Builds the suites once with every change asleep inside; answers those that had to be left out.

        A change that spoils the build is found by the lines the compiler complains of, and left out.
        """
        by_file = {}
        for mutant in mutants:
            by_file.setdefault(mutant["file"], []).append(mutant)
        places, alone = {}, []
        for name, changes in by_file.items():
            places[name], without = together.places((TOP / name).read_bytes(), changes)
            alone += without
        while True:
            texts, lines = {}, {}
            for name, here in places.items():
                texts[name], lines[name] = together.with_all((TOP / name).read_bytes(), here)
            self.copy_sources(texts)
            complained = next(filter(None, (self.spoilt(suite, lines) for suite in suites)), [])
            if not complained:
                return alone
            for name, here in places.items():
                alone += [mutant for place in here if place in complained for mutant in place.mutants]
                places[name] = [place for place in here if place not in complained]

    def spoilt(self, suite, lines):
        """The places that a suite cannot be built with. What cannot be laid to any place ends the run."""
        arguments, _ = SUITES[suite]
        command = ["cargo", "test", "--quiet", "--no-run", "--message-format=json", *arguments]
        built = subprocess.run(command, cwd=self.tree, stdin=subprocess.DEVNULL, capture_output=True)
        with open(self.log, "ab") as log:
            log.write(built.stderr)
        if built.returncode == 0:
            return []
        found = []
        for line in built.stdout.splitlines():
            said = json.loads(line)
            if said["reason"] != "compiler-message" or said["message"]["level"] != "error":
                continue
            for span in said["message"]["spans"]:
                for place, first, last in lines.get(span["file_name"], []):
                    if first <= span["line_start"] <= last:
                        found.append(place)
        if not found:
            raise SystemExit(f"The {suite} tests cannot be built in {self.tree}; what was said is in {self.log}.")
        return found

    def run(self, suite, awake=None):
        """One of: passed, failed, hangs, does not compile, did not run."""
        arguments, more = SUITES[suite]
        environment = os.environ | more | {"RUST_BACKTRACE": "0", "CARGO_TERM_COLOR": "never"}
        if awake:
            environment[together.VARIABLE] = awake["name"]
        # Not quietly: each test is told of as it ends, and one that failed is enough.
        command = ["cargo", "test", *arguments]
        with open(self.log, "ab") as out:
            out.write(f"\n== {awake['name'] if awake else 'nothing planted'}: {' '.join(command)}\n".encode())
            out.flush()
            from_here = out.tell()
            process = subprocess.Popen(
                command, cwd=self.tree, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            return self.outcome(process, from_here, time.monotonic() + self.patience[suite])
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def outcome(self, process, from_here, until):
        while True:
            code, said = process.poll(), self.log.read_bytes()[from_here:]
            if FAILED.search(said):
                return "failed"
            if code is not None:
                break
            if time.monotonic() > until:
                return "hangs"
            time.sleep(0.2)
        if code == 0:
            return "passed"
        if b"could not compile" in said:
            return "does not compile"
        # Anything else that ends badly, a full disk for example, says nothing about the tests.
        return "failed" if b"signal:" in said else "did not run"

    def first_to_catch(self, mutant):
        """What became of a change that is awake, and which suite said so."""
        for suite in mutant["caught_by"]:
            result = self.run(suite, mutant)
            if result != "passed":
                return result, suite
        return "survives", None

    def plant_alone(self, mutant):
        """The same for one that has to be built by itself."""
        path = self.tree / mutant["file"]
        sound = path.read_text(encoding="utf-8")
        path.write_text(sound.replace(mutant["find"], mutant["replace"]), encoding="utf-8")
        try:
            return self.first_to_catch(mutant)
        finally:
            path.write_text(sound, encoding="utf-8")


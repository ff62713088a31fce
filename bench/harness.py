#!/usr/bin/env python3
"""Runs the peers' harness so that no repetition pays for the one before it.

  harness.py RUN_SYNC.PY [ITS ARGUMENTS]

ext4 does not hand out an inode again within a minute of its deletion and looks past each such one when a file is made.
Where thousands of files of the last repetition have just been deleted, making 5,000 new ones therefore takes 4 s instead
of 0.3 s, whoever makes them. What a repetition leaves behind is moved aside here and deleted at the end.
"""
import itertools, os, runpy, shutil, sys

delete = shutil.rmtree
left = os.path.join(os.environ["BENCH_HOME"], "left-behind")
numbers = itertools.count()


def set_aside(path, ignore_errors=False, **_):
    """Stands in for `shutil.rmtree`."""
    if os.path.exists(path):
        os.makedirs(left, exist_ok=True)
        os.rename(path, os.path.join(left, f"{os.getpid()}-{next(numbers)}"))
    elif not ignore_errors:
        raise FileNotFoundError(path)


shutil.rmtree = set_aside
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
runpy.run_path(sys.argv[0], run_name="__main__")

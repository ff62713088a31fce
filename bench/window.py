#!/usr/bin/env python3
"""The desktop beside a bare window of the same system web view: rows of a Markdown table on standard output.

  window.py WEDSYNC_DESK WEDSYNC BARE_WINDOW

Both are started in turns on a display that nobody sees. A window has content when letters stand in it, read from the display's
own memory. Memory is proportional (PSS), summed over the program and everything it has started.
"""
import contextlib
import ctypes
import mmap
import os
import pathlib
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

TURNS = 12
REST = 4
IDLE = 30
PATIENCE = 30
# Letters with their soft edges have more colours than any empty window.
COLOURS = 8
# Pixels: what stands to the right of it is a screen, and not the frame around each.
FRAME = 300


def first_line(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)
    return process, process.stdout.readline().strip()


def keychain(environment):
    """The one that most people have, unlocked as it is after they have signed in."""
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    daemon = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(b"\n")
    daemon.stdin.close()
    ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
           "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
    until("A keychain", lambda: b"boolean true" in subprocess.run(ask, env=environment, capture_output=True, check=True).stdout)
    return daemon


@contextlib.contextmanager
def room():
    """A display, a bus, a keychain and a home; the environment for what runs there, and the display's memory."""
    with tempfile.TemporaryDirectory() as home:
        # Nobody's display forgets everything when one program ends, and with it what the toolkit knows of its graphics.
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset", "-fbdir", home]
        display, number = first_line(screen)
        bus, address = first_line(["dbus-daemon", "--session", "--nofork", "--print-address=1"])
        keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        # Where nobody offers accessibility the toolkit would wait for it.
        environment = {**keep, "DISPLAY": f":{number}", "DBUS_SESSION_BUS_ADDRESS": address, "HOME": home, "NO_AT_BRIDGE": "1"}
        vault = keychain(environment)
        try:
            with open(pathlib.Path(home, "Xvfb_screen0"), "rb") as file:
                yield environment, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), pathlib.Path(home)
        finally:
            for process in (vault, bus, display):
                process.terminate()
                process.wait()


def has_content(memory, left=0):
    """Whether letters stand on the display, right of that pixel. Its memory is an XWD image: a header that says how long it is, then
    pixels of four bytes."""
    header = struct.unpack(">25I", memory[:100])
    # 19: how many colours stand between the header and the pixels, 12 bytes each. 12: bytes of a line.
    begin, line = header[0] + 12 * header[19], header[12]
    seen = set()
    for row in range(0, 800, 8):
        at = begin + row * line
        seen.update(struct.unpack(f"<{line // 4 - left}I", memory[at + 4 * left:at + line]))
        if len(seen) >= COLOURS:
            return True
    return False


def family(pid):
    """The process and everything below it."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, look = [], [pid]
    while look:
        found.append(look.pop())
        look += children.get(found[-1], [])
    return found


def megabytes(pid):
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            rollup = pathlib.Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    return total / 1024


def processor_seconds(pid):
    ticks = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def started(command, environment):
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(what, holds):
    began = time.perf_counter()
    while not holds():
        if time.perf_counter() - began > PATIENCE:
            sys.exit(f"{what}: not within {PATIENCE} seconds.")
        time.sleep(0.01)
    return time.perf_counter() - began


def opened(command, environment, memory, left=0):
    """Seconds until content, seconds until content right of that pixel, and megabytes at rest after that."""
    until("The display is empty again", lambda: not has_content(memory))
    with started(command, environment) as process:
        seconds = until("A window with content", lambda: has_content(memory))
        whole = seconds + until("A screen in it", lambda: has_content(memory, left))
        time.sleep(REST)
        return seconds, whole, megabytes(process.pid)


class ClientMessage(ctypes.Structure):
    """Of Xlib, with room for the largest event."""
    _fields_ = [
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int), ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 12),
    ]


def close_window(environment):
    """Asks the window to close, as the cross in its corner does. Without a window manager nobody else can."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "^WedSync Desk$"]
    window = int(subprocess.run(search, env=environment, check=True, capture_output=True, text=True).stdout.split()[0])
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(environment["DISPLAY"].encode()))
    protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    event = ClientMessage(type=33, window=window, message_type=protocols, format=32, data=(delete, 0, 0, 0, 0))
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XCloseDisplay(display)


def main(desk, wedsync, bare):
    with room() as (environment, memory, home):
        where = ["--data-dir", home / "data"]
        # The studio is there: a new one would show its recovery code and wait for a person.
        subprocess.run([wedsync, *where, "status"], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ours, theirs = [], []
        for _ in range(TURNS):
            theirs.append(opened([bare], environment, memory))
            ours.append(opened([desk, *where], environment, memory, FRAME))
        with started([desk, *where, "--hidden"], environment) as process:
            until("The desk without its window", lambda: (home / "data/desk.sock").exists())
            time.sleep(REST)
            hidden, before = megabytes(process.pid), processor_seconds(process.pid)
            time.sleep(IDLE)
            busy = 100 * (processor_seconds(process.pid) - before) / IDLE
        # Where something of a window stays behind, this is more than what was there before any.
        until("The display is empty again", lambda: not has_content(memory))
        with started([desk, *where], environment) as process:
            until("A window with content", lambda: has_content(memory))
            time.sleep(REST)
            close_window(environment)
            until("The window is gone", lambda: not has_content(memory))
            time.sleep(REST)
            closed = megabytes(process.pid)
    # The first turn of each reads its program from the disk.
    ours, theirs = ours[1:], theirs[1:]
    (seconds, whole, open_mb), (bare_seconds, _, bare_mb) = (map(statistics.median, zip(*all)) for all in (ours, theirs))
    print(f"| window with content | {seconds:.2f} s, {seconds / bare_seconds:.2f} × a bare window ({bare_seconds:.2f} s) | 1.3 × |")
    print(f"| the first screen in it | {whole:.2f} s, {whole / bare_seconds:.2f} × a bare window |  |")
    print(f"| memory with the window open | {open_mb:.0f} MB, {open_mb / bare_mb:.2f} × a bare window ({bare_mb:.0f} MB) | 1.3 × |")
    print(f"| memory with the window closed | {closed:.0f} MB | 120 MB |")
    print(f"| memory, started without a window | {hidden:.0f} MB | 120 MB |")
    print(f"| processor with nothing to do | {busy:.2f} % of a core | 0.5 % |")


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""first_frame.py ALUDEL PROJECT [RUNS]: starts the explorer in a pseudo-terminal of 160x50, in the project's folder, and says how many
milliseconds pass from the start of the process to its first frame, to the first revision on the screen, and to the database's state."""
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import termios
import time

program, project = os.path.abspath(sys.argv[1]), sys.argv[2]
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 7
MARKS = {
    "first frame": re.compile(rb"Revisions"),
    "first revision": re.compile(rb"\(head\)|revision number"),
    "database state": re.compile(rb"at base|\(current\)|at [0-9a-f]{6,}"),
}


def once():
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project)
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(program, [program])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    seen, found = b"", {}
    while len(found) < len(MARKS) and time.perf_counter() - started < 20:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:
                break
            now = (time.perf_counter() - started) * 1000
            plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen)
            for name, mark in MARKS.items():
                if name not in found and mark.search(plain):
                    found[name] = now
    os.kill(pid, signal.SIGTERM)
    while True:
        try:
            if not os.read(terminal, 1 << 16):
                break
        except OSError:
            break
    os.waitpid(pid, 0)
    return found


results = [once() for _ in range(runs + 1)][1:]
for name in MARKS:
    times = sorted(result[name] for result in results if name in result)
    if len(times) < runs:
        print(f"{name}: not seen in {runs - len(times)} of {runs} runs")
    if times:
        print(f"{name}: {statistics.median(times):.0f} ms ({times[0]:.0f} to {times[-1]:.0f})")

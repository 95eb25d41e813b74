# SPDX-License-Identifier: MIT
"""Whole processes timed side by side: A, B, C, A, B, C, ... so that drift hits all alike."""

import os
import statistics
import subprocess
import time


def once(command, stdin=None):
    """Wall milliseconds, CPU milliseconds, peak KiB, of one run."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = (time.perf_counter() - start) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit code {child.returncode}")
    return wall, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss


def table(commands, rounds=30):
    """Prints a row for each of `commands`, a dict of name -> argv; the first is the floor."""
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            sample = once(command)
            if number > 0:  # the first round warms the caches
                runs[name].append(sample)
    floor = None
    print(f"{'':34} {'wall ms':>8} {'min':>7} {'max':>7} {'CPU ms':>7} {'peak MiB':>9} {'x floor':>8}")
    for name, samples in runs.items():
        walls = [s[0] for s in samples]
        median = statistics.median(walls)
        floor = floor or median
        cpu = statistics.median(s[1] for s in samples)
        peak = max(s[2] for s in samples) / 1024
        print(f"{name:34} {median:8.1f} {min(walls):7.1f} {max(walls):7.1f} {cpu:7.1f} {peak:9.1f} "
              f"{median / floor:8.2f}")
    print(f"medians of {rounds} runs, in turn, on {os.cpu_count()} cores; "
          f"load {os.getloadavg()[0]:.1f}")

# SPDX-License-Identifier: MIT
"""Whole processes timed side by side: A, B, C, B, A, C, ... so that drift hits all alike.

Each round has an order of its own: what runs after a heavy process waits for its share of the CPU.
"""

import os
import random
import statistics
import subprocess
import time


def once(command):
    """Wall milliseconds and CPU milliseconds of one run."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = (time.perf_counter() - start) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit code {child.returncode}")
    return wall, (usage.ru_utime + usage.ru_stime) * 1000


def peak_of(command):
    """MiB. By way of GNU time: a child's peak begins with that of the process it was forked from,
    and Python's is larger than what most of these commands need."""
    run = subprocess.run(["time", "-f", "%M", *command], check=True, text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE)
    return int(run.stderr.split()[-1]) / 1024


def measure(commands, rounds=30):
    """The samples and the peak memory of each of `commands`, a dict of name -> argv."""
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        order = list(commands)
        random.Random(number).shuffle(order)
        for name in order:
            sample = once(commands[name])
            if number > 0:  # the first round warms the caches
                runs[name].append(sample)
    return {name: (samples, peak_of(commands[name])) for name, samples in runs.items()}


def show(runs, notes=None):
    """Prints a row for each name; the first is the floor. The medians of wall and of CPU time."""
    floor = None
    medians = {}
    print(f"{'':34} {'wall ms':>8} {'min':>7} {'max':>7} {'CPU ms':>7} {'peak MiB':>9} "
          f"{'x floor':>8}")
    for name, (samples, peak) in runs.items():
        walls = [s[0] for s in samples]
        median = statistics.median(walls)
        cpu = statistics.median(s[1] for s in samples)
        medians[name] = {"wall": median, "CPU": cpu}
        floor = floor or median
        note = f"  {notes[name]}" if notes else ""
        print(f"{name:34} {median:8.1f} {min(walls):7.1f} {max(walls):7.1f} {cpu:7.1f} {peak:9.1f} "
              f"{median / floor:8.2f}{note}")
    return medians


def show_conditions(rounds):
    print(f"medians of {rounds} runs, side by side, on {os.cpu_count()} cores; "
          f"load {os.getloadavg()[0]:.1f}")


def table(commands, rounds=30):
    """Measures and prints; the first of `commands` is the floor."""
    show(measure(commands, rounds))
    show_conditions(rounds)

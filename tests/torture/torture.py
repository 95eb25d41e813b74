#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random commands against the stand-in, with random faults, and what must hold after each.

usage: torture.py [MINUTES [SEED]]
       torture.py --replay FILE

A seed makes one world and the steps in it; the next world has the next seed. If an invariant does not
hold, the seed and the fewest steps that show it are printed, and kept in a file for --replay. Exits 1
then.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from steps import Step, random_steps  # noqa: E402
from world import Broken, World  # noqa: E402

STEPS = 30
MOST_TRIES = 60


def play(steps: list[Step], references: dict[str, str] | None,
         total: Counter[str] | None = None) -> tuple[Broken | None, int, dict[str, str]]:
    """What broke, how many steps were done, and what calm downloads are."""
    world = World(references)
    done = 0
    try:
        for step in steps:
            world.perform(step)
            done += 1
        world.recover()
        return None, done, world.references
    except Broken as broken:
        return broken, min(done + 1, len(steps)), world.references
    finally:
        if total is not None:
            total.update(world.counts)
            total["steps"] += done
        world.close()


def shrink(steps: list[Step], broken: Broken, references: dict[str, str]) -> list[Step]:
    """The fewest steps that break the same invariant, found by leaving out ever smaller parts; then by
    leaving out what a step need not do."""
    tries = 0

    def breaks(candidate: list[Step]) -> bool:
        nonlocal tries
        tries += 1
        again, _, _ = play(candidate, references)
        return again is not None and again.name == broken.name

    size = max(len(steps) // 2, 1)
    while tries < MOST_TRIES:
        for start in range(0, len(steps), size):
            rest = steps[:start] + steps[start + size:]
            if rest and tries < MOST_TRIES and breaks(rest):
                steps = rest
                break
        else:
            if size == 1:
                break
            size = max(size // 2, 1)
    for number, step in enumerate(steps):
        for part in ("harm", "faults", "before"):
            smaller = {name: value for name, value in step.items() if name != part}
            candidate = [*steps[:number], smaller, *steps[number + 1:]]
            if part in step and tries < MOST_TRIES and breaks(candidate):
                steps, step = candidate, smaller
    return steps


def report(seed: int | str, steps: list[Step], broken: Broken) -> None:
    file = Path(f"torture-{seed}.json")
    file.write_text(json.dumps(steps, indent=1) + "\n")
    print(f"\nseed {seed}: {broken}\nthe fewest steps ({len(steps)}), in {file}:")
    for step in steps:
        print(" ", json.dumps(step))


def replay(file: str) -> int:
    broken, done, _ = play(json.loads(Path(file).read_text()), None)
    print(broken or f"{done} steps, and all holds")
    return 1 if broken else 0


def campaign(minutes: float, seed: int) -> int:
    end = time.monotonic() + minutes * 60
    total: Counter[str] = Counter()
    references: dict[str, str] | None = None
    while total["worlds"] == 0 or time.monotonic() < end:
        steps = random_steps(seed, STEPS)
        broken, done, references = play(steps, references, total)
        total["worlds"] += 1
        print(f"seed {seed}: {done} steps{'' if broken is None else f', {broken}'}", flush=True)
        if broken:
            report(seed, shrink(steps[:done], broken, references), broken)
            return 1
        seed += 1
    for name, number in sorted(total.items()):
        print(f"{number:7} {name}")
    return 0


def main() -> int:
    if sys.argv[1:2] == ["--replay"]:
        return replay(sys.argv[2])
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    return campaign(minutes, seed)


if __name__ == "__main__":
    sys.exit(main())

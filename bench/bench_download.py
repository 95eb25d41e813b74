#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Downloads beside those of curl, aria2c, yt-dlp and ffmpeg, from one nginx with TLS.

600 segments of about 250 KiB, without and with 40 ms before each answer, and one large file. Each
tool gets as many requests at once as it is usually given for such a task; with the latency, matinee
and curl also get more. What the others write is what came; matinee also notes, checks and joins it,
and waits until the film is on the disk. What that wait alone costs, the row of curl shows that is
followed by sync(1).

Goals: without latency at most 1.15 x curl, and on a disk 1.15 x curl that is followed by sync; with
it at most 1.5 x the bound, which is bytes / line rate + 3 round trips, the line rate being curl's
without latency; no other tool faster in any row; CPU per GiB at most 1.3 x curl's; memory under 64
MiB. README.md says how far they are met, and what the rest of the time is spent on.

MATINEE_BENCH_GIB (2) is the size of the large file, MATINEE_BENCH_ROUNDS (5) how often each runs,
MATINEE_BENCH_DIR where all of it lies (the folder for temporary files). In memory (/dev/shm) the
disk has no part in it.
"""

import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/support"))
from nginx import Nginx  # noqa: E402

MATINEE = str(pathlib.Path(os.environ.get("MATINEE_BIN_DIR", HERE.parent / "out/bin")) / "matinee")
GIB = float(os.environ.get("MATINEE_BENCH_GIB", "2"))
ROUNDS = int(os.environ.get("MATINEE_BENCH_ROUNDS", "5"))
SEGMENTS = 600
WALL_GOAL, BOUND_GOAL, CPU_GOAL = 1.15, 1.5, 1.3
ECHO = "/usr/lib/nginx/modules/ngx_http_echo_module.so"


def make_segments(root):
    """600 seconds of noise, which takes 250 KiB a second and cannot be made smaller by joining."""
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
         "color=gray:size=128x64:rate=25,noise=alls=100:allf=t", "-t", str(SEGMENTS), "-c:v",
         "libx264", "-preset", "ultrafast", "-b:v", "2000k", "-minrate", "2000k", "-maxrate",
         "2000k", "-bufsize", "2000k", "-g", "25", "-f", "hls", "-hls_time", "1",
         "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_segment_filename",
         "s%03d.m4s", "reel.m3u8"], check=True, cwd=root)
    return sorted(p.name for p in root.glob("s*.m4s"))


def make_large(root):
    """A clip of noise, again and again."""
    clip, copies = root / "clip.mp4", max(round(GIB * 32), 1)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
         "color=gray:size=640x360:rate=25,noise=alls=100:allf=t", "-t", "10", "-c:v", "libx264",
         "-preset", "ultrafast", "-b:v", "26M", "-minrate", "26M", "-maxrate", "26M", "-bufsize",
         "26M", "-g", "25", clip], check=True, cwd=root)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-stream_loop", str(copies - 1), "-i",
                    clip, "-c", "copy", "-movflags", "+faststart", "large.mp4"], check=True, cwd=root)
    clip.unlink()


class Row(NamedTuple):
    wall: float  # s
    cpu: float  # s/GiB
    peak: float  # MiB


def once(command, folder):
    """Wall seconds, CPU seconds and peak MiB."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    start = time.perf_counter()
    child = subprocess.Popen(["time", "-f", "%M %U %S", "-o", folder / ".time", *command],
                             cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    _, errors = child.communicate()
    wall = time.perf_counter() - start
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]}: {child.returncode}: {errors[-300:].decode()}")
    peak, user, system = (folder / ".time").read_text().split()[-3:]
    return wall, float(user) + float(system), int(peak) / 1024


def table(title, commands, total_bytes, folder):
    runs = {name: [] for name in commands}
    for number in range(ROUNDS):
        order = list(commands)
        random.Random(number).shuffle(order)
        for name in order:
            runs[name].append(once(commands[name], folder))
    print(f"\n{title}\n{'':22} {'wall s':>8} {'min':>7} {'max':>7} {'CPU s/GiB':>10} {'peak MiB':>9}")
    rows = {}
    for name, samples in runs.items():
        walls, cpus, peaks = zip(*samples)
        row = Row(statistics.median(walls), statistics.median(cpus) / (total_bytes / (1 << 30)),
                  max(peaks))
        rows[name] = row
        print(f"{name:22} {row.wall:8.2f} {min(walls):7.2f} {max(walls):7.2f} {row.cpu:10.2f} "
              f"{row.peak:9.1f}", flush=True)
    return rows


def judge(what, value, goal):
    print(f"  {'met' if value <= goal else 'MISSED'}: {what}: {value:.2f} (goal {goal:.2f})")


def judge_rows(rows, ours, curl):
    """What holds in every table."""
    others = {name: row.wall for name, row in rows.items()
              if not name.startswith(("matinee", "curl"))}
    fastest = min(others, key=others.get)
    judge(f"wall time / that of {fastest}, the fastest of the others",
          rows[ours].wall / others[fastest], 1)
    judge(f"CPU / that of {curl}", rows[ours].cpu / rows[curl].cpu, CPU_GOAL)
    judge("peak MiB", max(row.peak for name, row in rows.items() if name.startswith("matinee")), 64)


def then_synced(command):
    """The same, and then what came is put on the disk."""
    return ["sh", "-c", '"$@" && sync -f .', "sh", *command]


def segment_commands(origin, names, folder, at_once=(16,)):
    base = f"https://localhost:{origin.port}/"
    ca = origin.cacert
    lists = folder.parent
    (lists / "aria2.txt").write_text("".join(f"{base}{n}\n" for n in names))
    (lists / "curl.txt").write_text("".join(f'url = "{base}{n}"\noutput = "{n}"\n' for n in names))
    commands = {}
    for number in map(str, at_once):
        commands[f"matinee -N {number}"] = [MATINEE, "download", "-q", "-N", number, "--cacert", ca,
                                            f"{base}reel.m3u8"]
        curl = ["curl", "-sS", "--cacert", ca, "-Z", "--parallel-max", number, "-K",
                str(lists / "curl.txt")]
        commands[f"curl -Z {number}"] = curl
    return {
        **commands,
        f"curl -Z {at_once[-1]}, then sync": then_synced(curl),
        "aria2c -j 16": ["aria2c", "-q", f"--ca-certificate={ca}", "-j", "16", "-i",
                         str(lists / "aria2.txt")],
        # It cannot be told of another authority.
        "yt-dlp -N 16": ["yt-dlp", "-q", "--no-config", "--no-check-certificate", "-N", "16",
                         f"{base}reel.m3u8"],
        "ffmpeg -c copy": ["ffmpeg", "-nostdin", "-v", "error", "-ca_file", ca, "-i",
                           f"{base}reel.m3u8", "-c", "copy", "reel.mp4"],
    }


def large_commands(origin):
    url = f"https://localhost:{origin.port}/large.mp4"
    ca = origin.cacert
    curl = ["curl", "-sS", "--cacert", ca, "-O", url]
    return {
        "matinee": [MATINEE, "download", "-q", "--cacert", ca, url],
        "curl": curl,
        "curl, then sync": then_synced(curl),
        "aria2c -x 16 -s 16": ["aria2c", "-q", f"--ca-certificate={ca}", "-x", "16", "-s", "16",
                               url],
        "yt-dlp": ["yt-dlp", "-q", "--no-config", "--no-check-certificate", url],
        "ffmpeg -c copy": ["ffmpeg", "-nostdin", "-v", "error", "-ca_file", ca, "-i", url, "-c",
                           "copy", "large.mp4"],
    }


def bench_segments(top, root, names, total, latency_ms=0, bytes_per_s=0.0):
    """Gives curl's rate in bytes per second."""
    more = "" if latency_ms == 0 else (
        f"location @file {{ }} location / {{ echo_sleep {latency_ms / 1000:.3f}; "
        "echo_exec @file; }")
    modules = f"load_module {ECHO};\n" if latency_ms else ""
    at_once = (16, 128) if latency_ms else (16,)
    with Nginx(top / f"nginx{latency_ms}", root, more, modules) as origin:
        rows = table(f"{len(names)} segments, {total / 1024 / len(names):.0f} KiB each, "
                     f"{latency_ms} ms before each answer",
                     segment_commands(origin, names, top / "out", at_once), total, top / "out")
    ours, curl = f"matinee -N {at_once[-1]}", f"curl -Z {at_once[-1]}"
    if latency_ms:
        bound = total / bytes_per_s + 3 * latency_ms / 1000
        judge(f"wall time / the bound of {bound:.2f} s", rows[ours].wall / bound, BOUND_GOAL)
    for name in (curl, f"{curl}, then sync"):
        judge(f"wall time / that of {name}", rows[ours].wall / rows[name].wall, WALL_GOAL)
    judge_rows(rows, ours, curl)
    return total / rows[curl].wall


def main():
    home = pathlib.Path(os.environ.get("MATINEE_BENCH_DIR", tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-download-") as name:
        top = pathlib.Path(name)
        root = top / "root"
        root.mkdir()
        names = make_segments(root)
        make_large(root)
        total = sum((root / n).stat().st_size for n in names)
        rate = bench_segments(top, root, names, total)
        bench_segments(top, root, names, total, latency_ms=40, bytes_per_s=rate)
        with Nginx(top / "nginx-large", root) as origin:
            rows = table(f"one file of {GIB:g} GiB", large_commands(origin),
                         (root / "large.mp4").stat().st_size, top / "out")
            judge("wall time / that of curl", rows["matinee"].wall / rows["curl"].wall, WALL_GOAL)
            judge("wall time / that of curl, then sync",
                  rows["matinee"].wall / rows["curl, then sync"].wall, WALL_GOAL)
            judge_rows(rows, "matinee", "curl")
    print(f"\nmedians of {ROUNDS} runs, side by side, on {os.cpu_count()} cores; "
          f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

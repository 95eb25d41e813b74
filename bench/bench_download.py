#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Downloads beside those of curl, aria2c, yt-dlp and ffmpeg, from one nginx with TLS.

600 segments of about 250 KiB, without and with 40 ms before each answer, and one large file. Each
tool gets as many requests at once as it is usually given for such a task. What the others write is
what came; matinee also notes, checks and joins it, and waits until the film is on the disk.

MATINEE_BENCH_GIB (2) is the size of the large file, MATINEE_BENCH_ROUNDS (5) how often each runs,
MATINEE_BENCH_DIR where all of it lies (the folder for temporary files).
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

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/support"))
from nginx import HOST, Nginx  # noqa: E402

MATINEE = str(pathlib.Path(os.environ.get("MATINEE_BIN_DIR", HERE.parent / "out/bin")) / "matinee")
GIB = float(os.environ.get("MATINEE_BENCH_GIB", "2"))
ROUNDS = int(os.environ.get("MATINEE_BENCH_ROUNDS", "5"))
SEGMENTS = 600
ECHO = "/usr/lib/nginx/modules/ngx_http_echo_module.so"


def make_segments(root):
    """600 seconds of a small picture, stuffed to 250 KiB a second."""
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x36:rate=25",
         "-t", str(SEGMENTS), "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-f", "hls",
         "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_ts_options", "muxrate=2048000",
         "-hls_segment_filename", "s%03d.ts", "reel.m3u8"], check=True, cwd=root)
    return sorted(p.name for p in root.glob("s*.ts"))


def make_large(root):
    """An MP4 file in shape: a real one, and behind it a box of random bytes that players skip."""
    size = int(GIB * (1 << 30))
    with (root / "large.mp4").open("wb") as file:
        small = root / "small.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc=size=64x36:rate=25", "-t", "2", "-c:v", "libx264", "-movflags",
                        "+faststart", small], check=True)
        file.write(small.read_bytes())
        file.write((1).to_bytes(4, "big") + b"free" + (size + 16).to_bytes(8, "big"))
        for _ in range(size >> 20):
            file.write(random.randbytes(1 << 20))


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
    medians = {}
    for name, samples in runs.items():
        walls, cpus, peaks = zip(*samples)
        medians[name] = statistics.median(walls)
        per_gib = statistics.median(cpus) / (total_bytes / (1 << 30))
        print(f"{name:22} {medians[name]:8.2f} {min(walls):7.2f} {max(walls):7.2f} {per_gib:10.2f} "
              f"{max(peaks):9.1f}", flush=True)
    return medians


def segment_commands(origin, names, folder):
    base = f"https://localhost:{origin.port}/"
    ca = origin.cacert
    lists = folder.parent
    (lists / "aria2.txt").write_text("".join(f"{base}{n}\n" for n in names))
    (lists / "curl.txt").write_text("".join(f'url = "{base}{n}"\noutput = "{n}"\n' for n in names))
    return {
        "matinee -N 16": [MATINEE, "download", "-q", "-N", "16", "--cacert", ca,
                          f"{base}reel.m3u8"],
        "curl --parallel": ["curl", "-sS", "--cacert", ca, "-Z", "--parallel-max", "16", "-K",
                            str(lists / "curl.txt")],
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
    return {
        "matinee": [MATINEE, "download", "-q", "--cacert", ca, url],
        "curl": ["curl", "-sS", "--cacert", ca, "-O", url],
        "aria2c -x 16 -s 16": ["aria2c", "-q", f"--ca-certificate={ca}", "-x", "16", "-s", "16",
                               url],
        "yt-dlp": ["yt-dlp", "-q", "--no-config", "--no-check-certificate", url],
        "ffmpeg -c copy": ["ffmpeg", "-nostdin", "-v", "error", "-ca_file", ca, "-i", url, "-c",
                           "copy", "large.mp4"],
    }


def main():
    home = pathlib.Path(os.environ.get("MATINEE_BENCH_DIR", tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(dir=home, prefix="bench-download-") as name:
        top = pathlib.Path(name)
        root = top / "root"
        root.mkdir()
        names = make_segments(root)
        make_large(root)
        total = sum((root / n).stat().st_size for n in names)
        for milliseconds in (0, 40):
            more = "" if milliseconds == 0 else (
                "location @file { } location / { echo_sleep %.3f; echo_exec @file; }"
                % (milliseconds / 1000))
            modules = f"load_module {ECHO};\n" if milliseconds else ""
            with Nginx(top / f"nginx{milliseconds}", root, more, modules) as origin:
                table(f"{len(names)} segments, {total / 1024 / len(names):.0f} KiB each, "
                      f"{milliseconds} ms before each answer",
                      segment_commands(origin, names, top / "out"), total, top / "out")
        with Nginx(top / "nginx-large", root) as origin:
            table(f"one file of {GIB:g} GiB", large_commands(origin),
                  (root / "large.mp4").stat().st_size, top / "out")
    print(f"\nmedians of {ROUNDS} runs, side by side, on {os.cpu_count()} cores; "
          f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Reads the recipes of a page of docs/ and runs them unchanged in a test's home.

A recipe is a fenced block with a name after its language: ```sh token-file
A recipe that no test can run gives the reason: ```sh token-file not-run:REASON
"""

import re
import subprocess
from pathlib import Path

from home import Home, Run
from sandbox import REPOSITORY, bin_dir

FENCE = re.compile(r"^```([\w-]+) (\S+)(?: not-run:(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes_of(page: str) -> dict[str, str]:
    text = (REPOSITORY / "docs" / page).read_text()
    found = [(name, body) for _, name, _, body in FENCE.findall(text)]
    assert len({name for name, _ in found}) == len(found), "two recipes of one name"
    assert 2 * len(found) == len(re.findall(r"^ *(?:```|~~~)", text, re.MULTILINE)), \
        f"{page}: a block has no name"
    return dict(found)


def reasons_of(page: str) -> dict[str, str]:
    """Returns the recipes that no test runs, with their reasons."""
    text = (REPOSITORY / "docs" / page).read_text()
    return {name: reason for _, name, reason, _ in FENCE.findall(text) if reason}


class Kitchen:
    """A home whose configuration leads to the sandbox, so that recipes need no options. The tested
    programs are first in PATH.
    """

    def __init__(self, home: Home):
        self.home = home
        folder = home.path / ".config/matinee"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.toml").write_text(
            f'cacert = "{home.sandbox.cacert}"\n'
            f'connect-to = ["::127.0.0.1:{home.sandbox.port}"]\n')
        home.env["PATH"] = f"{bin_dir()}:/usr/bin:/bin"

    def reach_with_tools(self) -> None:
        """Writes configuration files with which the other programs of recipes reach the sandbox."""
        sandbox = self.home.sandbox
        for name, lines in {
            ".curlrc": [f'cacert = "{sandbox.cacert}"',
                        f'connect-to = "::127.0.0.1:{sandbox.port}"'],
            ".config/aria2/aria2.conf": [f"all-proxy={sandbox.control}", "proxy-method=tunnel",
                                         f"ca-certificate={sandbox.cacert}"],
            ".config/mpv/mpv.conf": [f"http-proxy={sandbox.control}", "tls-verify=yes",
                                     f"tls-ca-file={sandbox.cacert}", "vo=null", "ao=null",
                                     "untimed=yes"],
            ".config/yt-dlp/config": [f"--proxy {sandbox.control}",
                                      "--compat-options no-certifi"],
        }.items():
            file = self.home.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(line + "\n" for line in lines))
        # With no-certifi, yt-dlp uses the authorities of Python's ssl module.
        self.home.env["SSL_CERT_FILE"] = sandbox.cacert

    def keep_an_agent(self) -> None:
        """Gives the home a runtime folder, so that later commands start an agent."""
        folder = self.home.path / ".run"
        folder.mkdir(mode=0o700)
        self.home.env["XDG_RUNTIME_DIR"] = str(folder)

    def placed(self, recipe: str) -> str:
        """Replaces the page's paths with those of this home."""
        recipe = recipe.replace("/home/you", str(self.home.path))
        return recipe.replace("/run/user/1000", self.home.env.get("XDG_RUNTIME_DIR", ""))

    def start(self, recipe: str, **env: str) -> "subprocess.Popen[str]":
        """Starts the recipe in a shell."""
        return subprocess.Popen(["sh", "-e", "-c", self.placed(recipe)], cwd=self.home.path,
                                env={**self.home.env, **env}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, recipe: str, **env: str) -> Run:
        process = self.start(recipe, **env)
        out, err = process.communicate(timeout=120)
        return Run(subprocess.CompletedProcess([], process.returncode, out, err))

    def sign_in(self, recipe: str) -> Run:
        """Runs a recipe in which `login --device` shows a code, and confirms the code."""
        process = self.start(recipe)
        assert process.stderr
        for line in process.stderr:
            if line.startswith("and enter the code"):
                code = line.removeprefix("and enter the code").replace(" ", "").strip()
                self.home.sandbox.post("/link/confirm", link_code=code)
                break
        out, err = process.communicate(timeout=120)
        return Run(subprocess.CompletedProcess([], process.returncode, out, err))

    def write_unit(self, folder: Path, name: str, text: str) -> Path:
        """Writes a systemd unit from its recipe. The program gets its full path, because systemd
        does not search this home's PATH.
        """
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = self.placed(text).replace("ExecStart=matinee ", f"ExecStart={bin_dir()}/matinee ")
        file.write_text(text)
        return file

#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Runs as root in a fresh root of Debian, with the packages beside it: installs them as a user would, and
# uses them as an ordinary user. Each step says what it shows; the first that fails ends it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
export DEBIAN_FRONTEND=noninteractive

step() { printf '== %s\n' "$*" >&2; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
as_user() { runuser -u viewer -- env -i HOME=/home/viewer PATH=/usr/bin:/bin LANG=C.UTF-8 TERM=dumb \
  XDG_RUNTIME_DIR=/run/user/viewer bash -euc "$1"; }

step "the program alone"
apt-get update -qq
apt-get install -y -qq --no-install-recommends ./matinee_*.deb ./libmatinee0_*.deb >/dev/null
useradd --create-home viewer
install -d -o viewer -m 700 /run/user/viewer
as_user "matinee --version"
as_user "matinee sources"
status=0
as_user "matinee status --no-login" || status=$?
[ "$status" -eq 3 ] || fail "a new machine has no session, which is exit status 3, not $status"
[ ! -e /usr/bin/matinee-sandbox ] || fail "the stand-in came along"

step "the others"
apt-get install -y -qq --no-install-recommends ./*.deb bash-completion cmake curl fish g++ libc6-dev \
  ninja-build pkg-config procps python3 systemd zsh >/dev/null

step "the stand-in, and a configuration that leads to it"
install -d -o viewer /tmp/stand-in
# It tells that it is ready by one line.
mkfifo -m 666 /tmp/stand-in/ready
as_user "matinee-sandbox --port 0 --dir /tmp/stand-in >/tmp/stand-in/ready & echo \$! >/tmp/stand-in/pid"
read -r ready </tmp/stand-in/ready
trap 'kill "$(cat /tmp/stand-in/pid)"' EXIT
port="$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["port"])' "$ready")"
control="$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["control"])' "$ready")"
token=0badc0de0badc0de0badc0de0badc0de0ca9a7
curl -fsS --json "{\"token\":\"$token\",\"country\":\"NL\"}" "$control/tokens" >/dev/null
as_user "mkdir -p ~/.config/matinee
printf '# Netscape HTTP Cookie File\nmubi.com\tFALSE\t/\tFALSE\t4102444800\tlt\t$token\n' >~/cookies.txt
printf 'cacert = \"/tmp/stand-in/ca.pem\"\nconnect-to = [\"::127.0.0.1:$port\"]\ncookies = \"/home/viewer/cookies.txt\"\n' \
  >~/.config/matinee/config.toml"

step "the program: status, a call, a download"
as_user "matinee status --json" | grep -q '"state":"valid"' || fail "status"
as_user "matinee headers --format curl" | grep -q authorization || fail "headers"
as_user "cd ~ && matinee download -q the-lantern-keeper && ls -l *.mp4"
as_user "cd ~ && matinee backup -P mine && [ -s mine/index.html ]" || fail "backup"
as_user "man -w matinee" 2>/dev/null || [ -e /usr/share/man/man1/matinee.1.gz ] || fail "the manual page"

step "completion in bash, zsh and fish"
as_user 'source /usr/share/bash-completion/bash_completion
  _comp_load matinee 2>/dev/null || __load_completion matinee
  complete -p matinee' | grep -q matinee || fail "bash"
as_user "zsh -fc 'autoload -Uz compinit; compinit -u -D; print \$_comps[matinee]'" | grep -q matinee || fail zsh
as_user "fish -c 'complete -C \"matinee stat\"'" | grep -q '^status' || fail "fish"

step "the user unit and its socket"
as_user "systemd-analyze --user verify /usr/lib/systemd/user/matinee-agent.socket \
  /usr/lib/systemd/user/matinee-agent.service"
socket="$(sed -n 's/^ListenStream=%t/\/run\/user\/viewer/p' /usr/lib/systemd/user/matinee-agent.socket)"
command="$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/user/matinee-agent.service)"
# As systemd does: the socket is there before the agent is, and who connects waits.
cat >/tmp/activate.py <<'END'
import os, shlex, socket, sys
path, command = sys.argv[1:]
os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen()
if os.fork() == 0:
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    words = shlex.split(command)
    os.execvpe(words[0], words, {**os.environ, "LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})
END
as_user "matinee agent stop" || true  # one that the commands above have started
as_user "python3 /tmp/activate.py $socket '$command'
matinee agent status --json
matinee headers --format json >/dev/null
matinee agent stop"

step "Python"
as_user "python3 -c '
from matinee.auth_manager import AuthManager
with AuthManager(use_agent=False) as auth:
    auth.generate_headers()
    assert auth.country == \"NL\", auth.country
    print(auth)
'"

step "the library, by CMake and by pkg-config"
as_user "cp -r $PWD/examples ~/examples && cd ~/examples
cmake -S . -B build -G Ninja >/dev/null && cmake --build build >/dev/null && build/session
c++ session.cpp -o session \$(pkg-config --cflags --libs matinee) && ./session"

step "AppArmor's profile is understood"
apt-get install -y -qq --no-install-recommends apparmor >/dev/null
apparmor_parser --skip-kernel-load --skip-cache --quiet /etc/apparmor.d/matinee-remux

step "what is removed is gone"
apt-get purge -y -qq 'matinee*' 'libmatinee*' python3-matinee >/dev/null
left="$(find / -xdev -name '*matinee*' -not -path '/brought/*' -not -path '/home/*' -not -path '/tmp/*' \
  -not -path '/var/cache/apt/*' -not -path '/run/*' -not -path '/proc/*' 2>/dev/null)"
[ -z "$left" ] || fail "left behind: $left"
step "all well"

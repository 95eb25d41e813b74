// SPDX-License-Identifier: MIT
#include "hints.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include <fmt/format.h>

namespace matinee::cli {

namespace {

using Space = NativeCode::Space;

// libcurl's numbers. Its header stays in src/http.
constexpr long k_curl_no_proxy_host = 5;
constexpr long k_curl_no_host = 6;
constexpr long k_curl_no_handshake = 35;
constexpr long k_curl_untrusted = 60;
constexpr long k_curl_bad_ca_file = 77;
constexpr long k_curl_proxy = 97;

/// A rule applies if everything that it names is so. What it leaves out may be anything.
struct Rule {
  std::optional<Errc> code = {};
  std::optional<Subject> subject = {};
  std::string_view command = {};
  std::optional<SessionFrom> from = {};
  std::optional<Space> space = {};
  std::optional<long> native = {};
  bool needs_pause = false;  ///< the other side has said how long to wait
  /// {command}, {browser} and {pause} stand for what is known of them.
  std::string_view hint = {};
};

// The first rule that applies has the last word, so the special stands above the general.
constexpr auto k_rules = std::to_array<Rule>({
    {.code = Errc::bug, .hint = "report this: it is a fault of matinee, not of yours"},
    {.code = Errc::cancelled, .command = "download", .hint = "the same command resumes"},
    {.code = Errc::cancelled},

    // The network: what libcurl or the service said counts more than what was asked for.
    {.code = Errc::network,
     .subject = Subject::agent,
     .command = "agent",
     .hint = "end the process that listens at that socket, or name another one: MATINEE_SOCKET"},
    {.code = Errc::network,
     .subject = Subject::agent,
     .command = "logout",
     .hint = "end the process that listens at that socket: what it holds ends with it; add "
             "--no-agent to do without it"},
    {.code = Errc::network,
     .subject = Subject::agent,
     .hint = "add --no-agent to do without the agent; if it stays silent, end its process"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_untrusted,
     .hint = "check this computer's clock; behind a proxy that opens TLS, name its authority: "
             "--cacert FILE"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_bad_ca_file,
     .hint = "check the file that --cacert names: it holds certificates in PEM form"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_no_handshake,
     .hint = "check this computer's clock, and whether a proxy or firewall stands in between"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_no_host,
     .hint = "check the connection: the host's name cannot be looked up"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_no_proxy_host,
     .hint = "check the proxy that https_proxy names"},
    {.code = Errc::network,
     .space = Space::curl,
     .native = k_curl_proxy,
     .hint = "check the proxy that https_proxy names"},
    {.code = Errc::network,
     .needs_pause = true,
     .hint = "try again in {pause} s: the service asks for a pause"},
    {.code = Errc::network,
     .space = Space::http,
     .hint = "try again later: the service has trouble of its own"},
    {.code = Errc::network, .hint = "check the connection and try again"},

    // The session: what helps depends on where it comes from.
    {.code = Errc::signed_out,
     .subject = Subject::input,
     .command = "cookies",
     .from = SessionFrom::anywhere,
     .hint = "name the source that the agent uses, as said above"},
    {.code = Errc::signed_out,
     .subject = Subject::agent,
     .command = "cookies",
     .hint = "matinee headers and matinee exec use the agent's session; for cookies, sign in at "
             "https://mubi.com in a browser"},
    {.code = Errc::signed_out,
     .from = SessionFrom::file,
     .hint = "sign in at https://mubi.com in a browser, then export its cookies again"},
    {.code = Errc::signed_out,
     .from = SessionFrom::token,
     .hint = "put the value of the cookie lt into the file that MATINEE_TOKEN_FILE names"},
    {.code = Errc::signed_out,
     .from = SessionFrom::credential,
     .hint = "put a token into the file that LoadCredential=matinee-token names in the unit"},
    {.code = Errc::signed_out,
     .subject = Subject::agent,
     .hint = "matinee logout --undo uses a browser's session again; matinee login signs in anew"},
    {.code = Errc::signed_out,
     .subject = Subject::token,
     .hint = "matinee login signs in again (--device where no browser can be shown); for a session "
             "that lasts, sign in at https://mubi.com in "
             "your browser, or see SERVERS in matinee(1)"},
    {.code = Errc::signed_out,
     .subject = Subject::database,
     .hint = "name that container; or matinee login, or sign in outside of it"},
    {.code = Errc::signed_out,
     .command = "doctor",
     .from = SessionFrom::anywhere,
     .hint = "matinee login, or sign in at https://mubi.com in your browser; if its profile is in "
             "an unusual place, name that: --cookies-from-browser chromium:/PATH or firefox:/PATH"},
    {.code = Errc::signed_out,
     .command = "doctor",
     .from = SessionFrom::chromium,
     .hint = "matinee login, or sign in at https://mubi.com in {browser} (it writes a sign-in down "
             "within 30 s, or when it closes); if its profile is in an unusual place, name that: "
             "--cookies-from-browser {browser}:/PATH"},
    {.code = Errc::signed_out,
     .command = "doctor",
     .from = SessionFrom::browser,
     .hint = "matinee login, or sign in at https://mubi.com in {browser}; if its profile is in an "
             "unusual place, name that: --cookies-from-browser {browser}:/PATH"},
    {.code = Errc::signed_out,
     .from = SessionFrom::chromium,
     .hint = "matinee login, or sign in at https://mubi.com in {browser} (it writes a sign-in down "
             "within 30 s, or when it closes); if its profile is in an unusual place, name that: "
             "--cookies-from-browser {browser}:/PATH; matinee doctor -v shows what was looked at"},
    {.code = Errc::signed_out,
     .from = SessionFrom::browser,
     .hint = "matinee login, or sign in at https://mubi.com in {browser}; if its profile is in an "
             "unusual place, name that: --cookies-from-browser {browser}:/PATH; matinee doctor -v "
             "shows what was looked at"},
    {.code = Errc::signed_out,
     .from = SessionFrom::path,
     .hint = "matinee login, or sign in at https://mubi.com in that browser"},
    {.code = Errc::signed_out,
     .hint = "matinee login, or sign in at https://mubi.com in your browser; if its profile is in "
             "an unusual place, name that: --cookies-from-browser chromium:/PATH or firefox:/PATH, "
             "or firefox::CONTAINER; matinee doctor -v shows what was looked at"},
    {.code = Errc::rejected,
     .from = SessionFrom::file,
     .hint = "sign in again at https://mubi.com in the browser, then export its cookies again"},
    {.code = Errc::rejected,
     .from = SessionFrom::token,
     .hint = "put a new token into the file that MATINEE_TOKEN_FILE names"},
    {.code = Errc::rejected,
     .from = SessionFrom::credential,
     .hint = "put a new token into the file that LoadCredential=matinee-token names in the unit, "
             "and restart the unit"},
    {.code = Errc::rejected,
     .command = "login",
     .from = SessionFrom::anywhere,
     .hint = "matinee login signs in anew in a browser window; a token that is refused has ended "
             "or is not whole"},
    {.code = Errc::rejected,
     .from = SessionFrom::chromium,
     .hint = "matinee login, or sign in again at https://mubi.com in {browser}"},
    {.code = Errc::rejected,
     .from = SessionFrom::browser,
     .hint = "matinee login, or sign in again at https://mubi.com in {browser}"},
    {.code = Errc::rejected,
     .from = SessionFrom::path,
     .hint = "matinee login, or sign in again at https://mubi.com in that browser"},
    {.code = Errc::rejected,
     .hint = "matinee login, or sign in again at https://mubi.com in your browser"},

    // What holds the session.
    {.code = Errc::locked,
     .subject = Subject::keyring,
     .space = Space::posix,
     .hint = "run it in the desktop's session, where DBUS_SESSION_BUS_ADDRESS is set and the "
             "browser's keyring runs; or use --cookies FILE"},
    {.code = Errc::locked,
     .subject = Subject::keyring,
     .hint = "unlock the keyring and try again, or use --cookies FILE"},
    {.code = Errc::unsupported,
     .subject = Subject::keyring,
     .hint =
         "sign in again at https://mubi.com in that browser: its keyring no longer has the key; "
         "or use --cookies FILE"},
    {.code = Errc::locked,
     .subject = Subject::session_source,
     .hint = "unlock the keyring and try again, or use --cookies FILE"},
    {.code = Errc::locked,
     .subject = Subject::database,
     .hint = "try again in a moment, or close the browser: it is using its database"},
    {.code = Errc::busy,
     .subject = Subject::database,
     .hint = "try again in a moment: the browser is writing"},
    {.code = Errc::integrity,
     .subject = Subject::database,
     .hint = "start that browser once, which repairs its database; or use another browser or "
             "--cookies FILE"},
    {.code = Errc::unsupported,
     .subject = Subject::database,
     .from = SessionFrom::file,
     .hint = "give that in place of --cookies: it reads a browser's own files"},
    {.code = Errc::unsupported,
     .subject = Subject::token,
     .from = SessionFrom::file,
     .hint = "put the token alone into a file of mode 0600, and name it in MATINEE_TOKEN_FILE"},
    {.code = Errc::unsupported,
     .subject = Subject::database,
     .hint = "matinee sources lists the profiles; this one is damaged, or not a browser's"},
    {.code = Errc::not_found,
     .subject = Subject::database,
     .hint = "matinee sources lists browsers and profiles"},
    {.code = Errc::storage,
     .subject = Subject::database,
     .space = Space::posix,
     .native = EFBIG,
     .hint = "start that browser and close it, which clears its log away; or use --cookies FILE"},
    {.code = Errc::storage,
     .subject = Subject::database,
     .space = Space::posix,
     .native = EIO,
     .hint = "check the disk, or use --cookies FILE"},
    {.code = Errc::storage,
     .subject = Subject::database,
     .hint = "check the file's permissions, or use --cookies FILE"},
    {.code = Errc::unsupported,
     .subject = Subject::session_source,
     .hint = "matinee login, or export the cookies with the browser and on the system that sealed "
             "them: --cookies FILE"},
    {.code = Errc::not_found,
     .subject = Subject::session_source,
     .hint = "matinee sources lists browsers and profiles"},
    {.code = Errc::integrity,
     .subject = Subject::token,
     .hint = "sign in again at https://mubi.com in that browser; or use another browser or "
             "--cookies FILE"},
    {.code = Errc::integrity,
     .subject = Subject::session_source,
     .hint = "start that browser once, or use another browser or --cookies FILE"},
    {.code = Errc::storage,
     .subject = Subject::session_source,
     .space = Space::posix,
     .native = EFBIG,
     .hint = "use another browser, or --cookies FILE"},
    {.code = Errc::storage,
     .subject = Subject::session_source,
     .space = Space::posix,
     .native = EIO,
     .hint = "check the disk, or use --cookies FILE"},
    {.code = Errc::storage,
     .subject = Subject::session_source,
     .hint = "check the permissions, or use --cookies FILE"},
    {.code = Errc::failure, .subject = Subject::session_source, .command = "doctor"},
    {.code = Errc::failure,
     .subject = Subject::session_source,
     .hint = "matinee doctor looks closer"},
    {.code = Errc::failure, .subject = Subject::database, .command = "doctor"},
    {.code = Errc::failure, .subject = Subject::database, .hint = "matinee doctor looks closer"},
    {.code = Errc::usage,
     .subject = Subject::token,
     .hint = "a file for MATINEE_TOKEN_FILE is yours alone (mode 0600), and holds the value of the "
             "cookie lt or the line `authorization: Bearer VALUE`; see SERVERS in matinee(1)"},
    {.code = Errc::not_found,
     .subject = Subject::token,
     .hint = "check the path in MATINEE_TOKEN_FILE"},
    {.code = Errc::storage,
     .subject = Subject::token,
     .hint = "check the permissions of the file that MATINEE_TOKEN_FILE names"},

    // The agent.
    {.code = Errc::locked, .subject = Subject::agent, .hint = "matinee agent unlock"},
    {.code = Errc::failure,
     .subject = Subject::agent,
     .command = "agent",
     .hint = "end the process that listens at that socket, or name another one: MATINEE_SOCKET"},
    {.subject = Subject::output,
     .command = "agent",
     .space = Space::posix,
     .native = ENOSPC,
     .hint = "make room where the agent's socket goes"},
    {.subject = Subject::output,
     .command = "agent",
     .hint = "set XDG_RUNTIME_DIR to a folder of your own (mode 0700), or MATINEE_SOCKET to a path "
             "in one"},
    {.code = Errc::not_found, .subject = Subject::agent, .hint = "matinee agent start"},
    {.code = Errc::busy,
     .subject = Subject::agent,
     .hint = "matinee agent stop ends the other one"},
    {.code = Errc::storage,
     .subject = Subject::agent,
     .hint = "set XDG_RUNTIME_DIR to a folder of your own (mode 0700), or MATINEE_SOCKET to a path "
             "in one"},

    // Films and media.
    {.code = Errc::not_found, .subject = Subject::film, .hint = "matinee search WORDS finds films"},
    {.code = Errc::usage,
     .subject = Subject::film,
     .hint = "matinee search WORDS finds films; a film's page, slug or id names one"},
    {.code = Errc::not_found,
     .subject = Subject::media,
     .hint = "check the URL; signed ones run out: start from the film's page again"},
    {.code = Errc::unsupported,
     .subject = Subject::media,
     .hint = "matinee manifest shows what a URL holds; HLS, DASH and MP4 that have an end are "
             "read"},
    {.code = Errc::protected_media,
     .hint =
         "encrypted media are not downloaded; add --trailer for the trailer, or --skip-download "
         "--write-subs for the subtitles, which are in the clear"},
    {.code = Errc::unavailable, .subject = Subject::agent},
    {.code = Errc::unavailable, .hint = "see the film's page for where and when it can be watched"},

    // Files.
    {.subject = Subject::input,
     .from = SessionFrom::file,
     .space = Space::posix,
     .native = EFBIG,
     .hint = "export the cookies of mubi.com alone"},
    {.code = Errc::storage,
     .subject = Subject::input,
     .space = Space::posix,
     .native = EIO,
     .hint = "check the disk that the file is on"},
    {.code = Errc::storage,
     .subject = Subject::input,
     .space = Space::posix,
     .native = EFBIG,
     .hint = "check the file: it is too long"},
    {.code = Errc::storage, .subject = Subject::input, .hint = "check the file's permissions"},
    {.code = Errc::not_found, .subject = Subject::input, .hint = "check the file's name"},
    {.code = Errc::failure, .subject = Subject::input, .hint = "name a file that can be read"},
    {.code = Errc::unsupported,
     .subject = Subject::input,
     .command = "manifest",
     .hint = "HLS, DASH and MP4 are read"},
    {.code = Errc::unsupported,
     .subject = Subject::input,
     .hint = "export the cookies again, as a Netscape cookies.txt or as JSON, in UTF-8"},
    {.code = Errc::not_found,
     .subject = Subject::output,
     .command = "cookies",
     .hint = "name a file in a folder that exists with -o"},
    {.code = Errc::not_found,
     .command = "download",
     .space = Space::posix,
     .hint = "name a folder that exists with -P"},
    {.code = Errc::not_found,
     .subject = Subject::output,
     .command = "download",
     .hint = "matinee download --list TARGET shows what there is; --sub-langs all takes all"},
    {.code = Errc::failure,
     .subject = Subject::unsaid,
     .space = Space::http,
     .hint = "try again later; matinee doctor tells whether the service is reached"},
    {.code = Errc::storage,
     .command = "download",
     .hint = "make room, or give a writable folder with -P; the same command resumes"},
    {.code = Errc::storage,
     .subject = Subject::output,
     .command = "cookies",
     .hint = "make room, or name a file in a writable folder with -o"},
    {.code = Errc::storage,
     .command = "backup",
     .hint = "make room, or name a folder in a writable one with -P; a backup that is there is "
             "whole"},
    {.code = Errc::storage,
     .subject = Subject::output,
     .hint = "make room where standard output goes, or send it elsewhere"},
    {.code = Errc::storage, .hint = "check the permissions, and the room on the disk"},
    {.code = Errc::exists,
     .command = "download",
     .hint = "add --force-overwrites, or give another name with -o"},
    {.code = Errc::exists, .command = "cookies", .hint = "give another name with -o"},
    {.code = Errc::exists, .command = "backup", .hint = "name another folder with -P"},
    {.code = Errc::exists, .hint = "give another name"},
    {.code = Errc::busy,
     .command = "download",
     .hint = "wait for the other run, or give another name with -o"},
    {.code = Errc::busy, .command = "backup", .hint = "wait for the other run"},
    {.code = Errc::busy, .hint = "try again in a moment"},
    {.code = Errc::integrity,
     .subject = Subject::output,
     .command = "download",
     .hint = "leave out --strict, and it is published with this as a warning"},
    {.code = Errc::integrity, .command = "download", .hint = "try again; nothing was published"},
    {.code = Errc::integrity,
     .command = "backup",
     .hint = "bring that file back, or move the folder away and save anew; nothing was changed"},
    {.code = Errc::locked, .hint = "try again when nothing else holds it"},

    // How a command is used.
    {.code = Errc::usage, .subject = Subject::agent},
    {.code = Errc::usage, .hint = "matinee {command}--help"},
});

bool applies(const Rule& rule, const Error& error, const Action& action) {
  const auto& native = error.native();
  return (!rule.code || rule.code == error.code()) &&
         (!rule.subject || rule.subject == error.subject()) &&
         (rule.command.empty() || rule.command == action.command) &&
         (!rule.from || rule.from == action.from) &&
         (!rule.space || (native && rule.space == native->space)) &&
         (!rule.native || (native && rule.native == native->value)) &&
         (!rule.needs_pause || error.retry_after());
}

}  // namespace

std::string hint_for(const Error& error, const Action& action) {
  const auto rule =
      std::ranges::find_if(k_rules, [&](const Rule& each) { return applies(each, error, action); });
  if (rule == k_rules.end()) return {};
  const auto pause = error.retry_after().value_or(std::chrono::seconds(0)).count();
  const std::string command =
      action.command.empty() ? std::string() : fmt::format("{} ", action.command);
  return fmt::format(fmt::runtime(rule->hint), fmt::arg("command", command),
                     fmt::arg("browser", action.browser), fmt::arg("pause", pause));
}

}  // namespace matinee::cli

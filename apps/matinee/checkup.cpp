// SPDX-License-Identifier: MIT
#include "checkup.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cookies/browsers.hpp"
#include "hints.hpp"

namespace matinee::cli {

namespace {

using State = Check::State;
using Kind = cookies::Finding::Kind;

/// The next step, where it does not follow from an Errc.
std::string next_step(const cookies::Finding& finding, const Action& action) {
  switch (finding.kind) {
    case Kind::in_flatpak:
      return "run it outside, or let the sandbox see the home folder: flatpak override --user "
             "--filesystem=home:ro";
    case Kind::no_profile:
      return "matinee login, or name a profile: --cookies-from-browser BROWSER:PATH; or use "
             "--cookies FILE";
    case Kind::no_session:
      return hint_for(Error(Errc::signed_out, ""), action);
    case Kind::root_denied:
      if (finding.code != Errc::storage) {
        return "mend that place, or name another: --cookies-from-browser BROWSER:/PATH, or "
               "--cookies "
               "FILE";
      }
      return "run as the user whose folder it is, or use --cookies FILE";
    case Kind::source_failed:
      if (!finding.code) return "";
      return hint_for(Error(*finding.code, "", finding.native)
                          .about(finding.about)
                          .about(Subject::session_source),
                      action);
    case Kind::stale_twin:
      return "if one is a leftover, name the other: --cookies-from-browser BROWSER:PATH";
    case Kind::maybe_unflushed:
      return "after a sign-in, wait half a minute or close the browser";
    case Kind::only_in_container:
      return "name the container: " + finding.option;
  }
  return "";
}

// One of them may name the file in front, or what was done.
bool says(std::string_view one, std::string_view other) {
  return !one.empty() && !other.empty() &&
         (one.find(other) != std::string_view::npos || other.find(one) != std::string_view::npos);
}

State state_of(const keyring::SeenKeyring& seen) {
  switch (seen.presence) {
    case keyring::Presence::absent:
      return State::absent;
    case keyring::Presence::startable:
      return State::startable;
    case keyring::Presence::running:
      break;
  }
  return seen.why ? State::failed : State::good;
}

std::string detail_of(const keyring::SeenKeyring& seen) {
  if (seen.why) return seen.why->message();
  if (seen.presence == keyring::Presence::startable) return "starts when it is asked";
  if (seen.presence == keyring::Presence::absent) return {};
  std::string text;
  for (const auto& collection : seen.collections) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", collection.name,
                        collection.is_locked ? "locked" : "open");
  }
  return text.empty() ? "holds no collection" : text;
}

void advise_on(const keyring::SeenKeyring& seen, Checkup& checkup) {
  if (seen.why) {
    checkup.advice.push_back({"keyring_failed", seen.name, seen.why->message(), Errc::locked,
                              "restart it (log out and in), or use --cookies FILE"});
  }
  for (const auto& collection : seen.collections) {
    if (!collection.is_locked) continue;
    checkup.advice.push_back({"keyring_locked", seen.name,
                              fmt::format("{} is locked", collection.name), Errc::locked,
                              "unlock the keyring, or answer its prompt when matinee reads a key"});
  }
}

}  // namespace

std::string_view to_string(State state) noexcept {
  switch (state) {
    case State::good:
      return "good";
    case State::absent:
      return "absent";
    case State::startable:
      return "startable";
    case State::failed:
      break;
  }
  return "failed";
}

Action doctor_about(const CookieOrigin& origin) {
  Action action = k_doctor;
  if (origin.browser == "file") {
    action.from = SessionFrom::file;
  } else if (origin.browser == "token") {
    action.from = SessionFrom::token;
  } else if (const auto* browser = cookies::find_browser(origin.browser)) {
    const bool is_chromium = browser->engine == cookies::Engine::chromium;
    action.from = is_chromium ? SessionFrom::chromium : SessionFrom::browser;
    action.browser = browser->name;
  }
  return action;
}

void add_advice(Advice advice, Checkup& checkup) {
  const bool is_told = std::ranges::any_of(checkup.advice, [&](const Advice& each) {
    return each.code == advice.code && says(each.what, advice.what);
  });
  if (!is_told) checkup.advice.push_back(std::move(advice));
}

Advice advice_on(const cookies::Finding& finding, const Action& action) {
  return {std::string(cookies::to_string(finding.kind)), finding.subject, finding.what,
          finding.code, next_step(finding, action)};
}

KeyNeed key_need_of(const std::vector<cookies::SeenSource>& sources) {
  const bool some = std::ranges::any_of(sources, [](const cookies::SeenSource& seen) {
    const auto& scheme = seen.report.scheme;
    return scheme == "v11" || scheme == "v12" || scheme == "mixed";
  });
  return some ? KeyNeed::some : KeyNeed::none;
}

void check_keyrings(const Result<std::vector<keyring::SeenKeyring>>& keyrings, KeyNeed need,
                    Checkup& checkup) {
  if (!keyrings) {
    const State state = need == KeyNeed::none ? State::absent : State::failed;
    checkup.checks.push_back({"session bus", "", state, keyrings.error().message()});
    if (need == KeyNeed::none) return;
    checkup.advice.push_back(
        {"no_session_bus", "", keyrings.error().message(), keyrings.error().code(),
         "run it inside the desktop's session, or set DBUS_SESSION_BUS_ADDRESS as there"});
    return;
  }
  checkup.checks.push_back({"session bus", "", State::good, ""});
  for (const auto& seen : *keyrings) {
    checkup.checks.push_back({seen.name, "", state_of(seen), detail_of(seen)});
    if (need == KeyNeed::some) advise_on(seen, checkup);
  }
  const bool all_absent = std::ranges::all_of(
      *keyrings, [](const auto& seen) { return seen.presence == keyring::Presence::absent; });
  if (all_absent && need == KeyNeed::some) {
    checkup.advice.push_back({"no_keyring", "",
                              "the browser's key is in a keyring, and none is on the session bus",
                              Errc::locked,
                              "start the keyring of the desktop that the browser ran in, or use "
                              "--cookies FILE"});
  }
}

void check_service(const std::string& host, const Result<http::Response>& answer,
                   Checkup& checkup) {
  if (answer) {
    checkup.checks.push_back(
        {"service", host, State::good, fmt::format("answers over TLS (HTTP {})", answer->status)});
    return;
  }
  const Error& error = answer.error();
  checkup.checks.push_back({"service", host, State::failed, error.message()});
  checkup.advice.push_back(
      {"service_unreachable", host, error.message(), error.code(), hint_for(error, k_doctor)});
}

void check_config(const std::string& file, const std::optional<ConfigFault>& fault,
                  Checkup& checkup) {
  if (!fault) {
    checkup.checks.push_back(
        {"configuration file", file, file.empty() ? State::absent : State::good, ""});
    return;
  }
  checkup.checks.push_back({"configuration file", fault->file, State::failed, fault->what});
  checkup.advice.push_back({"bad_config", fault->file, fault->what, Errc::usage,
                            "fix the file or move it away; most commands stop until then"});
}

std::string folder_fault(const std::string& folder) {
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) {
    return errno == ENOENT ? "does not exist" : "may not be looked at";
  }
  if (!S_ISDIR(status.st_mode)) return "is no folder";
  if (status.st_uid != ::geteuid()) return "belongs to somebody else";
  if ((status.st_mode & 077) != 0) return "is open to others";
  return {};
}

void check_runtime_dir(const std::string& folder, Checkup& checkup) {
  if (folder.empty()) {
    checkup.checks.push_back({"runtime folder", "", State::absent,
                              "XDG_RUNTIME_DIR is not set: no agent can keep a sign-in"});
    return;
  }
  const std::string fault = folder_fault(folder);
  checkup.checks.push_back(
      {"runtime folder", folder, fault.empty() ? State::good : State::failed, fault});
  if (fault.empty()) return;
  checkup.advice.push_back({"bad_runtime_dir", folder, fault, Errc::storage,
                            "log in again, or set XDG_RUNTIME_DIR to a folder of mode 0700"});
}

}  // namespace matinee::cli

// SPDX-License-Identifier: MIT
//
// What `matinee doctor` looks at beside the browsers, and what it says about all of it. From values
// to values, but for what looks at a folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "cookies/diagnose.hpp"
#include "hints.hpp"
#include "keyring/keyring.hpp"
#include "options.hpp"

namespace matinee::cli {

/// What is being done when doctor gives advice.
inline const Action k_doctor{.command = "doctor"};

/// The same about a session that was found there.
Action doctor_about(const CookieOrigin& origin);

/// A thing that was looked at.
struct Check {
  enum class State : std::uint8_t { good, absent, startable, failed };

  std::string what;     ///< "session bus", "Secret Service", "service", "configuration file", ...
  std::string subject;  ///< a host or a folder; may be empty
  State state = State::good;
  std::string detail;  ///< may be empty
};

std::string_view to_string(Check::State state) noexcept;

/// Something that is wrong, and what to do about it.
struct Advice {
  std::string kind;     ///< "no_session", "keyring_locked", ...: what scripts may look for
  std::string subject;  ///< may be empty
  std::string what;
  std::optional<Errc> code;
  std::string next;  ///< may be empty
};

struct Checkup {
  std::vector<Check> checks;
  std::vector<Advice> advice;
};

/// Leaves it out if what is in `checkup` says the same.
void add_advice(Advice advice, Checkup& checkup);

/// `action` tells which source is named.
Advice advice_on(const cookies::Finding& finding, const Action& action = k_doctor);

/// Whether some of the sources' cookies need a key out of a keyring.
enum class KeyNeed : std::uint8_t { none, some };
KeyNeed key_need_of(const std::vector<cookies::SeenSource>& sources);

/// A keyring that nobody needs is looked at, and no advice is given on it.
void check_keyrings(const Result<std::vector<keyring::SeenKeyring>>& keyrings, KeyNeed need,
                    Checkup& checkup);

/// `answer` is what came of a request to `host`: any answer at all, over TLS, will do.
void check_service(const std::string& host, const Result<http::Response>& answer, Checkup& checkup);

/// `file` is the one that was read, empty for none; with a `fault` none was.
void check_config(const std::string& file, const std::optional<ConfigFault>& fault,
                  Checkup& checkup);

/// What keeps `folder` from being the user's own alone; empty where nothing does.
std::string folder_fault(const std::string& folder);

/// $XDG_RUNTIME_DIR, where the sockets of the session are: it must be the user's own.
void check_runtime_dir(const std::string& folder, Checkup& checkup);

}  // namespace matinee::cli

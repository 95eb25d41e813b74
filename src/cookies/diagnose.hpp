// SPDX-License-Identifier: MIT
//
// Diagnoses why no session was found, or the wrong one. observe() collects facts about the
// browsers, and diagnose() draws conclusions. The app adds advice, by Finding::Kind and Errc.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/error.hpp>

#include "cookies/discover.hpp"
#include "cookies/source.hpp"
#include "cookies/survey.hpp"

namespace matinee::cookies {

/// Whether the browser of a source appears to be running.
enum class Activity : std::uint8_t { unknown, running };

/// A source, and facts about its files.
struct SeenSource {
  SourceReport report;
  /// The time since the last write to the database; nullopt if it is not known.
  std::optional<std::chrono::seconds> written_ago = {};
  /// Known for Chromium only, from the process that its SingletonLock names.
  Activity activity = Activity::unknown;
};

/// The input of diagnose().
struct Observations {
  std::vector<ProbedRoot> roots;
  std::vector<SeenSource> sources;
  bool is_in_flatpak = false;
};

/// A conclusion about one subject.
struct Finding {
  enum class Kind : std::uint8_t {
    in_flatpak,         ///< this program runs in a sandbox and does not see the user's home folder
    no_profile,         ///< no browser has a cookie database
    no_session,         ///< there are profiles, but none has a live sign-in
    root_denied,        ///< a folder of profiles is not readable
    source_failed,      ///< a profile or some of its cookies could not be read; see `code`
    stale_twin,         ///< a browser has profiles in two places; one may be out of date
    maybe_unflushed,    ///< a running Chromium may not have written a new sign-in yet
    only_in_container,  ///< the sign-in is in a container, which the user must name
  };

  Kind kind;
  std::string subject;  ///< "firefox a.default", "chromium", or empty
  std::string what;
  std::optional<Errc> code = {};
  Subject about = Subject::unsaid;        ///< the subject of the same error as `code`
  std::optional<NativeCode> native = {};  ///< the native code of that error
  std::string option = {};                ///< the option for the source; for only_in_container
};

/// The name of the enumerator: "in_flatpak", "no_profile", ...
std::string_view to_string(Finding::Kind kind) noexcept;

/// How long Chromium delays writing a change to its database.
inline constexpr std::chrono::seconds k_chromium_flush_delay{30};

/// Collects what the reports of survey() do not contain, such as the roots of the browser `only`,
/// or of all browsers if it is null. Opens no database and changes nothing.
Observations observe(const Environment& environment, std::vector<SourceReport> reports,
                     Clock& clock, const Browser* only = nullptr);

/// Returns conclusions, the most general first. Pure.
std::vector<Finding> diagnose(const Observations& seen);

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
//
// Why no session was found, or the wrong one: what was seen of the browsers, and what there is to
// say about it. What to do about it is the app's to say, keyed by Finding::Kind and Errc.
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

/// Whether the browser of a source seems to run now.
enum class Activity : std::uint8_t { unknown, running };

struct SeenSource {
  SourceReport report;
  /// Since the database was written to.
  std::optional<std::chrono::seconds> written_ago = {};
  /// Told of Chromium only, by the process that its SingletonLock names.
  Activity activity = Activity::unknown;
};

struct Observations {
  std::vector<ProbedRoot> roots;
  std::vector<SeenSource> sources;
  bool is_in_flatpak = false;
};

struct Finding {
  enum class Kind : std::uint8_t {
    in_flatpak,         ///< this program sees a sandbox, not the home of the user
    no_profile,         ///< no browser has a cookie database
    no_session,         ///< profiles there are, and none holds a live sign-in
    root_denied,        ///< a folder of profiles may not be read
    source_failed,      ///< a profile could not be read, or some of its cookies; see `code`
    stale_twin,         ///< a browser has profiles in two places, of which one may be forgotten
    maybe_unflushed,    ///< a running Chromium may not have written a sign-in yet
    only_in_container,  ///< the sign-in is in a container, which must be named
  };

  Kind kind;
  std::string subject;  ///< "firefox a.default", "chromium", or empty
  std::string what;
  std::optional<Errc> code = {};
  Subject about = Subject::unsaid;        ///< what the error is about that `code` is of
  std::optional<NativeCode> native = {};  ///< of the same error
  std::string option = {};                ///< what names the source; of only_in_container
};

/// "in_flatpak", "no_profile", ...
std::string_view to_string(Finding::Kind kind) noexcept;

/// How long Chromium keeps a change before it writes it.
inline constexpr std::chrono::seconds k_chromium_flush_delay{30};

/// Looks at what the reports of survey() do not tell: the roots of `only`, or of all browsers for
/// null, among it. Changes nothing, opens no database.
Observations observe(const Environment& environment, std::vector<SourceReport> reports,
                     Clock& clock, const Browser* only = nullptr);

/// What there is to say, the most general first.
std::vector<Finding> diagnose(const Observations& seen);

}  // namespace matinee::cookies

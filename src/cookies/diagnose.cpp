// SPDX-License-Identifier: MIT
#include "cookies/diagnose.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cookies/live_file.hpp"
#include "cookies/selector.hpp"

namespace matinee::cookies {

namespace {

namespace fs = std::filesystem;
using Kind = Finding::Kind;

// The target of the link SingletonLock is "host-PID". The link is left behind if the browser was
// killed, so the process must be checked.
bool names_a_living_process(const fs::path& lock) {
  std::error_code error;
  const std::string target = fs::read_symlink(lock, error).native();
  const std::size_t dash = target.rfind('-');
  if (error || dash == std::string::npos) return false;
  const std::string pid = target.substr(dash + 1);
  const bool is_number = !pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos;
  return is_number && fs::exists("/proc/" + pid, error);
}

Activity activity_of(const Source& source) {
  if (source.engine != Engine::chromium) return Activity::unknown;
  // The lock is in the user data folder. That is the profile itself, the folder above it, or, for
  // Network/Cookies, the one above that.
  fs::path folder = source.file;
  for (int level = 0; level < 3; ++level) {
    folder = folder.parent_path();
    if (names_a_living_process(folder / "SingletonLock")) return Activity::running;
  }
  return Activity::unknown;
}

std::optional<std::chrono::seconds> age_of(const fs::path& file, UnixTime now) {
  const auto stamp = stamp_of(file);
  if (!stamp) return std::nullopt;
  const UnixTime written(std::chrono::seconds(stamp->modified_ns / 1'000'000'000));
  return std::max(now - written, std::chrono::seconds(0));
}

bool counts(const ProbedRoot& root) {
  return root.state == ProbedRoot::State::found || root.state == ProbedRoot::State::overruled;
}

std::string describe(const ProbedRoot& root) {
  std::string text = fmt::format("{} ({})", root.path.native(), to_string(root.install));
  if (root.state == ProbedRoot::State::overruled) text += ", which is not used";
  return text;
}

void find_twins(const std::vector<ProbedRoot>& roots, std::vector<Finding>& findings) {
  for (auto first = roots.begin(); first != roots.end();) {
    const auto end = std::find_if(
        first, roots.end(), [&](const ProbedRoot& root) { return root.browser != first->browser; });
    std::string places;
    int count = 0;
    for (auto root = first; root != end; ++root) {
      if (!counts(*root) || root->install == Install::windows) continue;
      places += (places.empty() ? "" : " and in ") + describe(*root);
      ++count;
    }
    if (count > 1) {
      findings.push_back({Kind::stale_twin, std::string(first->browser->name),
                          fmt::format("has profiles in {}", places)});
    }
    first = end;
  }
}

void find_denied(const std::vector<ProbedRoot>& roots, std::vector<Finding>& findings) {
  std::set<fs::path> told;  // one unreadable folder may affect every browser
  for (const ProbedRoot& root : roots) {
    for (const UnreadPlace& place : root.content.unread) {
      if (!told.insert(place.path).second) continue;
      findings.push_back({Kind::root_denied, place.browser,
                          fmt::format("cannot be looked at: {}", place.why.message()),
                          place.why.code()});
    }
  }
}

bool is_maybe_unflushed(const SeenSource& seen) {
  const bool is_recent = seen.written_ago && *seen.written_ago < k_chromium_flush_delay;
  return seen.activity == Activity::running && (is_recent || seen.report.session() == nullptr);
}

bool has_default_session(const std::vector<SeenSource>& sources, const Source& source) {
  return std::ranges::any_of(sources, [&](const SeenSource& each) {
    return each.report.source.file == source.file && !each.report.source.container &&
           each.report.session() != nullptr;
  });
}

void find_in_source(const SeenSource& seen, const std::vector<SeenSource>& all,
                    std::vector<Finding>& findings) {
  const SourceReport& report = seen.report;
  const std::string title = title_of(report.source.origin());
  if (report.why) {
    findings.push_back({Kind::source_failed, title, report.why->message(), report.why->code(),
                        report.why->subject(), report.why->native()});
  }
  if (report.session() != nullptr && report.source.container &&
      !has_default_session(all, report.source)) {
    findings.push_back({.kind = Kind::only_in_container,
                        .subject = title,
                        .what = "holds a sign-in that the default container does not",
                        .option = option_for(report.source)});
  }
  if (is_maybe_unflushed(seen)) {
    const std::string when =
        seen.written_ago ? fmt::format("{} s ago", seen.written_ago->count()) : "at a time unknown";
    findings.push_back({Kind::maybe_unflushed, title,
                        fmt::format("is running and last wrote its cookies {}; it keeps a change "
                                    "for up to {} s",
                                    when, k_chromium_flush_delay.count())});
  }
}

bool has_read_all(const Observations& seen) {
  const auto is_read = [](const SeenSource& each) {
    return each.report.store ? each.report.store->unread.empty() : !each.report.why;
  };
  const auto is_open = [](const ProbedRoot& root) { return root.content.unread.empty(); };
  return std::ranges::all_of(seen.roots, is_open) && std::ranges::all_of(seen.sources, is_read);
}

}  // namespace

std::string_view to_string(Finding::Kind kind) noexcept {
  switch (kind) {
    case Kind::in_flatpak:
      return "in_flatpak";
    case Kind::no_profile:
      return "no_profile";
    case Kind::no_session:
      return "no_session";
    case Kind::root_denied:
      return "root_denied";
    case Kind::source_failed:
      return "source_failed";
    case Kind::stale_twin:
      return "stale_twin";
    case Kind::maybe_unflushed:
      return "maybe_unflushed";
    case Kind::only_in_container:
      break;
  }
  return "only_in_container";
}

Observations observe(const Environment& environment, std::vector<SourceReport> reports,
                     Clock& clock, const Browser* only) {
  Observations seen{.roots = probe_roots(environment, only), .sources = {}, .is_in_flatpak = false};
  std::error_code ignored;
  seen.is_in_flatpak = fs::exists(environment.flatpak_info, ignored);
  for (SourceReport& report : reports) {
    const auto age = age_of(report.source.file, clock.now());
    const Activity activity = activity_of(report.source);
    seen.sources.push_back({std::move(report), age, activity});
  }
  return seen;
}

std::vector<Finding> diagnose(const Observations& seen) {
  std::vector<Finding> findings;
  if (seen.is_in_flatpak) {
    findings.push_back({Kind::in_flatpak, "", "this program runs inside a Flatpak sandbox"});
  }
  const bool has_session = std::ranges::any_of(
      seen.sources, [](const SeenSource& each) { return each.report.session() != nullptr; });
  // If a place could not be read, the session may be there, so do not claim that there is none.
  const bool is_all_read = has_read_all(seen);
  if (seen.sources.empty() && is_all_read) {
    findings.push_back({Kind::no_profile, "", "no browser profile with cookies was found"});
  } else if (!has_session && is_all_read) {
    findings.push_back({Kind::no_session, "", "no profile holds a live sign-in to mubi.com"});
  }
  find_denied(seen.roots, findings);
  find_twins(seen.roots, findings);
  for (const SeenSource& source : seen.sources)
    find_in_source(source, seen.sources, findings);
  return findings;
}

}  // namespace matinee::cookies

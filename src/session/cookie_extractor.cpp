// SPDX-License-Identifier: MIT
#include "session/cookie_extractor.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cookies/discover.hpp"
#include "cookies/netscape.hpp"
#include "cookies/read.hpp"
#include "sys/file.hpp"

namespace matinee::session {

namespace {

constexpr std::array<std::string_view, 2> k_session_cookies{"lt", "_mubi_session"};
constexpr std::size_t k_largest_file = std::size_t{16} * 1024 * 1024;

std::string title_of(const cookies::Source& source) {
  std::string title = fmt::format("{} {}", source.browser, source.profile);
  if (source.container) title += fmt::format(" (container {})", source.container->name);
  return title;
}

CookieJar settle(cookies::Reading reading, const Notice& notice) {
  for (const std::string& note : reading.notes)
    notice(note);
  for (const cookies::UnreadCookie& unread : reading.unread) {
    notice(fmt::format("cookie {} of {}: {}", unread.name, unread.domain, unread.why.message()));
  }
  return std::move(reading.jar);
}

}  // namespace

Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring) {
  std::vector<cookies::Source> sources = cookies::find_sources(environment);
  if (selector) {
    MATINEE_TRY_ASSIGN(sources, cookies::select_sources(sources, *selector, environment));
  }
  std::vector<cookies::SourceReport> reports;
  for (const cookies::Source& source : sources) {
    auto found = cookies::survey(source, clock, keyring, k_session_cookies);
    std::ranges::move(found, std::back_inserter(reports));
  }
  return reports;
}

BrowserSource::BrowserSource(cookies::Environment environment,
                             std::optional<cookies::Selector> selector, Clock& clock,
                             cookies::KeyProvider& keyring, Notice notice, Wanted wanted)
    : environment_(std::move(environment)),
      selector_(std::move(selector)),
      clock_(clock),
      keyring_(keyring),
      notice_(std::move(notice)),
      wanted_(wanted) {}

bool BrowserSource::may_take(const cookies::SourceReport& report, bool any_session) const {
  if (report.session || selector_) return true;
  return wanted_ == Wanted::any_cookies && !any_session && report.cookies > 0;
}

Result<CookieJar> BrowserSource::read(const cookies::SourceReport& report) {
  const cookies::Source& source = report.source;
  // The survey has loaded what there is; only decrypting is left.
  MATINEE_TRY_ASSIGN(auto reading, report.store
                                       ? cookies::open_store(source, *report.store, keyring_)
                                       : cookies::read_cookies(source, clock_, keyring_));
  notice_(fmt::format("{}: {} mubi.com cookies", title_of(source), reading.jar.cookies.size()));
  return settle(std::move(reading), notice_);
}

Result<CookieJar> BrowserSource::extract_cookies() {
  MATINEE_TRY_ASSIGN(auto reports, survey_sources(environment_, selector_, clock_, keyring_));
  // Other containers of a profile are reported on, and taken only when the user names one.
  std::erase_if(reports, [&](const cookies::SourceReport& report) {
    return report.source.container && !(selector_ && selector_->container);
  });
  cookies::rank(reports);

  // A session that cannot be read is an error: other cookies are no answer to that.
  const bool any_session = !reports.empty() && reports.front().session.has_value();
  std::optional<Error> first_error;
  for (const cookies::SourceReport& report : reports) {
    if (!may_take(report, any_session)) continue;
    auto jar = read(report);
    if (jar) return jar;
    if (!first_error) first_error = jar.error();
    notice_(fmt::format("{}: {}", title_of(report.source), jar.error().message()));
  }
  if (first_error) return *first_error;
  return Error(Errc::signed_out,
               fmt::format("no mubi.com {} in any browser ({} profile{} looked at)",
                           wanted_ == Wanted::session ? "session" : "cookie", reports.size(),
                           reports.size() == 1 ? "" : "s"));
}

FileSource::FileSource(std::filesystem::path file, Clock& clock, Notice notice)
    : file_(std::move(file)), clock_(clock), notice_(std::move(notice)) {}

Result<CookieJar> FileSource::extract_cookies() {
  if (file_ == "-") {
    MATINEE_TRY_ASSIGN(std::string text,
                       sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_file));
    const WipeOnExit wiped(text);
    MATINEE_TRY_ASSIGN(auto reading, cookies::read_netscape(text, "-", clock_.now()));
    return settle(std::move(reading), notice_);
  }
  MATINEE_TRY_ASSIGN(auto reading, cookies::read_netscape_file(file_, clock_.now()));
  return settle(std::move(reading), notice_);
}

}  // namespace matinee::session

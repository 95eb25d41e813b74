// SPDX-License-Identifier: MIT
#include "session/cookie_extractor.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cookies/cookie_text.hpp"
#include "cookies/discover.hpp"
#include "cookies/live_file.hpp"
#include "cookies/read.hpp"
#include "cookies/session_files.hpp"
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

void add_stamp(std::string& text, const std::filesystem::path& file) {
  const auto stamp = cookies::stamp_of(file);
  if (!stamp) return;
  text += fmt::format("{}:{}:{}:{}:{}\n", file.native(), stamp->device, stamp->inode, stamp->size,
                      stamp->modified_ns);
}

std::string stamp_of_file(const std::filesystem::path& file) {
  std::string text;
  add_stamp(text, file);
  return text;
}

// Every file that a browser writes cookies to.
std::string stamps_of(const std::vector<cookies::Source>& sources) {
  std::string text;
  for (const cookies::Source& source : sources) {
    for (const char* suffix : {"", "-wal", "-journal"})
      add_stamp(text, source.file.native() + suffix);
    if (source.engine != cookies::Engine::firefox) continue;
    for (const auto& file : cookies::session_files_of(source.file.parent_path()))
      add_stamp(text, file);
  }
  return text;
}

std::string mark_of(const std::vector<cookies::SourceReport>& reports) {
  std::string text = "sessions\n";
  for (const cookies::SourceReport& report : reports) {
    if (!report.session) continue;
    const auto& trace = *report.session;
    text +=
        fmt::format("{}:{}:{}:{}\n", report.source.file.native(), trace.cookie, trace.updated_us,
                    trace.expires ? trace.expires->time_since_epoch().count() : 0);
  }
  return text;
}

Result<std::vector<cookies::Source>> sources_of(const cookies::Environment& environment,
                                                const std::optional<cookies::Selector>& selector) {
  std::vector<cookies::Source> sources = cookies::find_sources(environment);
  if (!selector) return sources;
  auto selected = cookies::select_sources(sources, *selector, environment);
  if (!selected) return selected.error().about(Subject::session_source);
  return selected;
}

std::vector<cookies::SourceReport> survey_all(const std::vector<cookies::Source>& sources,
                                              Clock& clock, const cookies::KeyProvider& keyring) {
  std::vector<cookies::SourceReport> reports;
  for (const cookies::Source& source : sources) {
    auto found = cookies::survey(source, clock, keyring, k_session_cookies);
    std::ranges::move(found, std::back_inserter(reports));
  }
  return reports;
}

}  // namespace

Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring) {
  MATINEE_TRY_ASSIGN(const auto sources, sources_of(environment, selector));
  return survey_all(sources, clock, keyring);
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

// Surveys, and remembers what it has seen.
Result<std::vector<cookies::SourceReport>> BrowserSource::look() {
  mark_.clear();
  MATINEE_TRY_ASSIGN(const auto sources, sources_of(environment_, selector_));
  // Before the survey: what is written meanwhile is a change.
  stamps_ = stamps_of(sources);
  auto reports = survey_all(sources, clock_, keyring_);
  // Other containers of a profile are reported on, and taken only when the user names one.
  std::erase_if(reports, [&](const cookies::SourceReport& report) {
    return report.source.container && !(selector_ && selector_->container);
  });
  mark_ = mark_of(reports);
  return reports;
}

bool BrowserSource::has_changed() {
  const auto sources = sources_of(environment_, selector_);
  if (sources && !mark_.empty() && stamps_of(*sources) == stamps_) return false;
  const std::string before = mark_;
  (void)look();
  return mark_ != before;
}

Result<CookieJar> BrowserSource::extract_cookies() {
  MATINEE_TRY_ASSIGN(auto reports, look());
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
  if (first_error) return first_error->about(Subject::session_source);
  return Error(Errc::signed_out,
               fmt::format("no mubi.com {} in any browser ({} profile{} looked at)",
                           wanted_ == Wanted::session ? "session" : "cookie", reports.size(),
                           reports.size() == 1 ? "" : "s"));
}

FileSource::FileSource(std::filesystem::path file, Clock& clock, Notice notice,
                       std::stop_token stop)
    : file_(std::move(file)), clock_(clock), notice_(std::move(notice)), stop_(std::move(stop)) {}

Result<CookieJar> FileSource::extract_cookies() {
  auto reading = read();
  if (!reading) return reading.error().about(Subject::input);
  return settle(*std::move(reading), notice_);
}

Result<cookies::Reading> FileSource::read() {
  std::error_code ignored;
  const bool is_stdin = file_ == "-";
  const bool is_pipe = !is_stdin && std::filesystem::is_fifo(file_, ignored);
  if (!is_stdin && !is_pipe) {
    stamp_ = stamp_of_file(file_);
    return cookies::read_cookie_file(file_, clock_.now());
  }
  // What is written while it is read: `--cookies <(command)`.
  MATINEE_TRY_ASSIGN(
      std::string text,
      is_pipe ? sys::read_file(file_, k_largest_file, stop_)
              : sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_file, stop_));
  const WipeOnExit wiped(text);
  return cookies::read_cookie_text(text, file_.native(), clock_.now());
}

bool FileSource::has_changed() {
  if (file_ == "-") return false;
  const std::string before = std::exchange(stamp_, stamp_of_file(file_));
  return stamp_ != before;
}

}  // namespace matinee::session

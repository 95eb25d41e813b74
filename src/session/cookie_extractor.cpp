// SPDX-License-Identifier: MIT
#include "session/cookie_extractor.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cookies/cookie_text.hpp"
#include "cookies/discover.hpp"
#include "cookies/live_file.hpp"
#include "cookies/read.hpp"
#include "cookies/stored.hpp"
#include "session/credential.hpp"
#include "session/expired_session.hpp"
#include "sys/file.hpp"

namespace matinee::session {

namespace {

constexpr std::size_t k_largest_file = std::size_t{16} * 1024 * 1024;

void report_on(const cookies::Reading& reading, const Notice& notice) {
  for (const std::string& note : reading.notes)
    notice(note);
  for (const cookies::UnreadCookie& unread : reading.unread) {
    notice(fmt::format("cookie {} of {}: {}", unread.name, unread.domain, unread.why.message()));
  }
}

std::string stamp_of_file(const std::filesystem::path& file) {
  const auto stamp = cookies::stamp_of(file);
  if (!stamp) return {};
  return fmt::format("{}:{}:{}:{}:{}\n", file.native(), stamp->device, stamp->inode, stamp->size,
                     stamp->modified_ns);
}

std::string stamps_of(const std::vector<cookies::Source>& sources) {
  std::string text;
  for (const cookies::Source& source : sources) {
    for (const auto& file : cookies::files_of(source))
      text += stamp_of_file(file);
  }
  return text;
}

std::string mark_of(const std::vector<cookies::SourceReport>& reports) {
  std::string text = "sessions\n";
  for (const cookies::SourceReport& report : reports) {
    for (const cookies::SessionTrace& trace : report.sessions) {
      text += fmt::format("{}:{}:{}:{}:{}\n", report.source.file.native(), trace.name, trace.domain,
                          trace.updated_us,
                          trace.expires ? trace.expires->time_since_epoch().count() : 0);
    }
  }
  return text;
}

Result<cookies::Discovery> discover(const cookies::Environment& environment,
                                    const std::optional<cookies::Selector>& selector) {
  cookies::Discovery found = cookies::discover(environment);
  if (!selector) return found;
  auto selected = cookies::select_sources(found, *selector, environment);
  if (!selected) return selected.error().about(Subject::session_source);
  return selected;
}

std::vector<UnreadPlace> unread_in(const cookies::Discovery& found) {
  std::vector<UnreadPlace> places;
  for (const cookies::UnreadPlace& place : found.unread) {
    places.push_back({.origin = {.browser = place.browser, .file = place.path.native()},
                      .why = place.why.about(Subject::session_source)});
  }
  return places;
}

// Adds the database of a profile, if it could not be read, or its unreadable session files, which
// may have a session too.
void add_unread(const cookies::SourceReport& report, std::vector<UnreadPlace>& places) {
  const auto add = [&](const Error& why) {
    places.push_back({.origin = report.source.origin(), .why = why.about(Subject::session_source)});
  };
  if (!report.store && report.why) add(*report.why);
  if (report.store) std::ranges::for_each(report.store->unread, add);
}

bool is_design_cookie(const Cookie& cookie) {
  return credential_of_cookie(cookie, {}, UnixTime()).has_value();
}

std::vector<cookies::SourceReport> survey_all(const std::vector<cookies::Source>& sources,
                                              Clock& clock, const cookies::KeyProvider& keyring,
                                              cookies::Scope scope) {
  std::vector<cookies::SourceReport> reports;
  for (const cookies::Source& source : sources) {
    auto found = cookies::survey(source, clock, keyring, scope, is_design_cookie);
    std::ranges::move(found, std::back_inserter(reports));
  }
  return reports;
}

OpenedCandidate open_cookie(const Cookie& cookie, const CookieJar& jar, UnixTime now) {
  OpenedCandidate opened{.credential = credential_of_cookie(cookie, jar.origin, UnixTime()),
                         .cookies = jar.clone()};
  if (!opened.credential || !is_over(*opened.credential, now)) return opened;
  // The expiry inside the token has passed. It takes precedence over the expiry of the cookie.
  opened.why_none = expired_error(jar.origin, *opened.credential->expires_at, now);
  opened.credential.reset();
  return opened;
}

// Whether decrypting the cookies of the report needs a keyring.
bool needs_key(const cookies::SourceReport& report, const cookies::KeyProvider& keyring) {
  const auto is_sealed = [&](const auto& stored) { return keyring.serves(stored.scheme); };
  return report.store && std::ranges::any_of(report.store->cookies, is_sealed);
}

// Formats "browser (3 profiles looked at)". Profiles are counted by their files, because each
// container of a profile has its own report.
std::string where_looked(const std::vector<cookies::SourceReport>& reports,
                         const std::optional<cookies::Selector>& selector) {
  std::set<std::filesystem::path> files;
  for (const cookies::SourceReport& report : reports)
    files.insert(report.source.file);
  return fmt::format("{} ({} profile{} looked at)",
                     selector ? fmt::format("profile of {}", selector->browser) : "browser",
                     files.size(), files.size() == 1 ? "" : "s");
}

// `cookie` must be an element of `held`, which the candidate keeps alive.
SessionCandidate candidate_in(const std::shared_ptr<const CookieJar>& held, const Cookie& cookie,
                              UnixTime now) {
  SessionCandidate candidate{.expires = cookie.expires, .origin = held->origin};
  if (cookie.name == cookies::k_session_cookie) {
    candidate.evidence =
        is_design_cookie(cookie) ? Evidence::design_cookie : Evidence::visitor_cookie;
  }
  candidate.open = [held, &cookie, now]() -> Result<OpenedCandidate> {
    return open_cookie(cookie, *held, now);
  };
  return candidate;
}

// Makes a candidate for `older`. Its jar is a copy of `jar`, in which `older` replaces the cookie
// with the same identity.
SessionCandidate candidate_of_older(const Cookie& older, const CookieJar& jar, UnixTime now) {
  const auto held = std::make_shared<CookieJar>(jar.clone());
  const auto place = std::ranges::find_if(held->cookies, [&](const Cookie& each) {
    return each.name == older.name && each.domain == older.domain && each.path == older.path;
  });
  Cookie& cookie = place != held->cookies.end() ? *place : held->cookies.emplace_back();
  cookie = older.with_value(older.value.clone());
  return candidate_in(held, cookie, now);
}

}  // namespace

Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring, cookies::Scope scope,
    const Notice& on_unread) {
  MATINEE_TRY_ASSIGN(const auto found, discover(environment, selector));
  for (const cookies::UnreadPlace& place : found.unread)
    if (on_unread) on_unread(place.why.message());
  return survey_all(found.sources, clock, keyring, scope);
}

SessionSurvey survey_of(CookieJar jar, UnixTime now) {
  SessionSurvey survey{
      .nothing = {Errc::signed_out, fmt::format("{}: no session among {} mubi.com cookies",
                                                title_of(jar.origin), jar.cookies.size())}};
  // Put host-only cookies first, as browsers do. Of equally ranked candidates the first is tried
  // first.
  std::ranges::stable_partition(jar.cookies, &Cookie::host_only);
  const auto held = std::make_shared<const CookieJar>(std::move(jar));
  for (const Cookie& cookie : held->cookies) {
    if (!cookies::is_session_cookie(cookie) || cookie.value.empty() ||
        (cookie.expires && *cookie.expires <= now))
      continue;
    survey.candidates.push_back(candidate_in(held, cookie, now));
  }
  return survey;
}

SessionSurvey survey_of(Credential credential) {
  SessionSurvey survey;
  SessionCandidate candidate{.expires = credential.expires_at, .origin = credential.origin};
  // std::function must be copyable, and a Credential is not, so it is shared.
  const auto held = std::make_shared<const Credential>(std::move(credential));
  candidate.open = [held]() -> Result<OpenedCandidate> {
    return OpenedCandidate{.credential = held->clone(), .cookies = {.origin = held->origin}};
  };
  survey.candidates.push_back(std::move(candidate));
  return survey;
}

BrowserSource::BrowserSource(cookies::Environment environment,
                             std::optional<cookies::Selector> selector, Clock& clock,
                             cookies::KeyProvider& keyring, Notice notice, cookies::Scope scope)
    : environment_(std::move(environment)),
      selector_(std::move(selector)),
      clock_(clock),
      keyring_(keyring),
      notice_(std::move(notice)),
      scope_(scope) {}

Result<cookies::Reading> BrowserSource::read(const cookies::SourceReport& report) {
  const cookies::Source& source = report.source;
  // The survey has usually loaded the cookies already, so only decryption is left.
  auto reading = report.store ? cookies::open_store(source, *report.store, keyring_)
                              : cookies::read_cookies(source, clock_, keyring_);
  if (!reading) return reading.error().about(Subject::session_source);
  notice_(fmt::format("{}: {} mubi.com cookies", title_of(source.origin()),
                      reading->jar.cookies.size()));
  report_on(*reading, notice_);
  const auto is_locked = [](const auto& unread) { return unread.why.code() == Errc::locked; };
  if (needs_key(report, keyring_) && std::ranges::none_of(reading->unread, is_locked)) {
    with_key_.insert(source.origin().browser);
  }
  return reading;
}

SessionCandidate BrowserSource::candidate_of(const std::shared_ptr<OpenedStore>& store,
                                             const cookies::SessionTrace& trace) {
  SessionCandidate candidate{.evidence = trace.evidence,
                             .updated_us = trace.updated_us,
                             .expires = trace.expires,
                             .origin = store->report.source.origin()};
  candidate.open = [this, store, trace]() -> Result<OpenedCandidate> {
    // Decrypt once for all candidates of a store, because a keyring may prompt the user each time.
    if (!store->reading) store->reading.emplace(read(store->report));
    if (!*store->reading) return store->reading->error();
    const cookies::Reading& reading = **store->reading;
    const auto is_it = [&trace](const auto& cookie) {
      return cookie.name == trace.name && cookie.domain == trace.domain && cookie.path == "/";
    };
    const auto found = std::ranges::find_if(reading.jar.cookies, is_it);
    if (found != reading.jar.cookies.end()) return open_cookie(*found, reading.jar, clock_.now());
    const auto unread = std::ranges::find_if(reading.unread, is_it);
    const Error why = unread != reading.unread.end()
                          ? unread->why
                          : Error(Errc::failure, fmt::format("the cookie {} is gone", trace.name));
    return why.within(store->report.source.file.native()).about(Subject::session_source);
  };
  // A keyring prompts at most once for the key of a browser, however many profiles it has.
  candidate.may_prompt = [this, store] {
    return !store->reading && needs_key(store->report, keyring_) &&
           !with_key_.contains(store->report.source.origin().browser);
  };
  return candidate;
}

// Surveys the sources, and records what has_changed() compares with.
Result<std::vector<cookies::SourceReport>> BrowserSource::look() {
  mark_.clear();
  MATINEE_TRY_ASSIGN(const auto found, discover(environment_, selector_));
  unread_ = unread_in(found);
  // Record the stamps before the survey, so that a write during the survey counts as a change.
  stamps_ = stamps_of(found.sources);
  auto reports = survey_all(found.sources, clock_, keyring_, scope_);
  // The survey reports other containers too. They are used only if the user names one.
  in_container_.reset();
  std::erase_if(reports, [&](const cookies::SourceReport& report) {
    const bool is_other = report.source.container && !(selector_ && selector_->container);
    if (is_other && report.session() != nullptr && !in_container_) {
      in_container_ = report.source;
    }
    return is_other;
  });
  mark_ = mark_of(reports);
  return reports;
}

bool BrowserSource::has_changed() {
  const auto found = discover(environment_, selector_);
  if (found && !mark_.empty() && stamps_of(found->sources) == stamps_) return false;
  const std::string before = mark_;
  (void)look();  // after an error mark_ is empty, which counts as a change
  return mark_ != before;
}

// Returns the error for the session that expired last; nullopt if there is none.
std::optional<Error> BrowserSource::expired_in(
    const std::vector<cookies::SourceReport>& reports) const {
  const cookies::SourceReport* expired = nullptr;
  for (const cookies::SourceReport& report : reports) {
    const auto* last = last_expired(report);
    if (last == nullptr) continue;
    if (expired == nullptr || last->expires > last_expired(*expired)->expires) expired = &report;
  }
  if (expired == nullptr) return std::nullopt;
  return expired_error(expired->source.origin(), last_expired(*expired)->expires, clock_.now());
}

Error BrowserSource::nothing_in(const std::vector<cookies::SourceReport>& reports) const {
  if (in_container_) {
    // The subject is the database, because it has a session, but the user must name its container.
    return Error(
               Errc::signed_out,
               fmt::format("no mubi.com session, except one in {}, which must be named: {}",
                           title_of(in_container_->origin()), cookies::option_for(*in_container_)))
        .about(Subject::database);
  }
  if (auto expired = expired_in(reports)) return *std::move(expired);
  if (selector_ && reports.size() == 1) {
    return {Errc::signed_out,
            fmt::format("no mubi.com session in {}", title_of(reports.front().source.origin()))};
  }
  return {Errc::signed_out,
          fmt::format("no mubi.com session in any {}", where_looked(reports, selector_))};
}

Result<SessionSurvey> BrowserSource::survey() {
  MATINEE_TRY_ASSIGN(const auto reports, look());
  SessionSurvey survey{.unread = unread_, .nothing = nothing_in(reports)};
  for (const cookies::SourceReport& report : reports) {
    add_unread(report, survey.unread);
    if (report.sessions.empty()) continue;
    const auto store = std::make_shared<OpenedStore>(OpenedStore{.report = report});
    for (const cookies::SessionTrace& trace : store->report.sessions)
      survey.candidates.push_back(candidate_of(store, trace));
  }
  return survey;
}

Result<CookieJar> BrowserSource::latest_cookies() {
  MATINEE_TRY_ASSIGN(auto reports, look());
  std::ranges::stable_sort(reports, std::ranges::greater{}, &cookies::SourceReport::updated_us);
  std::optional<Error> first_failure;
  for (const cookies::SourceReport& report : reports) {
    if (report.store && report.cookies == 0) continue;
    if (report.store) {
      auto reading = read(report);
      if (reading) return std::move(reading->jar);
      if (!first_failure) first_failure = reading.error();
    } else if (!first_failure && report.why) {
      first_failure = report.why->about(Subject::session_source);
    }
  }
  if (first_failure) return *first_failure;
  if (!unread_.empty()) return unread_.front().why;
  if (in_container_) return nothing_in(reports);
  if (auto expired = expired_in(reports)) return *std::move(expired);
  return Error(Errc::signed_out,
               fmt::format("no mubi.com cookie in any {}", where_looked(reports, selector_)));
}

FileSource::FileSource(std::filesystem::path file, Clock& clock, Notice notice, Notice warn,
                       std::stop_token stop)
    : file_(std::move(file)),
      clock_(clock),
      notice_(std::move(notice)),
      warn_(std::move(warn)),
      stop_(std::move(stop)) {}

// Warns of each malformed entry once, except the one that is returned as the error.
void FileSource::warn_of_misread(const std::vector<cookies::MisreadCookie>& misread,
                                 const std::optional<Error>& as_error) {
  for (const cookies::MisreadCookie& each : misread) {
    const std::string& line = each.why.message();
    const bool is_error = as_error && as_error->message() == line;
    if (warn_ && !is_error && warned_.insert(line).second) warn_(line);
  }
}

Result<CookieJar> FileSource::latest_cookies() {
  if (!can_be_read_once()) return read_jar();
  if (!kept_) kept_.emplace(read_jar());
  if (!*kept_) return kept_->error();
  return (*kept_)->clone();
}

Result<CookieJar> FileSource::read_jar() {
  auto reading = read();
  if (!reading) return reading.error().about(Subject::input);
  const auto* expired = last_expired(reading->expired, 0);
  expired_ = expired != nullptr ? std::optional(expired->expires) : std::nullopt;
  const auto misread = std::move(reading->misread);
  const auto found = std::ranges::find_if(misread, &cookies::MisreadCookie::may_be_session);
  misread_ = found == misread.end() ? std::nullopt : std::optional(found->why);
  report_on(*reading, notice_);
  CookieJar jar = std::move(reading->jar);
  older_ = std::move(reading->older);
  const bool has_session = std::ranges::any_of(
      jar.cookies, [](const Cookie& each) { return cookies::is_session_cookie(each); });
  warn_of_misread(misread, has_session ? std::nullopt : misread_);
  if (!jar.cookies.empty()) return jar;
  if (misread_) return *misread_;
  if (expired_) return expired_error(jar.origin, *expired_, clock_.now());
  return Error(Errc::signed_out,
               fmt::format("{}: no live mubi.com cookie in it", title_of(jar.origin)))
      .about(Subject::input);
}

Result<SessionSurvey> FileSource::survey() {
  MATINEE_TRY_ASSIGN(CookieJar jar, latest_cookies());
  const CookieOrigin origin = jar.origin;
  std::vector<SessionCandidate> of_older;
  for (const Cookie& older : older_) {
    of_older.push_back(candidate_of_older(older, jar, clock_.now()));
    // Rank older sessions below those that come later in the file, regardless of their expiry.
    of_older.back().updated_us = -static_cast<std::int64_t>(of_older.size());
  }
  SessionSurvey survey = survey_of(std::move(jar), clock_.now());
  std::ranges::move(of_older, std::back_inserter(survey.candidates));
  if (misread_) survey.unread.push_back({.origin = origin, .why = *misread_});
  if (expired_) survey.nothing = expired_error(origin, *expired_, clock_.now());
  return survey;
}

Result<SessionSurvey> JarSource::survey() {
  return survey_of(jar_.clone(), clock_.now());
}

bool FileSource::can_be_read_once() const {
  std::error_code ignored;
  return file_ == "-" || std::filesystem::is_fifo(file_, ignored);
}

Result<cookies::Reading> FileSource::read() {
  if (!can_be_read_once()) {
    stamp_ = stamp_of_file(file_);
    return cookies::read_cookie_file(file_, clock_.now());
  }
  // A pipe, such as `--cookies <(command)`, has no stamp and cannot be read again.
  MATINEE_TRY_ASSIGN(
      std::string text,
      file_ == "-" ? sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_file, stop_)
                   : sys::read_file(file_, k_largest_file, stop_));
  const WipeOnExit wiped(text);
  return cookies::read_cookie_text(text, file_.native(), clock_.now());
}

bool FileSource::has_changed() {
  if (can_be_read_once()) return false;
  const std::string before = std::exchange(stamp_, stamp_of_file(file_));
  return stamp_ != before;
}

}  // namespace matinee::session

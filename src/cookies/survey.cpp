// SPDX-License-Identifier: MIT
#include "cookies/survey.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cookies/containers.hpp"
#include "cookies/discover.hpp"
#include "cookies/read.hpp"
#include "cookies/unseal.hpp"

namespace matinee::cookies {

namespace {

constexpr std::int64_t k_chromium_epoch_us = -11'644'473'600'000'000;

bool can_open(Scheme scheme, const KeyProvider& keyring) {
  switch (scheme) {
    case Scheme::plain:
    case Scheme::v10:
      return true;
    case Scheme::v11:
    case Scheme::v12:
      return keyring.serves(scheme);
    default:
      return false;
  }
}

Error reason(Scheme scheme, std::string_view browser) {
  if (scheme == Scheme::v11 || scheme == Scheme::v12) return keyring_needed(scheme, browser);
  return sealed_for_good(scheme, browser);
}

// Converts to Unix time. A corrupt row may contain any number; a time before 1970 becomes 0.
std::int64_t unix_us(const StoredCookie& stored, Engine engine) {
  const std::int64_t epoch = engine == Engine::chromium ? k_chromium_epoch_us : 0;
  return stored.updated_us < -epoch ? 0 : stored.updated_us + epoch;
}

bool may_hold_session(const StoredCookie& stored) {
  const bool has_value = !stored.sealed.empty() || !stored.cookie.value.empty();
  return has_value && is_session_cookie(stored.cookie);
}

Evidence evidence_of(const StoredCookie& stored, const IsDesignCookie& is_design_cookie) {
  if (stored.cookie.name == k_login_token) return Evidence::login_token;
  if (!stored.sealed.empty() || is_design_cookie(stored.cookie)) return Evidence::design_cookie;
  return Evidence::visitor_cookie;
}

std::vector<SessionTrace> find_sessions(const std::vector<const StoredCookie*>& cookies,
                                        Engine engine, const KeyProvider& keyring,
                                        const IsDesignCookie& is_design_cookie) {
  std::vector<SessionTrace> traces;
  for (const StoredCookie* stored : cookies) {
    if (!may_hold_session(*stored)) continue;
    traces.push_back({.evidence = evidence_of(*stored, is_design_cookie),
                      .name = stored->cookie.name,
                      .domain = stored->cookie.domain,
                      .updated_us = unix_us(*stored, engine),
                      .expires = stored->cookie.expires,
                      .readable = can_open(stored->scheme, keyring)});
  }
  return traces;
}

SourceReport report_on(const Source& source, const std::vector<const StoredCookie*>& cookies,
                       const KeyProvider& keyring, const IsDesignCookie& is_design_cookie) {
  SourceReport report{.source = source, .cookies = cookies.size(), .readable = cookies.empty()};
  std::set<Scheme> schemes;
  for (const StoredCookie* stored : cookies) {
    schemes.insert(stored->scheme);
    report.updated_us = std::max(report.updated_us, unix_us(*stored, source.engine));
    if (stored->cookie.expires) {
      report.newest_expiry = std::max(report.newest_expiry, stored->cookie.expires);
    }
  }
  for (const Scheme scheme : schemes) {
    if (can_open(scheme, keyring)) {
      report.readable = true;
    } else {
      report.why = reason(scheme, source.browser);
    }
  }
  if (schemes.size() > 1) report.scheme = "mixed";
  if (schemes.size() == 1) report.scheme = to_string(*schemes.begin());
  report.sessions = find_sessions(cookies, source.engine, keyring, is_design_cookie);
  return report;
}

// Adds reasons why cookies cannot be read. Reading a value would find the same reasons, but a
// report for people shows them without decrypting.
void look_closer(SourceReport& report, const Store& store) {
  const bool may_be_elsewhere = report.scheme == to_string(Scheme::v10);
  if (auto elsewhere = may_be_elsewhere ? sealed_elsewhere(report.source) : std::nullopt) {
    report.why = *std::move(elsewhere);
    report.readable = false;
    for (SessionTrace& trace : report.sessions)
      trace.readable = false;
  }
  if (!report.why && !store.unread.empty()) report.why = store.unread.front();
}

// Returns `source`, and, if it is the default container, a source for each other container that has
// cookies.
std::vector<Source> containers_with_cookies(const Source& source, const Store& store) {
  std::vector<Source> sources = {source};
  if (source.container || source.engine != Engine::firefox) return sources;
  std::set<std::uint32_t> ids;
  for (const StoredCookie& stored : store.cookies)
    ids.insert(stored.container_id);
  ids.erase(0);
  if (ids.empty()) return sources;
  const auto known = read_containers(profile_folder_of(source.file));
  for (const std::uint32_t id : ids) {
    const auto found = std::ranges::find(known, id, &Container::id);
    sources.push_back(source);
    sources.back().container =
        found != known.end() ? *found : Container{.id = id, .name = std::to_string(id)};
  }
  return sources;
}

}  // namespace

const SessionTrace* SourceReport::session() const noexcept {
  const SessionTrace* best = nullptr;
  for (const SessionTrace& trace : sessions) {
    if (trace.evidence == Evidence::visitor_cookie) continue;
    const bool is_better =
        best == nullptr || trace.evidence < best->evidence ||
        (trace.evidence == best->evidence && trace.updated_us > best->updated_us);
    if (is_better) best = &trace;
  }
  return best;
}

std::vector<SourceReport> survey(const Source& source, Clock& clock, const KeyProvider& keyring,
                                 Scope scope, const IsDesignCookie& is_design_cookie) {
  auto loaded = load_store(source, clock, scope);
  std::vector<SourceReport> reports;
  if (!loaded) {
    reports.push_back({.source = source, .why = loaded.error()});
    return reports;
  }
  const auto store = std::make_shared<const Store>(*std::move(loaded));
  for (const Source& each : containers_with_cookies(source, *store)) {
    const std::uint32_t id = each.container ? each.container->id : 0;
    std::vector<const StoredCookie*> cookies;
    for (const StoredCookie& stored : store->cookies) {
      if (stored.container_id == id) cookies.push_back(&stored);
    }
    reports.push_back(report_on(each, cookies, keyring, is_design_cookie));
    if (scope == Scope::site) look_closer(reports.back(), *store);
    reports.back().store = store;
  }
  return reports;
}

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
#include "cookies/survey.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "cookies/containers.hpp"
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

std::int64_t unix_us(const StoredCookie& stored, Engine engine) {
  return stored.updated_us + (engine == Engine::chromium ? k_chromium_epoch_us : 0);
}

SessionTrace trace_of(const StoredCookie& stored, Engine engine, const KeyProvider& keyring) {
  return {stored.cookie.name, unix_us(stored, engine), stored.cookie.expires,
          can_open(stored.scheme, keyring)};
}

std::optional<SessionTrace> find_session(const std::vector<const StoredCookie*>& cookies,
                                         Engine engine, const KeyProvider& keyring,
                                         std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    std::optional<SessionTrace> newest;
    for (const StoredCookie* stored : cookies) {
      if (stored->cookie.name != name) continue;
      SessionTrace trace = trace_of(*stored, engine, keyring);
      if (!newest || trace.updated_us > newest->updated_us) newest = std::move(trace);
    }
    if (newest) return newest;
  }
  return std::nullopt;
}

SourceReport report_on(const Source& source, const std::vector<const StoredCookie*>& cookies,
                       const KeyProvider& keyring, std::span<const std::string_view> names) {
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
  report.session = find_session(cookies, source.engine, keyring, names);
  return report;
}

/// The names of the containers that have cookies, beside the one asked for.
std::vector<Source> containers_with_cookies(const Source& source, const Store& store) {
  std::vector<Source> sources = {source};
  if (source.container || source.engine != Engine::firefox) return sources;
  std::set<std::uint32_t> ids;
  for (const StoredCookie& stored : store.cookies)
    ids.insert(stored.container_id);
  ids.erase(0);
  if (ids.empty()) return sources;
  const auto known = read_containers(source.file.parent_path());
  for (const std::uint32_t id : ids) {
    const auto found = std::ranges::find(known, id, &Container::id);
    sources.push_back(source);
    sources.back().container = found != known.end() ? *found : Container{id, std::to_string(id)};
  }
  return sources;
}

auto merit(const SourceReport& report) {
  const bool has = report.session.has_value();
  return std::tuple(has, has && report.session->readable, has ? report.session->updated_us : 0,
                    has ? report.session->expires : std::nullopt, report.cookies > 0,
                    report.updated_us);
}

}  // namespace

std::vector<SourceReport> survey(const Source& source, Clock& clock, const KeyProvider& keyring,
                                 std::span<const std::string_view> session_cookies) {
  auto loaded = load_store(source, clock);
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
    reports.push_back(report_on(each, cookies, keyring, session_cookies));
    reports.back().store = store;
  }
  return reports;
}

void rank(std::vector<SourceReport>& reports) {
  std::ranges::stable_sort(reports, std::ranges::greater{}, merit);
}

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
#include "cookies/read.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cookies/binary_cookies.hpp"
#include "cookies/chromium.hpp"
#include "cookies/discover.hpp"
#include "cookies/firefox.hpp"
#include "cookies/session_files.hpp"
#include "cookies/snapshot.hpp"
#include "cookies/unseal.hpp"

namespace matinee::cookies {

namespace {

Result<Store> load_any(const Source& source, Clock& clock, Scope scope) {
  const UnixTime now = clock.now();
  if (source.engine == Engine::safari) return load_binary_cookies(source.file, now);
  const auto load = source.engine == Engine::chromium ? load_chromium : load_firefox;
  return query_snapshot(source.file, clock, [&](sqlite::Database& database) {
    // A browser that has never been closed may have created the file and not written to it yet.
    const bool is_empty = database.source().size() == 0;
    return is_empty ? Result<Store>(Store()) : load(database, now, scope);
  });
}

}  // namespace

Result<Store> load_store(const Source& source, Clock& clock, Scope scope) {
  auto store = load_any(source, clock, scope);
  if (!store) return store.error().about(Subject::database);
  if (source.engine == Engine::firefox) {
    add_session_cookies(profile_folder_of(source.file), clock.now(), *store);
  }
  return store;
}

std::vector<std::filesystem::path> files_of(const Source& source) {
  std::vector<std::filesystem::path> files = {source.file};
  if (source.engine == Engine::safari) return files;
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(source.file, error);
  const std::string name = error ? source.file.native() : target.native();
  files.emplace_back(name + "-wal");
  files.emplace_back(name + "-journal");
  if (source.engine == Engine::firefox) {
    std::ranges::move(session_files_of(profile_folder_of(source.file)), std::back_inserter(files));
  }
  return files;
}

Result<Reading> open_store(const Source& source, const Store& store, KeyProvider& keyring) {
  Reading reading;
  reading.jar.origin = source.origin();
  reading.notes = store.notes;
  if (store.newer_schema) {
    reading.notes.push_back(fmt::format("{}: schema {} is newer than this program",
                                        source.file.native(), *store.newer_schema));
  }
  const std::uint32_t container = source.container ? source.container->id : 0;
  std::ranges::copy_if(
      store.expired, std::back_inserter(reading.expired),
      [container](const ExpiredCookie& each) { return each.container_id == container; });
  Unsealer unsealer(source, keyring);
  std::vector<const StoredCookie*> unread;
  for (const StoredCookie& stored : store.cookies) {
    if (stored.container_id != container) continue;
    auto value = unsealer.open(stored, store.host_proof);
    if (value) {
      reading.jar.cookies.push_back(stored.cookie.with_value(*std::move(value)));
    } else {
      unread.push_back(&stored);
    }
  }
  // Open the failed cookies again for their errors: only now is it known which keys are right.
  for (const StoredCookie* stored : unread) {
    const Cookie& cookie = stored->cookie;
    reading.unread.push_back({cookie.name, cookie.domain, cookie.path,
                              unsealer.open(*stored, store.host_proof).error()});
  }
  if (reading.jar.cookies.empty() && !reading.unread.empty()) {
    // Each cookie may have failed for a different reason. That of the session cookie matters most.
    const auto session = std::ranges::find(reading.unread, k_login_token, &UnreadCookie::name);
    const auto& told = session != reading.unread.end() ? *session : reading.unread.front();
    return told.why.within(source.file.native());
  }
  return reading;
}

Result<Reading> read_cookies(const Source& source, Clock& clock, KeyProvider& keyring) {
  MATINEE_TRY_ASSIGN(const Store store, load_store(source, clock));
  return open_store(source, store, keyring);
}

}  // namespace matinee::cookies

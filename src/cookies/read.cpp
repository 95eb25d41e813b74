// SPDX-License-Identifier: MIT
#include "cookies/read.hpp"

#include <utility>

#include <fmt/format.h>

#include "cookies/chromium.hpp"
#include "cookies/firefox.hpp"
#include "cookies/snapshot.hpp"
#include "cookies/unseal.hpp"

namespace matinee::cookies {

Result<Store> load_store(const Source& source, Clock& clock) {
  const UnixTime now = clock.now();
  const auto load = source.engine == Engine::chromium ? load_chromium : load_firefox;
  return query_snapshot(source.file, clock,
                        [&](sqlite::Database& database) { return load(database, now); });
}

Result<Reading> read_cookies(const Source& source, Clock& clock, KeyProvider& keyring) {
  MATINEE_TRY_ASSIGN(Store store, load_store(source, clock));
  Reading reading;
  reading.jar.origin = source.origin();
  if (store.newer_schema) {
    reading.notes.push_back(fmt::format("{}: schema {} is newer than this program",
                                        source.file.native(), *store.newer_schema));
  }
  const std::uint32_t container = source.container ? source.container->id : 0;
  Unsealer unsealer(source, keyring);
  for (StoredCookie& stored : store.cookies) {
    if (stored.container_id != container) continue;
    Cookie& cookie = stored.cookie;
    auto value = unsealer.open(stored, store.host_proof);
    if (value) {
      cookie.value = *std::move(value);
      reading.jar.cookies.push_back(std::move(cookie));
    } else {
      reading.unread.push_back({cookie.name, cookie.domain, cookie.path, value.error()});
    }
  }
  if (reading.jar.cookies.empty() && !reading.unread.empty()) {
    return reading.unread.front().why.within(source.file.native());
  }
  return reading;
}

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
#include "cookies/session_files.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cookies/live_file.hpp"
#include "cookies/mozlz4.hpp"
#include "cookies/session_store.hpp"

namespace matinee::cookies {

namespace {

enum class Session : std::uint8_t { current, ended, older };

struct SessionFile {
  std::string_view path;
  Session session;
};

constexpr SessionFile k_files[] = {
    {"sessionstore-backups/recovery.jsonlz4", Session::current},
    {"sessionstore-backups/recovery.baklz4", Session::current},
    {"sessionstore.jsonlz4", Session::ended},
    {"sessionstore-backups/previous.jsonlz4", Session::older},
};

constexpr std::uint64_t k_largest_file = std::uint64_t{256} << 20;
constexpr std::size_t k_largest_content = std::size_t{512} << 20;

struct Saved {
  std::int64_t modified_ns = 0;
  std::vector<StoredCookie> cookies;
};

Result<std::vector<StoredCookie>> parse_session(const LiveFile& file) {
  MATINEE_TRY_ASSIGN(const WipedBytes packed, file.read_all(k_largest_file));
  MATINEE_TRY_ASSIGN(const WipedBytes content, unpack_mozlz4(packed, k_largest_content));
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  // Most sessions have no such cookie, but megabytes of tabs; a plain search avoids parsing them.
  // Firefox writes hosts in lower case and does not escape letters.
  if (text.find("mubi.com") == std::string_view::npos) return std::vector<StoredCookie>();
  return parse_session_store(text);
}

Result<Saved> read_session(const std::filesystem::path& path) {
  MATINEE_TRY_ASSIGN(const LiveFile file, LiveFile::open(path));
  Saved saved{file.stamp().modified_ns, {}};
  auto cookies = parse_session(file);
  if (!cookies) return cookies.error().within(path.native());
  saved.cookies = *std::move(cookies);
  return saved;
}

std::string age_of(std::int64_t modified_ns, UnixTime now) {
  const std::int64_t written = modified_ns / 1'000'000'000;
  const std::int64_t seconds = std::max<std::int64_t>(0, now.time_since_epoch().count() - written);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min", seconds / 60);
  if (seconds < std::int64_t{2} * 86'400) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86'400);
}

std::string note_on(const SessionFile& file, std::size_t count, std::string age) {
  return fmt::format("{} session-only cookie{} from {}, written {} ago{}", count,
                     count == 1 ? "" : "s", file.path, age,
                     file.session == Session::older ? ", of an older session" : "");
}

// Adds the cookies that the store does not have yet. Returns their number.
std::size_t take_new(Saved& saved, UnixTime now, Store& store) {
  const std::size_t before = store.cookies.size();
  for (StoredCookie& stored : saved.cookies) {
    if (holds(store.cookies, stored)) continue;
    Cookie& cookie = stored.cookie;
    if (cookie.expires && *cookie.expires <= now) {
      store.expired.push_back({.name = cookie.name,
                               .domain = cookie.domain,
                               .path = cookie.path,
                               .expires = *cookie.expires,
                               .container_id = stored.container_id});
      continue;
    }
    cookie.expires = std::nullopt;  // it ends with the session, whatever its expiry says
    // The file does not record when the cookie was set. It existed when the file was written.
    stored.updated_us = saved.modified_ns / 1000;
    store.cookies.push_back(std::move(stored));
  }
  return store.cookies.size() - before;
}

}  // namespace

void add_session_cookies(const std::filesystem::path& profile, UnixTime now, Store& store) {
  std::int64_t newest_ns = 0;
  for (const SessionFile& file : k_files) {
    auto saved = read_session(profile / file.path);
    if (!saved) {
      if (saved.error().code() == Errc::not_found) continue;
      store.notes.push_back(saved.error().message());
      store.unread.push_back(saved.error());
      continue;
    }
    const bool is_over = file.session != Session::current && saved->modified_ns < newest_ns;
    if (is_over) continue;
    newest_ns = std::max(newest_ns, saved->modified_ns);
    const std::size_t added = take_new(*saved, now, store);
    if (added > 0) {
      store.notes.push_back(note_on(file, added, age_of(saved->modified_ns, now)));
    }
  }
  settle(store.cookies);
}

std::vector<std::filesystem::path> session_files_of(const std::filesystem::path& profile) {
  std::vector<std::filesystem::path> paths;
  for (const SessionFile& file : k_files)
    paths.push_back(profile / file.path);
  return paths;
}

}  // namespace matinee::cookies

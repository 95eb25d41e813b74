// SPDX-License-Identifier: MIT
//
// The first byte is the schema, the rest are rows.
#include "cookies/firefox.hpp"
#include "rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  constexpr UnixTime k_now{std::chrono::seconds(1'790'000'000)};
  fuzz::Input input(data, size);
  test::DatabaseFile file(fuzz::fresh_file("cookies.sqlite"));
  fuzz::make_fast(file);
  (void)file.execute(fmt::format("PRAGMA user_version = {}", input.byte() % 32));
  (void)file.execute(
      "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, originAttributes, name, value, host, path, "
      "expiry, lastAccessed, creationTime, isSecure, isHttpOnly, sameSite, updateTime, "
      "CONSTRAINT moz_uniqueid UNIQUE(name, host, path, originAttributes))");
  fuzz::fill(file, "moz_cookies",
             {"originAttributes", "name", "value", "host", "path", "expiry", "creationTime",
              "isSecure", "isHttpOnly", "sameSite", "updateTime"},
             input);
  auto database = file.image();
  for (const auto scope : {cookies::Scope::site, cookies::Scope::session}) {
    const auto store = cookies::load_firefox(database, k_now, scope);
    if (!store) continue;
    for (const cookies::StoredCookie& stored : store->cookies) {
      if (!is_mubi_host(stored.cookie.domain)) __builtin_trap();
      if (!cookies::is_clean_text(stored.cookie.name)) __builtin_trap();
      if (!cookies::is_clean_text(stored.cookie.path)) __builtin_trap();
    }
  }
  return 0;
}

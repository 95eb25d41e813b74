// SPDX-License-Identifier: MIT
//
// The first byte is the schema, the rest are rows.
#include "cookies/chromium.hpp"
#include "rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  constexpr UnixTime k_now{std::chrono::seconds(1'790'000'000)};
  fuzz::Input input(data, size);
  test::DatabaseFile file(fuzz::fresh_file("Cookies"));
  fuzz::make_fast(file);
  (void)file.execute("CREATE TABLE meta(key, value)");
  file.run("INSERT INTO meta VALUES('version', ?)", {std::int64_t{input.byte() % 32}});
  (void)file.execute(
      "CREATE TABLE cookies(creation_utc, host_key, top_frame_site_key, name, value, "
      "encrypted_value, path, expires_utc, is_secure, is_httponly, has_expires, samesite, "
      "last_update_utc, has_cross_site_ancestor, UNIQUE(host_key, top_frame_site_key, name, "
      "path))");
  fuzz::fill(file, "cookies",
             {"creation_utc", "host_key", "top_frame_site_key", "name", "value", "encrypted_value",
              "path", "expires_utc", "is_secure", "is_httponly", "has_expires", "samesite",
              "last_update_utc", "has_cross_site_ancestor"},
             input);
  auto database = file.image();
  for (const auto scope : {cookies::Scope::site, cookies::Scope::session}) {
    const auto store = cookies::load_chromium(database, k_now, scope);
    if (!store) continue;
    for (const cookies::StoredCookie& stored : store->cookies) {
      if (!is_mubi_host(stored.cookie.domain)) __builtin_trap();
      if (!cookies::is_clean_text(stored.cookie.name)) __builtin_trap();
      if (!cookies::is_clean_text(stored.cookie.path)) __builtin_trap();
    }
  }
  return 0;
}

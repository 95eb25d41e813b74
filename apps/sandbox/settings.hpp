// SPDX-License-Identifier: MIT
//
// What a test may turn while the stand-in runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

/// Email and password with which the sign-in page submits itself.
struct AutoLogin {
  std::string email;
  std::string password;
  /// Tried first, and refused; empty for the right one at once.
  std::string wrong_first = {};
  /// Whether the sign-in leads through the foreign host.
  bool via_sso = false;
};

/// How the lists of members are given in pages.
enum class ListPaging : std::uint8_t {
  numbered,         ///< `page` counts, and meta.next_page leads on
  cursor,           ///< `before` counts, and meta.next_cursor leads on; `page` is ignored
  last_id,          ///< `before` counts, and nothing leads on
  first_page_only,  ///< the first entries, whatever is asked for
};

struct SettingValues {
  /// Before the first byte of every answer.
  std::chrono::milliseconds latency{0};
  /// Of each answer's body; 0 for no limit.
  std::uint64_t rate_bytes_per_s = 0;
  /// How far url_ttl lies in the future, and how long after it the URLs still work.
  std::chrono::seconds url_ttl{3600};
  std::chrono::seconds url_grace{900};
  /// The status of "Invalid login token": 422 or 401.
  int rejection_status = 422;
  /// The country of visitors who are not signed in.
  std::string country = "NL";
  std::optional<AutoLogin> auto_login;
  ListPaging list_paging = ListPaging::numbered;
  /// The most that a page of a member's list holds; 0 for any number.
  int list_cap = 48;
};

/// Safe from any thread.
class Settings {
 public:
  SettingValues get() const;
  void change(const std::function<void(SettingValues&)>& edit);
  nlohmann::json snapshot() const;

 private:
  mutable std::mutex mutex_;
  SettingValues values_;
};

}  // namespace matinee::sandbox

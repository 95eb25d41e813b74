// SPDX-License-Identifier: MIT
//
// Settings: the behaviour that a test may change while the sandbox runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

/// The email and password that the sign-in page submits by itself.
struct AutoLogin {
  std::string email;
  std::string password;
  /// A wrong password to submit first. Empty to submit the right one at once.
  std::string wrong_first = {};
  /// Whether to sign in through the single sign-on host.
  bool via_sso = false;
};

/// How the lists of members are paged.
enum class ListPaging : std::uint8_t {
  numbered,         ///< by `page`; meta.next_page names the next page
  cursor,           ///< by `before`; meta.next_cursor names the next page; `page` is ignored
  last_id,          ///< by `before`; no member of the response names the next page
  first_page_only,  ///< every response is the first page
};

struct SettingValues {
  /// The delay before the first byte of every response.
  std::chrono::milliseconds latency{0};
  /// The maximum rate of each response's body; 0 for no limit.
  std::uint64_t rate_bytes_per_s = 0;
  /// The lifetime of new media URLs as the API reports it, and the time that they work beyond it.
  std::chrono::seconds url_ttl{3600};
  std::chrono::seconds url_grace{900};
  /// The status of the error "Invalid login token": 422 or 401.
  int rejection_status = 422;
  /// The country of visitors who are not signed in.
  std::string country = "NL";
  std::optional<AutoLogin> auto_login;
  ListPaging list_paging = ListPaging::numbered;
  /// The maximum page size of a member's list; 0 for no limit.
  int list_cap = 48;
};

/// Thread-safe.
class Settings {
 public:
  SettingValues get() const;
  /// Calls `edit` under the lock; it must not call this object.
  void change(const std::function<void(SettingValues&)>& edit);
  /// Returns the values for GET /state.
  nlohmann::json snapshot() const;

 private:
  mutable std::mutex mutex_;
  SettingValues values_;
};

}  // namespace matinee::sandbox

// SPDX-License-Identifier: MIT
//
// Accounts: the users, their tokens, the device-link codes and the tokens of the sign-in form.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

struct User {
  int id = 0;
  std::string email;
  std::string password;
  std::string name;
  std::string country;
};

/// A valid token and its user. A country that was set for the token replaces the user's.
struct Session {
  std::string token;
  User user;
};

/// The pair of codes of a device link. The device polls with `auth_token`, and the person types
/// `link_code` at mubi.com/tv.
struct LinkCode {
  std::string auth_token;
  std::string link_code;
};

/// Thread-safe. Contains one user at the start, demo@matinee.example.
class Accounts {
 public:
  Accounts();

  /// Adds a user, or replaces the user with the same id.
  void add_user(User user);
  std::optional<User> find_user(std::string_view email, std::string_view password) const;

  /// Makes a new token for the user.
  std::string issue_token(int user_id);
  /// Accepts a token that a test has chosen. Creates the user if the id is unknown.
  void add_token(std::string token, int user_id, std::optional<std::string> country);
  /// Returns false if the token is unknown or already revoked.
  bool revoke(std::string_view token);
  void revoke_all();
  std::optional<Session> find_session(std::string_view token) const;

  LinkCode make_link();
  /// Expires all codes that have not been redeemed.
  void expire_links();
  bool is_link_expired(std::string_view auth_token) const;
  /// Returns false if the code does not exist.
  bool confirm_link(std::string_view link_code, int user_id);
  /// Returns the session of a confirmed code, once.
  std::optional<Session> redeem_link(std::string_view auth_token);

  /// Makes the hidden token of the sign-in form, which is bound to the visitor's `_mubi_session`
  /// cookie.
  std::string make_form_token(const std::string& visitor);
  bool check_form_token(std::string_view visitor, std::string_view form_token) const;

  /// make_grant() makes the one-time code that the single sign-on host sends back to mubi.com.
  /// redeem_grant() returns its user, once.
  std::string make_grant(int user_id);
  std::optional<int> redeem_grant(std::string_view code);

  /// Returns the state for GET /state.
  nlohmann::json snapshot() const;

 private:
  struct Token {
    int user_id = 0;
    std::optional<std::string> country;
    bool revoked = false;
  };
  struct Link {
    std::string link_code;
    std::optional<int> user_id;
    bool is_expired = false;
  };
  template <class T>
  using Table = std::map<std::string, T, std::less<>>;

  std::optional<Session> session_of(std::string_view token) const;

  mutable std::mutex mutex_;
  std::map<int, User> users_;
  Table<Token> tokens_;
  Table<Link> links_;  // by auth_token
  Table<std::string> form_tokens_;
  Table<int> grants_;
};

}  // namespace matinee::sandbox

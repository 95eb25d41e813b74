// SPDX-License-Identifier: MIT
//
// Who may sign in, and who is: users, tokens, link codes, and the forms of the sign-in page.
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

/// A token that is good, and whose it is; the token's own country stands in the user.
struct Session {
  std::string token;
  User user;
};

struct LinkCode {
  std::string auth_token;
  std::string link_code;
};

/// Safe from any thread. Starts with one user, demo@matinee.example.
class Accounts {
 public:
  Accounts();

  /// Adds a user, or replaces the one of that id.
  void add_user(User user);
  std::optional<User> find_user(std::string_view email, std::string_view password) const;

  /// A new token of that user.
  std::string issue_token(int user_id);
  /// A token that a test chose. An unknown user is made up.
  void add_token(std::string token, int user_id, std::optional<std::string> country);
  bool revoke(std::string_view token);
  void revoke_all();
  std::optional<Session> find_session(std::string_view token) const;

  LinkCode make_link();
  /// Ends all codes that are not redeemed yet.
  void expire_links();
  bool is_link_expired(std::string_view auth_token) const;
  /// False for a code that does not exist.
  bool confirm_link(std::string_view link_code, int user_id);
  /// The session of a confirmed code, once.
  std::optional<Session> redeem_link(std::string_view auth_token);

  /// The hidden token of the sign-in form, bound to the visitor's `_mubi_session` cookie.
  std::string make_form_token(const std::string& visitor);
  bool check_form_token(std::string_view visitor, std::string_view form_token) const;

  /// A one-time code, as the foreign sign-in host hands it back, and its user.
  std::string make_grant(int user_id);
  std::optional<int> redeem_grant(std::string_view code);

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

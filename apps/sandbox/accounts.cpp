// SPDX-License-Identifier: MIT
#include "accounts.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "random.hpp"

namespace matinee::sandbox {
namespace {

constexpr std::size_t k_token_digits = 38;
constexpr std::size_t k_auth_token_digits = 32;

}  // namespace

Accounts::Accounts() {
  add_user({.id = 1234567,
            .email = "demo@matinee.example",
            .password = "correct-horse",
            .name = "Demo Viewer",
            .country = "NL"});
}

void Accounts::add_user(User user) {
  const std::lock_guard lock(mutex_);
  const int id = user.id;
  users_.insert_or_assign(id, std::move(user));
}

std::optional<User> Accounts::find_user(std::string_view email, std::string_view password) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, user] : users_) {
    if (user.email == email && user.password == password) return user;
  }
  return {};
}

std::string Accounts::issue_token(int user_id) {
  std::string token = random_hex(k_token_digits);
  add_token(token, user_id, {});
  return token;
}

void Accounts::add_token(std::string token, int user_id, std::optional<std::string> country) {
  const std::lock_guard lock(mutex_);
  if (!users_.contains(user_id)) {
    users_[user_id] = {
        .id = user_id, .email = {}, .password = {}, .name = "Test Viewer", .country = "NL"};
  }
  tokens_[std::move(token)] = {.user_id = user_id, .country = std::move(country), .revoked = false};
}

bool Accounts::revoke(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token);
  if (found == tokens_.end() || found->second.revoked) return false;
  found->second.revoked = true;
  return true;
}

void Accounts::revoke_all() {
  const std::lock_guard lock(mutex_);
  for (auto& [value, token] : tokens_)
    token.revoked = true;
}

std::optional<Session> Accounts::find_session(std::string_view token) const {
  const std::lock_guard lock(mutex_);
  return session_of(token);
}

std::optional<Session> Accounts::session_of(std::string_view token) const {
  const auto found = tokens_.find(token);
  if (found == tokens_.end() || found->second.revoked) return {};
  User user = users_.at(found->second.user_id);
  user.country = found->second.country.value_or(user.country);
  return Session{.token = std::string(token), .user = std::move(user)};
}

LinkCode Accounts::make_link() {
  const std::lock_guard lock(mutex_);
  const LinkCode link{.auth_token = random_hex(k_auth_token_digits),
                      .link_code = random_link_code()};
  links_[link.auth_token] = {.link_code = link.link_code, .user_id = {}, .is_expired = false};
  return link;
}

void Accounts::expire_links() {
  const std::lock_guard lock(mutex_);
  for (auto& [auth_token, link] : links_)
    link.is_expired = true;
}

bool Accounts::is_link_expired(std::string_view auth_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = links_.find(auth_token);
  return found != links_.end() && found->second.is_expired;
}

bool Accounts::confirm_link(std::string_view link_code, int user_id) {
  const std::lock_guard lock(mutex_);
  for (auto& [auth_token, link] : links_) {
    if (link.link_code != link_code || link.is_expired || !users_.contains(user_id)) continue;
    link.user_id = user_id;
    return true;
  }
  return false;
}

std::optional<Session> Accounts::redeem_link(std::string_view auth_token) {
  const std::lock_guard lock(mutex_);
  const auto found = links_.find(auth_token);
  if (found == links_.end() || !found->second.user_id) return {};
  const std::string token = random_hex(k_token_digits);
  tokens_[token] = {.user_id = *found->second.user_id, .country = {}, .revoked = false};
  links_.erase(found);
  return session_of(token);
}

std::string Accounts::make_form_token(const std::string& visitor) {
  const std::lock_guard lock(mutex_);
  return form_tokens_[visitor] = random_hex(k_auth_token_digits);
}

bool Accounts::check_form_token(std::string_view visitor, std::string_view form_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = form_tokens_.find(visitor);
  return found != form_tokens_.end() && found->second == form_token;
}

std::string Accounts::make_grant(int user_id) {
  const std::lock_guard lock(mutex_);
  std::string code = random_hex(k_auth_token_digits);
  grants_[code] = user_id;
  return code;
}

std::optional<int> Accounts::redeem_grant(std::string_view code) {
  const std::lock_guard lock(mutex_);
  const auto found = grants_.find(code);
  if (found == grants_.end()) return {};
  const int user_id = found->second;
  grants_.erase(found);
  return user_id;
}

nlohmann::json Accounts::snapshot() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json users = nlohmann::json::array();
  for (const auto& [id, user] : users_) {
    users.push_back(
        {{"id", id}, {"email", user.email}, {"name", user.name}, {"country", user.country}});
  }
  nlohmann::json tokens = nlohmann::json::array();
  for (const auto& [value, token] : tokens_) {
    tokens.push_back({{"token", value},
                      {"user_id", token.user_id},
                      {"country", token.country.value_or(users_.at(token.user_id).country)},
                      {"revoked", token.revoked}});
  }
  nlohmann::json links = nlohmann::json::array();
  for (const auto& [auth_token, link] : links_) {
    links.push_back({{"link_code", link.link_code}, {"confirmed", link.user_id.has_value()}});
  }
  return {{"users", users}, {"tokens", tokens}, {"links", links}};
}

}  // namespace matinee::sandbox

// SPDX-License-Identifier: MIT
#include "keyring/secret_service.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/wiped_bytes.hpp"

namespace matinee::keyring {

namespace {

constexpr const char* k_service = "org.freedesktop.Secret.Service";
constexpr const char* k_item = "org.freedesktop.Secret.Item";
constexpr const char* k_session = "org.freedesktop.Secret.Session";
constexpr const char* k_prompt = "org.freedesktop.Secret.Prompt";
constexpr std::string_view k_collections = "/org/freedesktop/secrets/collection/";
constexpr std::string_view k_title = "the Secret Service";

// A keyring has a handful of items for a browser. The limit bounds the time that a daemon with
// thousands of matches can cost.
constexpr std::size_t k_most_items = 32;
constexpr std::size_t k_largest_secret = 4096;

// Several searches may match the same item, which must be read only once.
void append_new(std::vector<sdbus::ObjectPath>& all, std::vector<sdbus::ObjectPath> more) {
  for (sdbus::ObjectPath& path : more) {
    if (all.size() >= k_most_items) return;
    if (std::ranges::find(all, path) == all.end()) all.push_back(std::move(path));
  }
}

// Reads the D-Bus struct Secret, (oayays): session, parameters, value, content type.
std::optional<Secret> secret_in(sdbus::MethodReply& reply) {
  reply.enterStruct("oayays");
  sdbus::ObjectPath session;
  std::vector<std::uint8_t> parameters;
  reply >> session >> parameters;
  WipedBytes value;
  reply.enterContainer("y");
  for (std::uint8_t byte = 0; reply >> byte && value.size() <= k_largest_secret;)
    value.push_back(std::byte{byte});
  if (value.size() > k_largest_secret) return std::nullopt;
  return Secret::copy_of({reinterpret_cast<const char*>(value.data()), value.size()});
}

}  // namespace

std::string collection_of(std::string_view item_path) {
  if (!item_path.starts_with(k_collections)) {
    return std::string(item_path.substr(item_path.rfind('/') + 1));
  }
  item_path.remove_prefix(k_collections.size());
  return std::string(item_path.substr(0, item_path.find('/')));
}

Object SecretService::object(std::string path, std::string interface) const {
  return {peer_, std::move(path), std::move(interface)};
}

Result<bool> SecretService::is_within_reach(Bus& bus) {
  MATINEE_TRY_ASSIGN(const Presence presence, bus.find(k_secrets_name));
  return presence != Presence::absent;
}

Result<std::vector<Item>> SecretService::find(std::span<const Attributes> searches) {
  MATINEE_TRY_ASSIGN(peer_, bus_.reach(k_secrets_name, k_title));
  MATINEE_TRY_ASSIGN(Hits hits, search(searches));
  if (hits.unlocked.empty() && hits.locked.empty()) {
    return no_item_in(k_title, manner_.whose);
  }
  std::optional<Error> still_locked;
  if (!hits.locked.empty()) {
    auto unlocking = unlock(hits.locked);
    if (!unlocking) {
      still_locked = unlocking.error();
    } else {
      append_new(hits.unlocked, std::move(unlocking->unlocked));
      // The prompt "/" means that none is needed. If there are items without it, do not bother the
      // user.
      if (unlocking->prompt == "/") {
        append_new(hits.unlocked, hits.locked);
      } else if (hits.unlocked.empty()) {
        MATINEE_TRY(run_prompt(unlocking->prompt));
        hits.unlocked = hits.locked;
      } else {
        dismiss(unlocking->prompt);
      }
    }
  }
  if (hits.unlocked.empty() && still_locked) return *still_locked;
  return read(hits.unlocked);
}

Result<SecretService::Hits> SecretService::search(std::span<const Attributes> searches) {
  Hits hits;
  for (const Attributes& attributes : searches) {
    MATINEE_TRY_ASSIGN(auto found,
                       (bus_.ask<Paths, Paths>(object(k_secrets_path, k_service), "SearchItems",
                                               bus_.patience().call, attributes)));
    auto& [unlocked, locked] = found;
    append_new(hits.unlocked, std::move(unlocked));
    append_new(hits.locked, std::move(locked));
  }
  return hits;
}

Result<SecretService::Unlocking> SecretService::unlock(const Paths& locked) {
  MATINEE_TRY_ASSIGN(
      auto answer, (bus_.ask<Paths, sdbus::ObjectPath>(object(k_secrets_path, k_service), "Unlock",
                                                       bus_.patience().call, locked)));
  auto& [unlocked, prompt] = answer;
  return Unlocking{std::move(unlocked), std::move(prompt)};
}

Result<void> SecretService::run_prompt(const sdbus::ObjectPath& prompt) {
  if (manner_.prompting == Prompting::forbidden) {
    dismiss(prompt);
    return Error(Errc::locked,
                 fmt::format("the keyring with the key of {} is locked, and prompting is forbidden",
                             manner_.whose));
  }
  if (manner_.notice) {
    manner_.notice(fmt::format("the keyring with the key of {} is locked; a prompt may appear",
                               manner_.whose));
  }
  auto answered = wait_for_prompt(prompt);
  if (!answered) dismiss(prompt);
  return answered;
}

// Subscribes to the signals before it calls Prompt, so that a fast answer is not missed. A daemon
// that ends never completes its prompt, so that is watched too.
Result<void> SecretService::wait_for_prompt(const sdbus::ObjectPath& prompt) {
  std::optional<bool> dismissed;
  bool gone = false;
  MATINEE_TRY_ASSIGN(
      const auto completed,
      bus_.watch(fmt::format("type='signal',sender='{}',path='{}',interface='{}',"
                             "member='Completed'",
                             peer_.owner, std::string(prompt), k_prompt),
                 [&dismissed](sdbus::Message& message) {
                   bool value = true;
                   try {
                     message >> value;
                   } catch (const sdbus::Error&) {  // a malformed signal counts as dismissed
                   }
                   dismissed = value;
                 }));
  MATINEE_TRY_ASSIGN(const auto vanished,
                     bus_.watch(fmt::format("type='signal',sender='org.freedesktop.DBus',"
                                            "member='NameOwnerChanged',arg0='{}'",
                                            peer_.owner),
                                [&gone](sdbus::Message&) { gone = true; }));
  MATINEE_TRY(bus_.call(object(prompt, k_prompt), "Prompt", bus_.patience().call, ""));
  const Waited how = bus_.wait([&] { return dismissed || gone; }, bus_.patience().prompt);
  if (how == Waited::timed_out) {
    return Error(
        Errc::locked,
        fmt::format("nobody answered the keyring's prompt for {} seconds",
                    std::chrono::round<std::chrono::seconds>(bus_.patience().prompt).count()),
        std::nullopt, Recovery::retry_later);
  }
  if (how != Waited::done) return waiting_ended(how, k_title, "Prompt");
  if (!dismissed) {
    return Error(Errc::locked, fmt::format("{} ended while it was to be unlocked", k_title));
  }
  if (*dismissed) return Error(Errc::locked, "the keyring's prompt was dismissed");
  return {};
}

void SecretService::dismiss(const sdbus::ObjectPath& prompt) {
  // The result does not matter: the daemon also drops the prompt when this peer leaves the bus.
  (void)bus_.call(object(prompt, k_prompt), "Dismiss", bus_.patience().call);
}

Result<std::vector<Item>> SecretService::read(const Paths& items) {
  MATINEE_TRY_ASSIGN(const auto opened, (bus_.ask<sdbus::Variant, sdbus::ObjectPath>(
                                            object(k_secrets_path, k_service), "OpenSession",
                                            bus_.patience().call, "plain", sdbus::Variant(""))));
  const sdbus::ObjectPath& session = std::get<1>(opened);
  std::vector<Item> found;
  std::optional<Error> first_error;
  for (const sdbus::ObjectPath& item : items) {
    auto secret = read_one(item, session);
    if (secret) {
      found.push_back(
          {*std::move(secret), fmt::format("Secret Service ({})", collection_of(item))});
      continue;
    }
    if (!first_error) first_error = secret.error();
    // After one timeout, the daemon would probably time out for each remaining item too.
    if (secret.error().recovery() == Recovery::retry_later) break;
    if (secret.error().code() == Errc::cancelled) return secret.error();
  }
  (void)bus_.call(object(session, k_session), "Close", bus_.patience().call);
  if (found.empty() && first_error) return *first_error;
  return found;
}

Result<Secret> SecretService::read_one(const sdbus::ObjectPath& item,
                                       const sdbus::ObjectPath& session) {
  constexpr std::string_view k_method = "GetSecret";
  MATINEE_TRY_ASSIGN(auto reply, bus_.call(object(item, k_item), std::string(k_method),
                                           bus_.patience().call, session));
  try {
    if (auto secret = secret_in(reply)) return *std::move(secret);
  } catch (const sdbus::Error&) {  // NOLINT(bugprone-empty-catch): the next line says it
  }
  return nonsense_from(k_title, k_method);
}

}  // namespace matinee::keyring

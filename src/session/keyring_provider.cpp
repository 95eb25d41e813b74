// SPDX-License-Identifier: MIT
#include "session/keyring_provider.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace matinee::session {

namespace {

using cookies::KeyCandidate;
using cookies::KeyRequest;
using cookies::Scheme;
using keyring::WalletEntry;
using keyring::WalletVersion;

std::vector<keyring::Attributes> attributes_of(const KeyRequest& request) {
  if (request.scheme == Scheme::v12) {
    if (request.app_id.empty()) return {};
    return {{{"app_id", std::string(request.app_id)}}};
  }
  std::vector<keyring::Attributes> all;
  for (const std::string_view application : request.applications)
    all.push_back({{"application", std::string(application)}});
  return all;
}

// v11 uses a folder of Chromium's own (key_storage_kwallet.cc). v12 uses the folder of KDE's
// portal.
WalletEntry entry_of(const KeyRequest& request) {
  if (request.scheme == Scheme::v12) {
    return {"xdg-desktop-portal", std::string(request.app_id), WalletEntry::Type::bytes};
  }
  return {fmt::format("{} Keys", request.wallet), fmt::format("{} Safe Storage", request.wallet)};
}

std::vector<WalletVersion> wallets_of(const KeyRequest& request) {
  const std::string_view name = request.scheme == Scheme::v12 ? request.app_id : request.wallet;
  if (name.empty()) return {};
  switch (request.only.value_or(cookies::Keyring::kwallet)) {
    case cookies::Keyring::kwallet:
      return {keyring::k_wallet_versions.begin(), keyring::k_wallet_versions.end()};
    case cookies::Keyring::kwallet5:
      return {WalletVersion::kwallet5};
    case cookies::Keyring::kwallet6:
      return {WalletVersion::kwallet6};
    case cookies::Keyring::basictext:
    case cookies::Keyring::gnomekeyring:
      break;
  }
  return {};
}

// Returns the first error of a keyring that could not be opened; nullopt if all errors are
// Errc::not_found.
std::optional<Error> find_unread(const std::vector<Error>& errors) {
  const auto found = std::ranges::find_if(
      errors, [](const Error& error) { return error.code() != Errc::not_found; });
  return found == errors.end() ? std::nullopt : std::optional(*found);
}

// Whether the keyring exists but has no such item.
bool lacks_the_item(const Error& error) {
  return error.subject() == Subject::session_source;
}

// Combines errors into one. A keyring that could not be opened takes precedence over missing items.
Error most_telling(const std::vector<Error>& errors) {
  if (const auto unread = find_unread(errors)) return unread->about(Subject::keyring);
  std::string missing;
  for (const Error& error : errors)
    missing += (missing.empty() ? "" : "; ") + error.message();
  const bool is_lost = std::ranges::any_of(errors, lacks_the_item);
  if (is_lost) return Error(Errc::not_found, std::move(missing)).about(Subject::keyring);
  // There is a session bus, but no keyring on it.
  return Error(Errc::locked, std::move(missing), NativeCode{NativeCode::Space::posix, ENOTCONN})
      .about(Subject::keyring);
}

void take(Result<std::vector<keyring::Item>> answer, std::vector<KeyCandidate>& candidates,
          std::vector<Error>& errors) {
  if (!answer) {
    errors.push_back(answer.error());
    return;
  }
  for (keyring::Item& item : *answer)
    candidates.push_back({std::move(item.secret), std::move(item.found_in)});
}

}  // namespace

KeySearch search_for(const KeyRequest& request) {
  KeySearch search{.attributes = {}, .wallets = wallets_of(request), .entry = entry_of(request)};
  if (request.only.value_or(cookies::Keyring::gnomekeyring) == cookies::Keyring::gnomekeyring) {
    search.attributes = attributes_of(request);
    for (const std::string_view schema : request.schemas)
      search.of_any.push_back({{"xdg:schema", std::string(schema)}});
  }
  return search;
}

KeyringProvider::KeyringProvider(keyring::Settings settings, keyring::Prompting prompting,
                                 const Clock& clock, keyring::Notice notice, std::stop_token stop)
    : settings_(std::move(settings)),
      prompting_(prompting),
      clock_(clock),
      notice_(std::move(notice)),
      stop_(std::move(stop)) {}

bool KeyringProvider::serves(Scheme scheme) const noexcept {
  return scheme == Scheme::v11 || scheme == Scheme::v12;
}

// Opens a wallet or starts its daemon only if the Secret Service had no key. A user who has
// unlocked one keyring, or dismissed its prompt, must not get a second prompt.
keyring::Manner KeyringProvider::manner_for_kwallet(keyring::Keyring& desktop,
                                                    const KeyRequest& request,
                                                    const KeySearch& search,
                                                    const std::vector<Error>& errors) {
  keyring::Manner manner{.whose = request.browser, .prompting = prompting_, .notice = notice_};
  if (search.attributes.empty()) return manner;  // the user meant KWallet
  if (errors.empty() || errors.front().code() != Errc::not_found) {
    manner.prompting = keyring::Prompting::forbidden;
  }
  const auto is_served = desktop.has_secret_service();
  if (!is_served || *is_served) manner.starting = keyring::Starting::forbidden;
  return manner;
}

Result<std::vector<KeyCandidate>> KeyringProvider::find_keys(const KeyRequest& request) {
  const KeySearch search = search_for(request);
  if (search.attributes.empty() && search.wallets.empty()) {
    return Error(Errc::locked, fmt::format("no keyring to ask for the {} key of {}",
                                           to_string(request.scheme), request.browser))
        .about(Subject::keyring);
  }
  if (notice_) notice_(fmt::format("asking the keyring for the key of {}", request.browser));
  auto opened = keyring::Keyring::open(settings_, clock_, stop_);
  if (!opened) return opened.error().about(Subject::keyring);
  keyring::Keyring& desktop = *opened;
  std::vector<KeyCandidate> candidates;
  std::vector<Error> errors;
  if (!search.attributes.empty()) {
    const keyring::Manner manner{
        .whose = request.browser, .prompting = prompting_, .notice = notice_};
    take(desktop.ask_secret_service(search.attributes, manner), candidates, errors);
  }
  if (!search.of_any.empty() && !find_unread(errors)) {
    // Keys of other programs do not justify a prompt, and it is not an error if there are none.
    std::vector<Error> ignored;
    take(desktop.ask_secret_service(
             search.of_any, {.whose = request.browser, .prompting = keyring::Prompting::forbidden}),
         candidates, ignored);
  }
  const bool is_cancelled = !errors.empty() && errors.front().code() == Errc::cancelled;
  if (!search.wallets.empty() && !is_cancelled) {
    const keyring::Manner manner = manner_for_kwallet(desktop, request, search, errors);
    take(desktop.ask_kwallet(search.wallets, search.entry, manner), candidates, errors);
  }
  if (candidates.empty()) return most_telling(errors);
  if (auto unread = find_unread(errors)) candidates.push_back({{}, {}, *std::move(unread)});
  return candidates;
}

}  // namespace matinee::session

// SPDX-License-Identifier: MIT
//
// keyring_probe: looks up keys in the desktop's keyrings as the program does, and prints digests of
// them. The functional tests run it against real and misbehaving daemons on private buses.
//
// usage: keyring_probe SCHEME BROWSER [KEYRING] [--no-prompt] [--call-ms N] [--prompt-ms N]
// [--any-application] [--hold]
//
// DBUS_SESSION_BUS_ADDRESS and XDG_RUNTIME_DIR name the bus. Prints one JSON object to standard
// output: {"candidates": [{"found_in", "sha256", "size"}], "notices": [...]} or {"error",
// "message", "notices"}. With --hold it then waits for the end of its standard input, so that a
// test can inspect its memory.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "cookies/browsers.hpp"
#include "crypto/kdf.hpp"
#include "session/keyring_provider.hpp"

namespace {

using namespace matinee;

constexpr std::string_view k_schemas[] = {"chrome_libsecret_os_crypt_password_v2"};

struct Options {
  cookies::KeyRequest request;
  keyring::Settings settings;
  keyring::Prompting prompting = keyring::Prompting::allowed;
  bool hold = false;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<Options> parse(const std::vector<std::string_view>& arguments) {
  const std::map<std::string_view, cookies::Keyring> keyrings{
      {"basictext", cookies::Keyring::basictext},
      {"gnomekeyring", cookies::Keyring::gnomekeyring},
      {"kwallet", cookies::Keyring::kwallet},
      {"kwallet5", cookies::Keyring::kwallet5},
      {"kwallet6", cookies::Keyring::kwallet6}};
  if (arguments.size() < 2) return std::nullopt;
  const cookies::Browser* browser = cookies::find_browser(arguments[1]);
  if (browser == nullptr) return std::nullopt;
  Options options{.request = {.scheme = cookies::scheme_of(arguments[0]),
                              .browser = browser->name,
                              .applications = browser->applications,
                              .wallet = browser->wallet,
                              .app_id = browser->app_id},
                  .settings = {.bus_address = variable("DBUS_SESSION_BUS_ADDRESS"),
                               .runtime_dir = variable("XDG_RUNTIME_DIR")}};
  const auto milliseconds_at = [&](std::size_t index) {
    return std::chrono::milliseconds(std::stoi(std::string(arguments.at(index))));
  };
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    if (const auto keyring = keyrings.find(arguments[i]); keyring != keyrings.end()) {
      options.request.only = keyring->second;
    } else if (arguments[i] == "--no-prompt") {
      options.prompting = keyring::Prompting::forbidden;
    } else if (arguments[i] == "--call-ms") {
      options.settings.patience.call = milliseconds_at(++i);
    } else if (arguments[i] == "--prompt-ms") {
      options.settings.patience.prompt = milliseconds_at(++i);
    } else if (arguments[i] == "--any-application") {
      options.request.schemas = k_schemas;
    } else if (arguments[i] == "--hold") {
      options.hold = true;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

std::string digest_of(const Secret& secret) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  for (const char byte : crypto::sha256(secret.reveal())) {
    const auto value = static_cast<unsigned char>(byte);
    text += k_digits[value >> 4U];
    text += k_digits[value & 15U];
  }
  return text;
}

nlohmann::json to_json(const Result<std::vector<cookies::KeyCandidate>>& keys) {
  if (!keys) {
    return {{"error", to_string(keys.error().code())}, {"message", keys.error().message()}};
  }
  nlohmann::json list = nlohmann::json::array();
  for (const auto& key : *keys) {
    if (key.unread) continue;
    list.push_back({{"found_in", key.found_in},
                    {"sha256", digest_of(key.secret)},
                    {"size", key.secret.size()}});
  }
  return {{"candidates", list}};
}

/// Turns SIGTERM into a stop request, as the program does.
class StopOnTerminate {
 public:
  StopOnTerminate() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    thread_ = std::jthread([this] {
      int number = 0;
      sigwait(&set_, &number);
      source_.request_stop();
    });
  }
  StopOnTerminate(const StopOnTerminate&) = delete;
  StopOnTerminate& operator=(const StopOnTerminate&) = delete;
  ~StopOnTerminate() { pthread_kill(thread_.native_handle(), SIGUSR1); }

  std::stop_token token() const { return source_.get_token(); }

 private:
  sigset_t set_{};
  std::stop_source source_;
  std::jthread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse({argv + 1, argv + argc});
  if (!options) return 2;
  const StopOnTerminate terminate;
  const SystemClock clock;
  std::vector<std::string> notices;
  const auto notice = [&](std::string_view line) {
    notices.emplace_back(line);
    std::cerr << line << std::endl;  // flushed: tests wait for it
  };
  session::KeyringProvider provider(options->settings, options->prompting, clock, notice,
                                    terminate.token());
  const auto keys = provider.find_keys(options->request);
  nlohmann::json answer = to_json(keys);
  answer["notices"] = notices;
  std::cout << answer.dump() << std::endl;
  if (options->hold) std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  return 0;
}

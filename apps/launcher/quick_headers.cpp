// SPDX-License-Identifier: MIT
#include "quick_headers.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>
#include <vector>

#include <unistd.h>

#include "agent/client.hpp"
#include "host/circumstances.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "sys/file.hpp"

namespace matinee::launcher {

namespace {

namespace fs = std::filesystem;

// The options that have been parsed so far.
struct Parsed {
  std::string_view format;
  std::string cacert;
  std::vector<std::string> connect_to;
  bool json = false;
};

// Iterates over the words of a command line.
class Words {
 public:
  explicit Words(std::span<const char* const> all) : rest_(all) {}

  bool at_end() const noexcept { return rest_.empty(); }

  std::string_view take() {
    const std::string_view word = rest_.front();
    rest_ = rest_.subspan(1);
    return word;
  }

  /// The value that follows a name in the same word, or is the next word.
  std::optional<std::string_view> value_of(std::string_view name, std::string_view word) {
    if (word != name) return word.substr(name.size() + 1);
    return at_end() ? std::nullopt : std::optional(take());
  }

 private:
  std::span<const char* const> rest_;
};

// Applies an option. Returns false if the fast path cannot handle its value.
bool apply(const FastOption& option, std::string_view value, Parsed& parsed) {
  switch (option.effect) {
    case Effect::none:
      return true;
    case Effect::json:
      return parsed.json = true;
    case Effect::format: {
      const auto& names = session::header_format_names();
      const bool is_first = std::exchange(parsed.format, value).empty();
      return is_first && std::ranges::find(names, value) != names.end();
    }
    case Effect::cacert: {
      const bool is_plain = parsed.cacert.empty() && !value.empty() && !value.starts_with('~');
      parsed.cacert = host::absolute(std::string(value));
      return is_plain;
    }
    case Effect::connect_to:
      parsed.connect_to.emplace_back(value);
      return std::ranges::count(value, ':') >= 3;
  }
  return false;
}

// Parses an option. Returns false if the fast path cannot handle it.
bool parse_option(Words& words, std::string_view word, bool is_headers, Parsed& parsed) {
  const std::string_view name = word.substr(0, word.find('='));
  const auto* const option = std::ranges::find(k_fast_options, name, &FastOption::name);
  if (option == k_fast_options.end()) return false;
  if (option->is_of_headers && !is_headers) return false;
  if (!option->takes_value) return word == name && apply(*option, {}, parsed);
  const auto value = words.value_of(name, word);
  return value && apply(*option, *value, parsed);
}

// Returns true if there is a configuration file, which only matinee-cli reads, or if that is
// unknown.
bool is_configured() {
  auto config_home = host::absolute_path("XDG_CONFIG_HOME");
  const auto home = host::absolute_path("HOME");
  if (!config_home && home) config_home = *home / ".config";
  return !config_home || ::access(host::usual_config_file(*config_home).c_str(), F_OK) == 0;
}

// Returns true if matinee-cli would print the same headers and no messages: the agent has the
// session that matinee-cli would find, and has passed over no other.
bool may_answer(const agent::Greeting& greeting, const host::AgentPlace& place) {
  if (!greeting.passed_over.empty()) return false;
  if (place.is_named) return true;
  const auto places = host::places_by_variables();
  return places &&
         !host::find_difference(host::circumstances_of(*places, {}), greeting.circumstances);
}

}  // namespace

std::optional<Wish> wish_of(std::span<const char* const> arguments) {
  Parsed parsed;
  bool is_headers = false;
  for (Words words(arguments); !words.at_end();) {
    const std::string_view word = words.take();
    const bool is_name = !is_headers && word == "headers";
    if (!is_name && !parse_option(words, word, is_headers, parsed)) return std::nullopt;
    is_headers |= is_name;
  }
  if (!is_headers) return std::nullopt;
  Wish wish{.network = agent::network_of(parsed.cacert, parsed.connect_to)};
  if (!parsed.format.empty()) {
    wish.format = session::parse_header_format(parsed.format);
  } else if (parsed.json) {
    wish.format = session::HeaderFormat::json;
  }
  return wish;
}

bool grant(const Wish& wish) {
  // Longer than an agent needs if it has the headers, and too short for a person to notice.
  constexpr std::chrono::milliseconds k_moment{100};
  const bool is_for_a_person = ::isatty(STDOUT_FILENO) == 1;
  const bool has_other_source = !host::variable(host::k_token_file_variable).empty() ||
                                !host::variable(host::k_credentials_variable).empty();
  if (is_for_a_person || has_other_source || is_configured()) return false;
  const auto place = host::agent_place();
  if (!place) return false;
  auto client = agent::Client::connect(place->socket, k_moment);
  if (!client) return false;
  client->set_patience(k_moment);
  const auto headers = client->greet_and_ask_headers(wish.network);
  if (!headers || !may_answer(client->greeting(), *place)) return false;
  auto text = session::format_headers(*headers, wish.format, session::Show::raw);
  if (!text) return false;
  const WipeOnExit wiped(*text);
  return sys::write_all(STDOUT_FILENO, *text, "standard output").has_value();
}

}  // namespace matinee::launcher

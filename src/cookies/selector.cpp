// SPDX-License-Identifier: MIT
#include "cookies/selector.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "cookies/binary_cookies.hpp"
#include "cookies/containers.hpp"
#include "cookies/discover.hpp"
#include "cookies/live_file.hpp"

namespace matinee::cookies {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, Keyring>, 5> k_keyrings = {{
    {"basictext", Keyring::basictext},
    {"gnomekeyring", Keyring::gnomekeyring},
    {"kwallet", Keyring::kwallet},
    {"kwallet5", Keyring::kwallet5},
    {"kwallet6", Keyring::kwallet6},
}};

Result<Keyring> parse_keyring(std::string_view text) {
  const std::string name = ascii::lower_case(ascii::trimmed(text));
  std::vector<std::string_view> names;
  for (const auto& [known, keyring] : k_keyrings) {
    if (name == known) return keyring;
    names.push_back(known);
  }
  return Error(Errc::usage,
               fmt::format("unknown keyring '{}'; there are {}", name, fmt::join(names, ", ")));
}

Result<std::string> parse_browser(std::string_view text) {
  std::string name = ascii::lower_case(ascii::trimmed(text));
  if (find_browser(name) != nullptr) return name;
  std::vector<std::string_view> names;
  for (const Browser& browser : browsers())
    names.push_back(browser.name);
  return Error(Errc::usage,
               fmt::format("unknown browser '{}'; there are {}", name, fmt::join(names, ", ")));
}

Source source_of_file(const fs::path& file, Engine engine) {
  fs::path profile = file.parent_path();
  if (profile.filename() == "Network") profile = profile.parent_path();
  Source source{.engine = engine, .install = Install::path, .file = file};
  source.profile = profile.filename().native();
  source.profile_name = source.profile;
  return source;
}

bool is_safari_file(const fs::path& path) {
  const auto file = LiveFile::open(path);
  std::array<std::byte, 4> head{};
  return file && file->read_at(0, head) && is_binary_cookies(head);
}

Engine engine_of_file(const fs::path& path, Engine wanted) {
  if (is_safari_file(path)) return Engine::safari;
  if (!path.filename().native().ends_with(".sqlite")) return Engine::chromium;
  return wanted == Engine::webkit ? wanted : Engine::firefox;  // their files have one name
}

std::vector<Source> sources_at(const fs::path& path, Engine wanted) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    return {source_of_file(path, engine_of_file(path, wanted))};
  }
  const Engine with_sqlite = wanted == Engine::webkit ? wanted : Engine::firefox;
  for (const Engine engine : {with_sqlite, Engine::chromium, Engine::safari}) {
    const fs::path file = cookie_file_of(path, engine);
    if (!file.empty()) return {source_of_file(file, engine)};
  }
  for (const Engine engine : {with_sqlite, Engine::chromium}) {
    auto sources = profiles_in(path, engine, to_string(engine), Install::path);
    if (!sources.empty()) return sources;
  }
  return {};
}

Result<std::vector<Source>> select_path(const Selector& selector) {
  std::error_code error;
  const fs::path path = fs::absolute(*selector.profile, error).lexically_normal();
  const Engine wanted = find_browser(selector.browser)->engine;
  auto sources = sources_at(path.has_filename() ? path : path.parent_path(), wanted);
  if (sources.empty()) {
    return Error(Errc::not_found, fmt::format("{}: no cookies of a browser there", path.native()));
  }
  for (Source& source : sources) {
    source.browser = source.engine == wanted ? selector.browser : to_string(source.engine);
  }
  return sources;
}

Error nothing_found(const Selector& selector, const Environment& environment) {
  std::string probed;
  for (const ProbedRoot& root : probe_roots(environment, find_browser(selector.browser))) {
    probed += fmt::format("{}{} ({})", probed.empty() ? "" : ", ", root.path.native(),
                          to_string(root.state));
  }
  if (probed.empty()) probed = "name its file, as in safari:/path/to/Cookies.binarycookies";
  return {Errc::not_found, fmt::format("no profile of {}: {}", selector.browser, probed)};
}

Result<std::vector<Source>> select_named(std::span<const Source> sources, const Selector& selector,
                                         const Environment& environment) {
  std::vector<Source> of_browser;
  std::ranges::copy_if(sources, std::back_inserter(of_browser),
                       [&](const Source& source) { return source.browser == selector.browser; });
  if (of_browser.empty()) return nothing_found(selector, environment);
  if (!selector.profile) return of_browser;
  for (const auto field : {&Source::profile, &Source::profile_name}) {
    std::vector<Source> chosen;
    std::ranges::copy_if(of_browser, std::back_inserter(chosen),
                         [&](const Source& source) { return source.*field == *selector.profile; });
    if (!chosen.empty()) return chosen;
  }
  std::vector<std::string> names;
  for (const Source& source : of_browser) {
    names.push_back(fmt::format("{} ({})", source.profile, source.profile_name));
  }
  return Error(Errc::not_found,
               fmt::format("{} has no profile '{}'; there are {}", selector.browser,
                           *selector.profile, fmt::join(names, ", ")));
}

/// Keeps the sources whose profile has the container, and makes it theirs.
Result<std::vector<Source>> choose_container(std::vector<Source> sources, const std::string& name) {
  std::vector<Source> chosen;
  std::vector<std::string> names;
  for (Source& source : sources) {
    if (source.engine != Engine::firefox) {
      return Error(Errc::usage, fmt::format("{} has no containers", source.browser));
    }
    for (Container& container : read_containers(source.file.parent_path())) {
      if (container.name != name) {
        names.push_back(std::move(container.name));
        continue;
      }
      source.container = std::move(container);
      chosen.push_back(std::move(source));
      break;
    }
  }
  if (!chosen.empty()) return chosen;
  if (names.empty()) names.emplace_back("none");
  return Error(Errc::not_found,
               fmt::format("no container '{}'; there are {}", name, fmt::join(names, ", ")));
}

}  // namespace

Result<Selector> parse_selector(std::string_view text) {
  Selector selector;
  if (const std::size_t at = text.find("::"); at != std::string_view::npos) {
    const std::string_view container = ascii::trimmed(text.substr(at + 2));
    if (container.empty()) return Error(Errc::usage, "no container after '::'");
    if (container != "none") selector.container = container;
    text = text.substr(0, at);
  }
  if (const std::size_t at = text.find(':'); at != std::string_view::npos) {
    selector.profile = ascii::trimmed(text.substr(at + 1));
    if (selector.profile->empty()) return Error(Errc::usage, "no profile after ':'");
    text = text.substr(0, at);
  }
  if (const std::size_t at = text.find('+'); at != std::string_view::npos) {
    MATINEE_TRY_ASSIGN(selector.keyring, parse_keyring(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  MATINEE_TRY_ASSIGN(selector.browser, parse_browser(text));
  return selector;
}

Result<std::vector<Source>> select_sources(std::span<const Source> sources,
                                           const Selector& selector,
                                           const Environment& environment) {
  const bool is_path = selector.profile && selector.profile->find('/') != std::string::npos;
  auto chosen = is_path ? select_path(selector) : select_named(sources, selector, environment);
  if (!chosen) return chosen;
  if (selector.container) chosen = choose_container(*std::move(chosen), *selector.container);
  if (!chosen) return chosen;
  for (Source& source : *chosen)
    source.keyring = selector.keyring;
  return chosen;
}

}  // namespace matinee::cookies

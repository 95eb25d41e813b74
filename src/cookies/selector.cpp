// SPDX-License-Identifier: MIT
#include "cookies/selector.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "base/suggest.hpp"
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
  std::vector<std::string> names;
  for (const Browser& browser : browsers())
    names.emplace_back(browser.name);
  const std::string near = nearest(name, names);
  return Error(Errc::usage,
               fmt::format("unknown browser '{}'{}; there are {}; a profile of any other browser "
                           "can be named by its path: chromium:/PATH or firefox:/PATH",
                           name, near.empty() ? "" : fmt::format(", did you mean {}?", near),
                           fmt::join(names, ", ")));
}

Source source_of_file(const fs::path& file, Engine engine) {
  fs::path profile = file.parent_path();
  if (profile.filename() == "Network") profile = profile.parent_path();
  Source source{.engine = engine, .install = Install::path, .file = file};
  source.profile = profile.filename().native();
  source.profile_name = source.profile;
  return source;
}

// Whether both paths lead to the same file.
bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored);
}

// Returns the browser's display name for the profile. One of the three folders above the profile
// may list it.
std::string displayed_name_of(const Source& source) {
  const bool is_firefox = source.engine == Engine::firefox;
  if (!is_firefox && source.engine != Engine::chromium) return source.profile_name;
  fs::path root = source.file.parent_path();
  for (int level = 0; level < 3; ++level) {
    root = root.parent_path();
    const auto lists = leads_to_file(root / (is_firefox ? "profiles.ini" : "Local State"));
    if (!lists || !*lists) continue;
    for (const Source& each : profiles_in(root, source.engine, {}, Install::path).sources) {
      if (is_same_file(each.file, source.file)) return each.profile_name;
    }
  }
  return source.profile_name;
}

// Detects the engine from the content of a file. A database has its schema near the start. The
// schema of a new database may still be in its log; then the file name and `wanted` decide.
Engine engine_of_file(const fs::path& path, Engine wanted) {
  constexpr std::size_t k_enough = std::size_t{64} * 1024;
  const Engine with_moz_cookies = wanted == Engine::webkit ? wanted : Engine::firefox;
  const auto file = LiveFile::open(path);
  std::string head(k_enough, '\0');
  const auto count =
      file ? file->read_at(0, std::as_writable_bytes(std::span(head))) : std::nullopt;
  head.resize(count.value_or(0));
  if (is_binary_cookies(std::as_bytes(std::span(head)))) return Engine::safari;
  if (head.find("CREATE TABLE moz_cookies") != std::string::npos) return with_moz_cookies;
  if (head.find("CREATE TABLE cookies") != std::string::npos) return Engine::chromium;
  if (path.filename().native().ends_with(".sqlite")) return with_moz_cookies;
  return wanted == Engine::safari ? Engine::chromium : wanted;
}

Result<Discovery> sources_at(const fs::path& path, Engine wanted) {
  MATINEE_TRY_ASSIGN(const bool is_file, leads_to_file(path));
  if (is_file) return Discovery{{source_of_file(path, engine_of_file(path, wanted))}, {}};
  const Engine with_sqlite = wanted == Engine::webkit ? wanted : Engine::firefox;
  for (const Engine engine : {with_sqlite, Engine::chromium, Engine::safari}) {
    MATINEE_TRY_ASSIGN(const fs::path file, find_cookie_file(path, engine));
    if (!file.empty()) return Discovery{{source_of_file(file, engine)}, {}};
  }
  Discovery found;
  for (const Engine engine : {with_sqlite, Engine::chromium}) {
    found = profiles_in(path, engine, to_string(engine), Install::path);
    if (!found.sources.empty()) break;
  }
  return found;
}

// Expands `~` and `~/...`. The home folders of other users are not looked up.
Result<fs::path> expand_home(const std::string& path, const Environment& environment) {
  const bool needs_home = path == "~" || path.starts_with("~/");
  if (needs_home && environment.home.empty()) return no_home();
  if (path == "~") return environment.home;
  if (path.starts_with("~/")) return environment.home / path.substr(2);
  if (path.starts_with('~')) {
    return Error(Errc::usage,
                 fmt::format("{}: only ~/ is expanded; write the folder of another user in full, "
                             "or ./{} for a file of that name",
                             path, path));
  }
  return path;
}

Result<Discovery> select_path(const Selector& selector, const Environment& environment) {
  MATINEE_TRY_ASSIGN(const fs::path named, expand_home(*selector.profile, environment));
  std::error_code error;
  const fs::path path = fs::absolute(named, error).lexically_normal();
  const Engine wanted = find_browser(selector.browser)->engine;
  MATINEE_TRY_ASSIGN(auto found,
                     sources_at(path.has_filename() ? path : path.parent_path(), wanted));
  if (found.sources.empty() && !found.unread.empty()) return found.unread.front().why;
  if (found.sources.empty()) {
    return Error(Errc::not_found, fmt::format("{}: no cookies of a browser there", path.native()));
  }
  for (Source& source : found.sources) {
    source.browser = source.engine == wanted ? selector.browser : to_string(source.engine);
    source.profile_name = displayed_name_of(source);
  }
  return found;
}

Error nothing_found(const Selector& selector, const Environment& environment) {
  const Browser* browser = find_browser(selector.browser);
  std::string probed;
  for (const ProbedRoot& root : probe_roots(environment, browser)) {
    if (!root.content.unread.empty()) return root.content.unread.front().why;
    probed += fmt::format("{}{} ({})", probed.empty() ? "" : ", ", root.path.native(),
                          to_string(root.state));
  }
  if (probed.empty()) probed = "name its file, as in safari:/path/to/Cookies.binarycookies";
  return {Errc::not_found, fmt::format("no profile of {}: {}", selector.browser, probed)};
}

// Whether the unreadable `place` may contain the profile `wanted`.
bool may_hide(const UnreadPlace& place, const std::string& wanted) {
  const bool is_of_any = place.profile.empty() && place.profile_name.empty();
  return is_of_any || place.profile == wanted || place.profile_name == wanted;
}

Result<Discovery> select_profile(const Discovery& of_browser, const Selector& selector) {
  const std::string& wanted = *selector.profile;
  Discovery chosen;
  std::ranges::copy_if(of_browser.unread, std::back_inserter(chosen.unread),
                       [&](const UnreadPlace& place) { return may_hide(place, wanted); });
  for (const auto field : {&Source::profile, &Source::profile_name}) {
    std::ranges::copy_if(of_browser.sources, std::back_inserter(chosen.sources),
                         [&](const Source& source) { return source.*field == wanted; });
    if (!chosen.sources.empty()) return chosen;
  }
  if (!chosen.unread.empty()) return chosen.unread.front().why;
  std::vector<std::string> names;
  for (const Source& source : of_browser.sources) {
    names.push_back(fmt::format("{} ({})", source.profile, source.profile_name));
  }
  if (names.empty()) names.emplace_back("none that can be read");
  return Error(Errc::not_found, fmt::format("{} has no profile '{}'; there are {}",
                                            selector.browser, wanted, fmt::join(names, ", ")));
}

Result<Discovery> select_named(const Discovery& all, const Selector& selector,
                               const Environment& environment) {
  Discovery of_browser;
  std::ranges::copy_if(all.sources, std::back_inserter(of_browser.sources),
                       [&](const Source& source) { return source.browser == selector.browser; });
  std::ranges::copy_if(all.unread, std::back_inserter(of_browser.unread),
                       [&](const UnreadPlace& place) { return place.browser == selector.browser; });
  const bool may_be_there =
      !of_browser.sources.empty() || (selector.profile && !of_browser.unread.empty());
  if (!may_be_there) return nothing_found(selector, environment);
  return selector.profile ? select_profile(of_browser, selector) : of_browser;
}

// Parses all of `text` as a container id. Returns nullopt if it is not one.
std::optional<std::uint32_t> parse_container_id(std::string_view text) {
  std::uint32_t id = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, id);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return id;
}

// Returns the containers with the name `wanted`, or, if there are none, the one with that id. The
// id need not be listed, because a removed container may leave cookies behind.
std::vector<Container> containers_called(const std::vector<Container>& known,
                                         const std::string& wanted) {
  std::vector<Container> chosen;
  const auto id = parse_container_id(wanted);
  std::ranges::copy_if(known, std::back_inserter(chosen),
                       [&](const Container& each) { return each.name == wanted; });
  if (!chosen.empty() || !id) return chosen;
  const auto listed = std::ranges::find(known, *id, &Container::id);
  return {listed != known.end() ? *listed : Container{.id = *id, .name = wanted}};
}

// Returns one source per matching container; a profile may have several with the same name. If a
// list of containers cannot be read, it is reported as unread, because it may contain the name. An
// id needs no list.
Result<Discovery> choose_container(Discovery found, const std::string& wanted) {
  std::vector<Source> chosen;
  std::set<std::string> names;
  for (const Source& source : found.sources) {
    if (source.engine != Engine::firefox) {
      return Error(Errc::usage, fmt::format("{} has no containers", source.browser));
    }
    const fs::path profile = profile_folder_of(source.file);
    const auto known = load_containers(profile);
    if (!known && !parse_container_id(wanted)) {
      found.unread.push_back({.browser = source.browser,
                              .path = profile / "containers.json",
                              .why = known.error(),
                              .profile = source.profile,
                              .profile_name = source.profile_name});
    }
    const auto listed = known.value_or(std::vector<Container>());
    for (const Container& container : listed)
      names.insert(container.name);
    for (Container& container : containers_called(listed, wanted)) {
      chosen.push_back(source);
      chosen.back().container = std::move(container);
    }
  }
  if (chosen.empty() && !found.unread.empty()) return found.unread.front().why;
  if (chosen.empty()) {
    return Error(Errc::not_found,
                 fmt::format("no container '{}'; there are {}", wanted,
                             names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
  found.sources = std::move(chosen);
  return found;
}

// Quotes `text` for a shell if necessary.
std::string shell_word(const std::string& text) {
  const bool is_plain = std::ranges::all_of(
      text, [](char c) { return ascii::is_alnum(c) || std::string_view("+,-./:@_").contains(c); });
  if (is_plain) return text;
  std::string word = "'";
  for (const char c : text)
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + '\'';
}

}  // namespace

std::string option_for(const Source& source) {
  std::string text = source.browser;
  if (source.install == Install::path) text += ':' + profile_folder_of(source.file).native();
  if (const auto& container = source.container) {
    const std::string& name = container->name;
    const bool is_name =
        container->is_unique && name != "none" && name != "0" && ascii::trimmed(name) == name;
    text += "::" + (is_name ? name : std::to_string(container->id));
  }
  return "--cookies-from-browser " + shell_word(text);
}

Result<Selector> parse_selector(std::string_view text) {
  Selector selector;
  if (const std::size_t at = text.find("::"); at != std::string_view::npos) {
    const std::string_view container = ascii::trimmed(text.substr(at + 2));
    if (container.empty()) return Error(Errc::usage, "no container after '::'");
    if (container != "none" && container != "0") selector.container = container;
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

Result<Discovery> select_sources(const Discovery& found, const Selector& selector,
                                 const Environment& environment) {
  const bool is_path = selector.profile && (selector.profile->find('/') != std::string::npos ||
                                            *selector.profile == "~");
  auto chosen =
      is_path ? select_path(selector, environment) : select_named(found, selector, environment);
  if (chosen && selector.container) {
    chosen = choose_container(*std::move(chosen), *selector.container);
  }
  if (!chosen) return chosen;
  for (Source& source : chosen->sources)
    source.keyring = selector.keyring;
  return chosen;
}

Result<std::vector<Source>> select_sources(std::span<const Source> sources,
                                           const Selector& selector,
                                           const Environment& environment) {
  MATINEE_TRY_ASSIGN(auto chosen, select_sources(Discovery{{sources.begin(), sources.end()}, {}},
                                                 selector, environment));
  return std::move(chosen.sources);
}

}  // namespace matinee::cookies

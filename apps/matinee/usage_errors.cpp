// SPDX-License-Identifier: MIT
#include "usage_errors.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.hpp"

namespace matinee::cli {

namespace {

std::string meant(const std::string& near) {
  return near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
}

void add_long_names(const CommandSpec& command, std::vector<std::string>& names) {
  for (const OptionSpec& option : command.options)
    names.push_back(option.long_name());
}

std::vector<std::string> names_of(const std::vector<CommandSpec>& commands) {
  std::vector<std::string> names;
  for (const CommandSpec& command : commands)
    names.push_back(command.name);
  return names;
}

// Behind a command that has others below it, and none of them, it was meant for one.
Error one_too_many(const std::string& word, const CommandSpec& command) {
  const auto known = names_of(command.commands);
  if (known.empty()) {
    return {Errc::usage, fmt::format("{} takes {} arguments: {}", command.name,
                                     command.arguments.empty() ? "no" : "no more", word)};
  }
  const std::string near = nearest(word, known);
  const std::string rest =
      near.empty() ? fmt::format("; {} has {}", command.name, fmt::join(known, ", ")) : meant(near);
  return {Errc::usage, fmt::format("unknown command \"{} {}\"{}", command.name, word, rest)};
}

// What a browser's bar shows, or "mubi.com/films/x".
bool is_film_address(std::string_view word) {
  return word.starts_with("https://") || word.starts_with("http://") ||
         word.starts_with("mubi.com/") || word.starts_with("www.mubi.com/");
}

// The command that a word of other programs stands for; empty for none.
std::string_view synonym_of(std::string_view word) {
  constexpr auto k_synonyms = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"whoami", "status"},
      {"account", "status"},
      {"me", "status"},
      {"auth", "login"},
      {"signin", "login"},
      {"sign-in", "login"},
      {"logon", "login"},
      {"signout", "logout"},
      {"sign-out", "logout"},
      {"logoff", "logout"},
      {"refresh", "status --refresh"},
      {"token", "headers"},
      {"header", "headers"},
      {"get", "download"},
      {"dl", "download"},
      {"fetch", "download"},
      {"find", "search"},
      {"info", "film"},
      {"show", "film"},
      {"movie", "film"},
      {"run", "exec"},
      {"check", "doctor"},
      {"diagnose", "doctor"},
      {"browsers", "sources"},
      {"profiles", "sources"},
      {"lock", "agent lock"},
      {"unlock", "agent unlock"},
      {"start", "agent start"},
      {"stop", "agent stop"},
      {"daemon", "agent"},
      {"trailer", "download --trailer"},
      {"subtitles", "download --write-subs"},
  });
  const auto found =
      std::ranges::find(k_synonyms, word, &std::pair<std::string_view, std::string_view>::first);
  return found == k_synonyms.end() ? std::string_view() : found->second;
}

}  // namespace

Error unknown_word(const std::string& word, const CommandSpec& program,
                   const std::vector<std::string>& path) {
  const CommandSpec* command = path.empty() ? nullptr : find_command(program, path);
  if (word.starts_with("-")) {
    std::vector<std::string> known;
    for (auto end = path.begin();; ++end) {
      const auto* above = find_command(program, {path.begin(), end});
      if (above != nullptr) add_long_names(*above, known);
      if (end == path.end()) break;
    }
    const std::string name = word.substr(0, word.find('='));
    return {Errc::usage, fmt::format("unknown option \"{}\"{}", name, meant(nearest(name, known)))};
  }
  if (command != nullptr) return one_too_many(word, *command);
  if (is_film_address(word)) {
    return {Errc::usage,
            fmt::format("{0} needs a command; did you mean \"matinee film {0}\" or \"matinee "
                        "download {0}\"?",
                        word)};
  }
  const std::string synonym(synonym_of(word));
  return {Errc::usage, fmt::format("unknown command \"{}\"{}", word,
                                   meant(synonym.empty() ? nearest(word, names_of(program.commands))
                                                         : synonym))};
}

}  // namespace matinee::cli

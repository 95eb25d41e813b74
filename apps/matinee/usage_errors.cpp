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
  for (const auto* rows : {&command.options, &command.hidden_options}) {
    for (const OptionSpec& option : *rows)
      names.push_back(option.long_name());
  }
}

std::vector<std::string> names_of(const std::vector<CommandSpec>& commands) {
  std::vector<std::string> names;
  for (const CommandSpec& command : commands)
    names.push_back(command.name);
  return names;
}

// Behind a command that has others below it, and none of them, it was meant for one.
Error one_too_many(const std::string& word, const CommandSpec& command, bool has_below) {
  const auto known = names_of(command.commands);
  if (known.empty() || has_below) {
    return {Errc::usage, fmt::format("{} takes {} arguments: {}", command.name,
                                     command.arguments.empty() ? "no" : "no more", word)};
  }
  return {Errc::usage,
          fmt::format("unknown command \"{} {}\"{}; {} has {}", command.name, word,
                      meant(nearest(word, known)), command.name, fmt::join(known, ", "))};
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
  const CommandSpec* command = path.empty() ? nullptr : find_command(program, {path.front()});
  if (word.starts_with("-")) {
    std::vector<std::string> known;
    add_long_names(program, known);
    if (command != nullptr) add_long_names(*command, known);
    const std::string name = word.substr(0, word.find('='));
    return {Errc::usage, fmt::format("unknown option \"{}\"{}", name, meant(nearest(name, known)))};
  }
  if (command != nullptr) return one_too_many(word, *command, path.size() > 1);
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

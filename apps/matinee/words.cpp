// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <utility>

namespace matinee::cli {

namespace {

// No argument of a process can hold it.
constexpr char k_mark = '\0';

// CLI11 takes `[a,b]` for a list of two values wherever there may be several.
bool looks_like_a_list(const std::string& word) {
  return word.starts_with('[') && word.ends_with(']');
}

// Where the value begins in `-o=FILE` or `-qo=FILE`; npos in any other word.
std::size_t start_of_short_value(const std::string& word, std::string_view letters) {
  const std::size_t equals = word.find('=');
  const bool is_short = word.size() > 2 && word.front() == '-' && word[1] != '-' &&
                        equals != std::string::npos && equals >= 2;
  if (!is_short || letters.find(word[equals - 1]) == std::string_view::npos) {
    return std::string::npos;
  }
  // An earlier letter that takes a value takes all the rest.
  const bool is_of_another = word.substr(1, equals - 2).find_first_of(letters) != std::string::npos;
  return is_of_another ? std::string::npos : equals + 1;
}

}  // namespace

std::vector<std::string> words_of(int argc, char** argv, std::string_view letters) {
  std::vector<std::string> words;
  bool is_ours = true;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    is_ours &= word != "--";
    // CLI11 takes the next word for the value of a `--name=` that has nothing behind it.
    const bool is_empty_value = is_ours && word.starts_with("--") && word.ends_with('=');
    if (is_empty_value) word.pop_back();
    const std::size_t value = is_ours ? start_of_short_value(word, letters) : std::string::npos;
    if (value != std::string::npos) {
      words.push_back(word.substr(0, value - 1));
      word.erase(0, value);
    }
    if (looks_like_a_list(word)) word += k_mark;
    words.push_back(std::move(word));
    if (is_empty_value) words.emplace_back();
  }
  return words;
}

std::string as_typed(std::string word) {
  if (word.ends_with(k_mark)) word.pop_back();
  return word;
}

std::string letters_with_value(const CommandSpec& command) {
  std::string letters;
  for (const OptionSpec& option : command.options) {
    const bool has_letter = option.names.front().size() == 2;
    if (has_letter && option.kind != ValueKind::none) letters += option.names.front()[1];
  }
  for (const CommandSpec& below : command.commands)
    letters += letters_with_value(below);
  return letters;
}

}  // namespace matinee::cli

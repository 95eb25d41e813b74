// SPDX-License-Identifier: MIT
#include "film/output_template.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"
#include "base/utf8.hpp"

namespace matinee::film {

namespace {

/// A part of a path component. Its kind determines the order of truncation; see fit().
struct Piece {
  enum class Kind : std::uint8_t { value, literal, kept };
  Kind kind = Kind::literal;
  std::string text = {};
};
using Component = std::vector<Piece>;

std::string text_of(const Component& component) {
  std::string text;
  for (const Piece& piece : component)
    text += piece.text;
  return text;
}

bool is_all_literal(const Component& component) {
  return std::ranges::all_of(component,
                             [](const Piece& piece) { return piece.kind == Piece::Kind::literal; });
}

void remove_from_end(Component& component, std::size_t size) {
  for (; size > 0 && !component.empty(); component.pop_back()) {
    std::string& last = component.back().text;
    if (last.size() > size) return last.resize(last.size() - size);
    size -= last.size();
  }
}

// Truncates the longest values until the component fits. If that does not suffice, truncates the
// user's literal text, and last the pieces of kind `kept`.
void fit(Component& component, std::size_t room) {
  for (const auto kind : {Piece::Kind::value, Piece::Kind::literal, Piece::Kind::kept}) {
    const auto size_of = [&](const Piece& piece) {
      return piece.kind == kind ? piece.text.size() : 0;
    };
    for (;;) {
      const std::size_t size = text_of(component).size();
      if (size <= room) return;
      const auto longest = std::ranges::max_element(component, {}, size_of);
      if (longest == component.end() || size_of(*longest) == 0) break;
      const std::size_t excess = size - room;
      // Trimming may remove more than `excess`, so the loop measures again.
      const std::size_t left = longest->text.size() - std::min(excess, longest->text.size());
      longest->text = trimmed_name(utf8::prefix_of(longest->text, left));
    }
  }
}

// Makes a component that contains field values safe. A component of literal text only is left
// unchanged, because the user typed it.
std::string safe_component(Component component, std::size_t room) {
  const bool is_typed = is_all_literal(component);
  // Even typed text is truncated, because the file system would refuse a longer name.
  fit(component, room);
  std::string text = text_of(component);
  if (is_typed) return text;
  // A value must not hide the file with a leading dot, or make it look like an option.
  if (component.front().kind != Piece::Kind::literal)
    text.erase(0, std::min(text.find_first_not_of(".- "), text.size()));
  text.erase(text.find_last_not_of(". ") + 1);
  if (text.empty() || text.find_first_not_of('.') == std::string::npos || is_reserved_name(text))
    text.insert(0, "_");
  return text;
}

// Removes the extension before truncation. The caller appends it again afterwards, in the spelling
// of the user, which `own_ending` receives.
void remove_ending(Component& component, std::string_view ending, std::string& own_ending) {
  const std::string text = ascii::lower_case(text_of(component));
  for (const std::string_view known :
       {ending, std::string_view(".mp4"), std::string_view(".mkv")}) {
    if (text.size() <= known.size() || !text.ends_with(known)) continue;
    if (known == ending) own_ending = text_of(component).substr(text.size() - known.size());
    return remove_from_end(component, known.size());
  }
}

std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t size = 0;
  for (; count > 0 && size < text.size(); --count)
    size += std::max<std::size_t>(utf8::first_of(text.substr(size)).length, 1);
  return std::string(text.substr(0, size));
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count)
    text.remove_prefix(std::max<std::size_t>(utf8::first_of(text).length, 1));
  return count;
}

bool has_flag(std::string_view flags, char flag) {
  return flags.find(flag) != std::string_view::npos;
}

std::string padded(std::string text, std::size_t width, std::string_view flags, char fill) {
  const std::size_t size = count_characters(text);
  if (size >= width) return text;
  if (has_flag(flags, '-')) return text.append(width - size, ' ');
  // Zeros belong between the sign and the digits.
  const bool is_signed = fill == '0' && !text.empty() && (text[0] == '-' || text[0] == '+');
  return text.insert(is_signed ? 1 : 0, width - size, fill);
}

std::string with_replaced(std::string_view pattern, std::string_view value) {
  std::string text;
  while (!pattern.empty()) {
    const auto at = pattern.find("{}");
    text += pattern.substr(0, at);
    if (at == std::string_view::npos) break;
    text += value;
    pattern.remove_prefix(at + 2);
  }
  return text;
}

bool is_name(std::string_view text) {
  return std::ranges::find(name_field_names(), text) != name_field_names().end();
}

// Returns the digits after `letter` in a label such as "S1, E2", or an empty string if there are
// none.
std::string number_after(char letter, std::string_view label) {
  const auto at = std::min(label.find(letter), label.size());
  label.remove_prefix(std::min(at + 1, label.size()));
  const auto size = std::min(label.find_first_not_of("0123456789"), label.size());
  return std::string(label.substr(0, size));
}

bool is_number_field(std::string_view name) {
  return name == "year" || name == "height" || name.ends_with("_number");
}

}  // namespace

const std::vector<std::string>& name_field_names() {
  static const std::vector<std::string> k_names{
      "title",          "id",     "slug",    "year", "ext", "height", "season_number",
      "episode_number", "series", "director"};
  return k_names;
}

NameFields name_fields_of(const mubi::Film& film, Kind kind) {
  NameFields fields{
      {"title", kind == Kind::trailer ? film.title + " trailer" : film.title},
      {"id", std::to_string(film.id)},
      {"slug", film.slug},
      {"year", film.year ? std::to_string(*film.year) : ""},
      {"director", fmt::format("{}", fmt::join(film.directors, ", "))},
  };
  if (!film.episode) return fields;
  fields["series"] = film.episode->series;
  fields["season_number"] = number_after('S', film.episode->label);
  fields["episode_number"] = number_after('E', film.episode->label);
  return fields;
}

NameFields name_fields_of_url(std::string_view url) {
  const UrlName name = name_of_url(url);
  return {{"title", name.stem}, {"id", name.id}};
}

Result<OutputTemplate> OutputTemplate::parse(std::string_view text) {
  OutputTemplate made;
  made.text_ = text;
  made.is_folder_ = text.ends_with('/');
  while (!text.empty()) {
    const auto at = std::min(text.find('%'), text.size());
    Part part{.literal = std::string(text.substr(0, at))};
    text.remove_prefix(at);
    if (text.starts_with("%(")) {
      const auto end = text.find(')');
      if (end == std::string_view::npos) {
        return Error(Errc::usage, fmt::format("--output: \"{}\" has no closing bracket", text));
      }
      const std::string_view inner = text.substr(2, end - 2);
      text.remove_prefix(end + 1);
      MATINEE_TRY_ASSIGN(part.field, parse_field(inner, text));
    } else if (!text.empty()) {  // a percent sign, written once or twice
      part.literal += '%';
      text.remove_prefix(text.starts_with("%%") ? 2 : 1);
    }
    made.parts_.push_back(std::move(part));
  }
  return made;
}

// Parses the field `%(inner)rest` and removes its conversion from `rest`.
Result<OutputTemplate::Field> OutputTemplate::parse_field(std::string_view inner,
                                                          std::string_view& rest) {
  Field field;
  if (const auto bar = inner.find('|'); bar != std::string_view::npos) {
    field.fallback = inner.substr(bar + 1);
    inner = inner.substr(0, bar);
  }
  if (const auto sign = inner.find('&'); sign != std::string_view::npos) {
    field.replacement = inner.substr(sign + 1);
    inner = inner.substr(0, sign);
  }
  do {
    const std::string_view name = split_off(inner, ',');
    if (!is_name(name)) {
      return Error(Errc::usage, fmt::format("--output: unknown field \"{}\"; the fields are {}",
                                            name, fmt::join(name_field_names(), ", ")));
    }
    field.names.emplace_back(name);
  } while (!inner.empty());
  MATINEE_TRY(parse_form(rest, field));
  return field;
}

// Parses the conversion after the bracket. As in printf, it has flags, a width, a precision and a
// letter; B is a string whose precision counts bytes instead of characters.
Result<void> OutputTemplate::parse_form(std::string_view& rest, Field& field) {
  const std::string_view whole = rest;
  const auto take = [&rest](std::string_view characters) {
    const auto size = std::min(rest.find_first_not_of(characters), rest.size());
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  };
  constexpr std::string_view k_digits = "0123456789";
  // Bounds the memory that a width such as %(title)999999999s would need.
  constexpr std::size_t k_widest = 200;
  field.flags = take("#0-+ ");
  const std::string_view width = take(k_digits);
  field.width = std::min(parse_number<std::size_t>(width).value_or(0), k_widest);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    field.precision = parse_number<std::size_t>(take(k_digits)).value_or(0);
  }
  if (rest.empty() || std::string_view("sSdiB").find(rest.front()) == std::string_view::npos) {
    return Error(
        Errc::usage,
        fmt::format("--output: \"%({}){}\" needs a form behind its bracket: s, d or B, as in "
                    "%({})s",
                    field.names.front(), whole.substr(0, whole.size() - rest.size()),
                    field.names.front()));
  }
  field.conversion = rest.front();
  rest.remove_prefix(1);
  return {};
}

bool OutputTemplate::has_field(std::string_view name) const {
  return std::ranges::any_of(parts_, [&](const Part& part) {
    return part.field && std::ranges::find(part.field->names, name) != part.field->names.end();
  });
}

bool OutputTemplate::differs_by_target() const {
  return is_folder_ || std::ranges::any_of(name_field_names(), [this](const std::string& name) {
           return name != "ext" && has_field(name);
         });
}

std::string OutputTemplate::value_of(const Field& field, const NameFields& fields) {
  std::string value;
  for (const std::string& name : field.names) {
    const auto found = fields.find(name);
    if (found == fields.end() || found->second.empty()) continue;
    value = without_hostile_characters(found->second);
    break;
  }
  if (value.empty()) return without_hostile_characters(field.fallback);
  if (field.conversion == 'd' || field.conversion == 'i') {
    const auto number = parse_number<std::int64_t>(value);
    if (!number) return without_hostile_characters(field.fallback);
    const bool is_signed = has_flag(field.flags, '+');
    const bool is_padded = has_flag(field.flags, '0') && !has_flag(field.flags, '-');
    value = is_signed ? fmt::format("{:+}", *number) : fmt::format("{}", *number);
    value = padded(std::move(value), field.width, field.flags, is_padded ? '0' : ' ');
  }
  if (field.replacement) {
    value = without_hostile_characters(with_replaced(*field.replacement, value));
  }
  if (field.conversion == 'd' || field.conversion == 'i') return value;
  if (field.precision) {
    value = field.conversion == 'B' ? std::string(utf8::prefix_of(value, *field.precision))
                                    : first_characters(value, *field.precision);
  }
  return padded(std::move(value), field.width, field.flags, ' ');
}

std::filesystem::path OutputTemplate::expand(const NameFields& fields, std::string_view ending,
                                             std::size_t longest) const {
  std::vector<Component> components(1);
  for (const Part& part : parts_) {
    std::string_view literal = part.literal;
    // Only slashes in literal text separate folders. Those in values have been replaced.
    for (auto slash = literal.find('/'); slash != literal.npos; slash = literal.find('/')) {
      components.back().push_back({.text = std::string(literal.substr(0, slash))});
      components.emplace_back();
      literal.remove_prefix(slash + 1);
    }
    if (!literal.empty()) components.back().push_back({.text = std::string(literal)});
    if (!part.field) continue;
    const std::string& name = part.field->names.front();
    const bool is_kept = name == "id" || name == "ext" || is_number_field(name);
    components.back().push_back({.kind = is_kept ? Piece::Kind::kept : Piece::Kind::value,
                                 .text = value_of(*part.field, fields)});
  }
  std::filesystem::path path = text_.starts_with('/') ? "/" : "";
  Component file = std::move(components.back());
  components.pop_back();
  for (Component& component : components) {
    if (!component.empty() && !text_of(component).empty())
      path /= safe_component(std::move(component), longest);
  }
  if (is_folder_) return path;
  std::string own_ending(ending);
  remove_ending(file, ending, own_ending);
  return path / (safe_component(std::move(file), longest - std::min(longest, own_ending.size())) +
                 own_ending);
}

}  // namespace matinee::film

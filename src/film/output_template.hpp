// SPDX-License-Identifier: MIT
//
// Output templates: file names with fields, in the syntax of yt-dlp. Examples: `%(title)s`,
// `%(season_number)02d`, `%(title).50B`, `%(director|unknown)s`, `%(series&{} - |)s`, `%%`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "film/file_name.hpp"
#include "mubi/film.hpp"

namespace matinee::film {

/// The values of the fields of one target, by field name. A value that is unknown is empty or
/// absent.
using NameFields = std::map<std::string, std::string, std::less<>>;

/// The names of all fields.
const std::vector<std::string>& name_field_names();

/// The fields of a target. `ext` and `height` are not set, because they depend on the tracks that
/// are chosen.
NameFields name_fields_of(const mubi::Film& film, Kind kind);
NameFields name_fields_of_url(std::string_view url);

class OutputTemplate {
 public:
  /// Parses a template. Fails with Errc::usage if a field does not exist (the message lists the
  /// known ones) or its conversion is invalid.
  static Result<OutputTemplate> parse(std::string_view text);

  /// Returns true if the template ends in '/'. It then names a folder, and the file in it has its
  /// default name.
  bool is_folder() const noexcept { return is_folder_; }
  /// Returns true if the path depends on the target.
  bool differs_by_target() const;
  /// Returns true if the template contains the field `name`.
  bool has_field(std::string_view name) const;
  /// Returns the text as given.
  const std::string& text() const noexcept { return text_; }

  /// Returns the path of the file, or of the folder. The file name ends in `ending` (".mp4"), which
  /// replaces an ".mp4" or ".mkv" at the end of the template. The value of a field never adds a
  /// folder and is never "..". The values are truncated until each name has at most `longest`
  /// bytes. id, ext and numbers are truncated last.
  std::filesystem::path expand(const NameFields& fields, std::string_view ending,
                               std::size_t longest = k_longest_name) const;

 private:
  struct Field {
    std::vector<std::string> names = {};  ///< the first one with a value is used
    std::optional<std::string> replacement = {};
    std::string fallback = "NA";
    std::string flags = {};
    std::size_t width = 0;
    std::optional<std::size_t> precision = {};
    char conversion = 's';
  };
  /// Literal text, or a field.
  struct Part {
    std::string literal = {};
    std::optional<Field> field = {};
  };

  OutputTemplate() = default;
  static Result<Field> parse_field(std::string_view inner, std::string_view& rest);
  static Result<void> parse_form(std::string_view& rest, Field& field);
  static std::string value_of(const Field& field, const NameFields& fields);

  std::string text_;
  std::vector<Part> parts_;
  bool is_folder_ = false;
};

}  // namespace matinee::film

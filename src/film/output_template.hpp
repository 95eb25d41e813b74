// SPDX-License-Identifier: MIT
//
// The template of a file's name, with the fields and forms of yt-dlp: `%(title)s`,
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

/// What is known of one target, by the names of the fields; empty or absent for what is not.
using NameFields = std::map<std::string, std::string, std::less<>>;

/// The fields that a template can name.
const std::vector<std::string>& name_field_names();

/// All fields but `ext` and `height`, which depend on what is downloaded.
NameFields name_fields_of(const mubi::Film& film, Kind kind);
NameFields name_fields_of_url(std::string_view url);

class OutputTemplate {
 public:
  /// Errc::usage for a field that does not exist (the message has the known ones) and for a form
  /// that is not understood.
  static Result<OutputTemplate> parse(std::string_view text);

  /// It names a folder: the file in it has its default name.
  bool is_folder() const noexcept { return is_folder_; }
  /// Whether the name depends on the target.
  bool differs_by_target() const;
  /// Whether `name` is one of its fields.
  bool has_field(std::string_view name) const;
  /// Its text as it was given.
  const std::string& text() const noexcept { return text_; }

  /// The path of the file, or of the folder. The file's name ends in `ending` (".mp4"), which takes
  /// the place of ".mp4" and ".mkv". A field's value never adds a folder, is never "..", and is cut
  /// until the name has no more than `longest` bytes with all that a download adds to it; id, ext
  /// and numbers are cut last.
  std::filesystem::path expand(const NameFields& fields, std::string_view ending,
                               std::size_t longest = k_longest_name) const;

 private:
  struct Field {
    std::vector<std::string> names = {};  ///< the first that is known counts
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

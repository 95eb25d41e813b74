// SPDX-License-Identifier: MIT
#include "film/file_name.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "http/url.hpp"
#include "media/store/journal.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::film {

namespace {

// Names that packagers give to every stream.
bool is_generic(std::string_view stem) {
  constexpr std::array<std::string_view, 8> k_names{"master", "index",  "manifest",   "playlist",
                                                    "main",   "stream", "prog_index", "video"};
  return std::ranges::find(k_names, ascii::lower_case(stem)) != k_names.end();
}

}  // namespace

std::size_t longest_name_in(const std::filesystem::path& folder) {
  std::filesystem::path there = folder.empty() ? "." : folder;
  std::error_code error;
  while (!std::filesystem::exists(there, error) && there.has_relative_path())
    there = there.has_parent_path() ? there.parent_path() : ".";
  return media::longest_name(there);
}

std::string without_hostile_characters(std::string_view text) {
  std::string safe = printable(text);
  std::ranges::replace_if(
      safe,
      [](char c) { return std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos; },
      '_');
  safe.erase(std::ranges::unique(safe, [](char a, char b) { return a == ' ' && b == ' '; }).begin(),
             safe.end());
  return safe;
}

std::string trimmed_name(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(".- "), text.size()));
  return std::string(text.substr(0, text.find_last_not_of(". ") + 1));
}

bool is_reserved_name(std::string_view stem) {
  constexpr std::array<std::string_view, 6> k_names{"CON", "PRN", "AUX", "NUL", "COM", "LPT"};
  const std::string upper = ascii::upper_case(stem.substr(0, stem.find('.')));
  return std::ranges::any_of(k_names, [&](std::string_view name) {
    if (!upper.starts_with(name)) return false;
    const bool is_numbered = name == "COM" || name == "LPT";
    return is_numbered ? upper.size() == 4 && ascii::is_digit(upper[3]) : upper == name;
  });
}

std::string safe_file_name(std::string_view stem, std::string_view keep, std::string_view ending,
                           std::size_t longest) {
  const std::size_t room = longest - std::min(longest, ending.size());
  std::string name = trimmed_name(without_hostile_characters(stem));
  // Trim again, because the cut may leave a dot or a blank at the end.
  name = trimmed_name(utf8::prefix_of(name, room - std::min(room, keep.size())));
  if (name.empty() || is_reserved_name(name)) name.insert(0, "_");
  return fmt::format("{}{}{}", name, keep, ending);
}

Error told_of_name(const Error& error, const std::filesystem::path& file) {
  const auto& native = error.native();
  // media::WorkFolder::open has already explained the cause.
  const bool is_said = error.message().find("no such name") != std::string::npos;
  if (is_said || !native || native->space != NativeCode::Space::posix) return error;
  const std::string name = file.filename().native();
  const bool is_odd = without_hostile_characters(name) != name;
  // EINVAL and ENOENT have other causes, too. They are attributed to the name only if it contains a
  // character that FAT or NTFS forbids.
  const bool may_be_refused = native->value == ENAMETOOLONG || native->value == EILSEQ ||
                              (is_odd && (native->value == EINVAL || native->value == ENOENT));
  std::error_code ignored;
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (!may_be_refused || !std::filesystem::is_directory(folder, ignored)) return error;
  return Error(Errc::storage,
               fmt::format("{}: the file system takes no such name; choose another one", name),
               native)
      .about(Subject::output);
}

std::string file_name_of(const mubi::Film& film, Kind kind, std::string_view ending,
                         std::size_t longest) {
  std::string stem = film.title;
  if (film.year) stem += fmt::format(" ({})", *film.year);
  if (kind == Kind::trailer) stem += " trailer";
  return safe_file_name(stem, fmt::format(" [{}]", film.id), ending, longest);
}

UrlName name_of_url(std::string_view url) {
  std::string_view path = http::split_url(url).path;
  while (path.ends_with('/'))
    path.remove_suffix(1);
  // The query is not hashed, because the signature in it changes from one run to the next.
  const std::uint64_t hash = media::hash_of(fmt::format("{}{}", http::host_of(url), path));
  std::string name = percent_decoded(path.substr(path.rfind('/') + 1));
  if (const auto dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.resize(dot);
  const bool needs_id = is_generic(name);
  if (needs_id) {
    path.remove_suffix(path.size() - std::min(path.rfind('/'), path.size()));
    name = fmt::format("{} {}", percent_decoded(path.substr(path.rfind('/') + 1)), name);
  }
  return {.stem = name.empty() ? "download" : std::move(name),
          .id = fmt::format("{:08x}", hash & 0xffffffffU),
          .needs_id = needs_id};
}

std::string file_name_of_url(std::string_view url, std::string_view ending, std::size_t longest) {
  const UrlName name = name_of_url(url);
  return safe_file_name(name.stem, name.needs_id ? fmt::format(" [{}]", name.id) : "", ending,
                        longest);
}

}  // namespace matinee::film

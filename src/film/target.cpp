// SPDX-License-Identifier: MIT
#include "film/target.hpp"

#include <system_error>

#include <fmt/format.h>

#include "http/url.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/work_folder.hpp"
#include "mubi/film_ref.hpp"

namespace matinee::film {

namespace fs = std::filesystem;

bool is_media_url(std::string_view target) {
  return target.find("://") != std::string_view::npos && !mubi::is_site_url(target);
}

Result<void> check_url(std::string_view url) {
  if (http::is_https(url)) return {};
  return Error(Errc::usage, fmt::format("{}: only https URLs are fetched", http::masked_url(url)));
}

std::string identity_of(const mubi::Film& film, Kind kind) {
  return fmt::format("{} {}", kind == Kind::trailer ? "trailer" : "film", film.id);
}

std::string identity_of_url(std::string_view url) {
  return fmt::format("url {}", url);
}

Result<std::optional<FinishedFile>> find_finished(const fs::path& file, const std::string& identity,
                                                  media::Overwrite overwrite) {
  media::WorkFolder::discard_reservation(file);
  std::error_code error;
  const auto status = fs::symlink_status(file, error);
  if (status.type() == fs::file_type::none) {
    return told_of_name(Error::from_errno(error.value(), file.native()), file);
  }
  const bool is_to_be_made =
      status.type() == fs::file_type::not_found || overwrite == media::Overwrite::allow;
  if (is_to_be_made) return std::optional<FinishedFile>();
  if (!media::is_finished_as(file, identity)) {
    return Error(Errc::exists,
                 fmt::format("{}: exists and is not known to be this download", file.native()));
  }
  media::WorkFolder::discard_leftover(file, identity);
  return std::optional(
      FinishedFile{.bytes = fs::file_size(file, error), .made_with = media::options_of(file)});
}

}  // namespace matinee::film

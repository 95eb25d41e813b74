// SPDX-License-Identifier: MIT
#include "film/still.hpp"

#include <span>

#include <fmt/format.h>

#include "http/url.hpp"
#include "media/store/work_folder.hpp"
#include "sys/file.hpp"

namespace matinee::film {

Result<std::string> fetch_still(const media::Remote& remote, const std::string& url,
                                const std::stop_token& stop) {
  constexpr std::size_t k_most = std::size_t{32} << 20;
  const media::PartRequest request{.url = url, .max_bytes = k_most};
  MATINEE_TRY_ASSIGN(media::Part part, media::read_part(remote, request, stop));
  // A JPEG file begins with the SOI marker (ff d8) and the first byte of another marker.
  if (!part.bytes.starts_with("\xff\xd8\xff") || !part.is_whole_rest) {
    return Error(Errc::integrity, fmt::format("{}: no JPEG picture", http::masked_url(url)));
  }
  return std::move(part.bytes);
}

Result<std::uint64_t> save_still(const media::Remote& remote, const std::string& url,
                                 const media::DownloadOptions& options,
                                 const std::stop_token& stop) {
  constexpr const char* k_name = "still";
  MATINEE_TRY_ASSIGN(const std::string picture, fetch_still(remote, url, stop));
  MATINEE_TRY_ASSIGN(media::WorkFolder folder, media::WorkFolder::open(options.output));
  MATINEE_TRY(folder.remove(k_name));
  MATINEE_TRY_ASSIGN(const UniqueFd fd, folder.open_for_writing(k_name));
  MATINEE_TRY(sys::write_all(fd.get(), picture, k_name));
  const auto replace = options.overwrite == media::Overwrite::allow
                           ? media::WorkFolder::Replace::allow
                           : media::WorkFolder::Replace::refuse;
  MATINEE_TRY(folder.publish(k_name, {.target = options.target}, replace));
  std::move(folder).discard();
  return picture.size();
}

}  // namespace matinee::film

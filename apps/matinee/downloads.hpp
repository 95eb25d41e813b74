// SPDX-License-Identifier: MIT
//
// The downloads of one run of the program, one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"
#include "download_result.hpp"
#include "film/file_name.hpp"
#include "film/plans.hpp"
#include "media/download.hpp"
#include "mubi/client.hpp"
#include "track_options.hpp"
#include "ui/progress.hpp"

namespace matinee::cli {

/// The options of `download`, as they were given.
struct DownloadChoices {
  std::vector<std::string> targets;
  std::string batch_file;
  std::string folder = ".";
  std::string output;
  /// "mp4", "mkv", or nothing: as `output` says.
  std::string container;
  std::size_t parallel = 16;
  std::string rate;
  TrackOptions tracks;
  bool trailer = false;
  bool stills = false;
  bool overwrite = false;
  bool embeds_cover = false;
  bool leaves_out_facts = false;
  std::string progress = "auto";
};

class Downloads {
 public:
  /// Both must outlive this.
  Downloads(Context& context, const DownloadChoices& choices);

  /// A film by any name, or the URL of media.
  Result<DownloadResult> download(const std::string& target);

  /// All that there is to choose from.
  Result<media::Manifest> list(const std::string& target);

 private:
  /// What is known of what is downloaded, besides its media.
  struct About {
    std::string title = {};
    std::vector<media::FilmTag> tags = {};
    std::string still_url = {};
  };

  Result<DownloadResult> download_url(const std::string& url);
  Result<DownloadResult> download_trailer(const std::string& target, const mubi::FilmRef& ref);
  Result<DownloadResult> download_still(const std::string& target, const mubi::FilmRef& ref);
  // As anybody sees it: needs no session.
  Result<mubi::Film> film_for_all(const mubi::FilmRef& ref);
  Result<DownloadResult> download_film(const std::string& target, const mubi::FilmRef& ref);
  // The session's source may hold another one by now.
  Result<const Secret*> renewed_token(const Error& refusal);
  // Asks for the plan anew when signed URLs ran out on the way; what has come is kept.
  template <class MakePlan>
  Result<DownloadResult> fetch(DownloadResult result, const About& about, MakePlan make_plan);
  About about(const mubi::Film& film, film::Kind kind) const;
  // Nothing, and a note, where it cannot be had: the film is worth more.
  std::string cover_for(const media::Remote& remote, const media::Plan& plan, const About& about,
                        ProgressView& view) const;
  media::DownloadOptions library_options(const DownloadResult& result) const;
  // A file under the name is left alone; whether it is this download, finished before, it says
  // itself.
  Result<bool> check_finished(DownloadResult& result);
  // With the ending of the container, unless another one is named.
  std::filesystem::path output_for(const std::string& natural_name,
                                   const char* ending = nullptr) const;
  Result<media::Remote> remote();
  ProgressStyle style() const;

  Context& context_;
  const DownloadChoices& options_;
  film::Wishes wishes_;
  std::uint64_t rate_ = 0;
  std::set<std::filesystem::path> outputs_;
};

}  // namespace matinee::cli

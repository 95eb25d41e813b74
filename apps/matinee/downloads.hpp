// SPDX-License-Identifier: MIT
//
// The downloads of one run of the program, one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"
#include "download_result.hpp"
#include "film/file_name.hpp"
#include "film/film_source.hpp"
#include "film/job.hpp"
#include "film/output_template.hpp"
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
  bool strict = false;
  bool embeds_cover = false;
  bool leaves_out_facts = false;
  std::string progress = "auto";
};

class Downloads {
 public:
  /// Context and choices must outlive this. `name` is what `choices.output` says, if anything.
  Downloads(Context& context, const DownloadChoices& choices,
            std::optional<film::OutputTemplate> name);

  /// A film by any name, or the URL of media.
  Result<DownloadResult> download(const std::string& target);

  /// All that there is to choose from.
  Result<media::Manifest> list(const std::string& target);

 private:
  /// One target, and where its plans come from.
  struct Order {
    DownloadResult result = {};
    film::NameFields fields = {};
    /// The film's title or the target's URL, for messages.
    std::string title = {};
    /// The file's name without --output.
    std::function<std::string(std::string_view ending, std::size_t longest)> default_name = {};
    std::vector<media::FilmTag> tags = {};
    std::string still_url = {};
    film::MakePlan make_plan = {};
    std::function<Result<film::TextPlan>(const media::Remote&)> make_text_plan = {};
    /// Told before anything is fetched, if there is anything to tell.
    std::string note = {};
    /// What it holds shows only in its manifest: it may be text alone.
    bool is_url = false;
  };

  Result<DownloadResult> download_url(const std::string& url);
  Result<DownloadResult> download_trailer(const std::string& target, const mubi::FilmRef& ref);
  Result<DownloadResult> download_still(const std::string& target, const mubi::FilmRef& ref);
  Result<DownloadResult> download_film(const std::string& target, const mubi::FilmRef& ref);
  Order order_of(const std::string& target, const mubi::Film& film, film::Kind kind) const;
  // As anybody sees it: needs no session.
  Result<mubi::Film> film_for_all(const mubi::FilmRef& ref);
  // The session's source may hold another one by now.
  Result<const Secret*> renewed_token(const Error& refusal);

  Result<DownloadResult> run(Order order);
  Result<DownloadResult> run_job(Order order, std::optional<media::Plan> first_plan,
                                 const media::Remote& remote);
  Result<DownloadResult> save_texts(Order order, const media::Plan& plan,
                                    const std::vector<std::filesystem::path>& files,
                                    const media::Remote& remote);
  // Subtitles that are missing beside a film that is finished.
  Result<DownloadResult> restore_texts(Order order, const media::Remote& remote);
  // A file under the name is left alone; whether it is this download, finished before, it says
  // itself.
  Result<bool> check_finished(DownloadResult& result);

  media::DownloadOptions library_options(const DownloadResult& result) const;
  /// Whether subtitles are asked for by name, so that it is a failure if they cannot be had.
  bool names_subtitles() const;
  /// With the ending of the container, unless another one is named.
  std::filesystem::path output_for(const Order& order, std::optional<std::uint32_t> height,
                                   std::string_view ending = {}) const;
  std::vector<std::filesystem::path> text_files(const Order& order,
                                                const film::TextPlan& texts) const;
  Result<media::Remote> remote();
  media::Remote patient(const media::Remote& remote);
  ProgressStyle style() const;

  Context& context_;
  const DownloadChoices& options_;
  std::optional<film::OutputTemplate> name_;
  film::Wishes wishes_;
  std::uint64_t rate_ = 0;
  std::set<std::filesystem::path> outputs_;
};

}  // namespace matinee::cli

// SPDX-License-Identifier: MIT
//
// Download: carries out one DownloadRequest of a Session.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/download.hpp>
#include <matinee/result.hpp>

#include "access/access.hpp"
#include "film/file_name.hpp"
#include "film/job.hpp"
#include "film/plans.hpp"
#include "media/download.hpp"
#include "mubi/client.hpp"
#include "mubi/film_ref.hpp"

namespace matinee::api {

/// Used once. All references that are passed in must outlive it. Not thread-safe.
class Download {
 public:
  Download(access::Access& access, Clock& clock, const DownloadRequest& request, ProgressSink& sink,
           std::stop_token stop);

  /// See matinee::download.
  Result<DownloadedFile> run();

 private:
  /// The output file and its source.
  struct Job {
    std::filesystem::path file = {};
    std::string identity = {};
    /// For messages: the film's title, or the URL without its secrets.
    std::string title = {};
    std::vector<media::FilmTag> tags = {};
    film::MakePlan make_plan = {};
  };

  Result<DownloadedFile> run_url();
  Result<DownloadedFile> run_trailer(const mubi::FilmRef& ref);
  Result<DownloadedFile> run_film(const mubi::FilmRef& ref);
  /// Downloads the job's file, unless an earlier run has finished it.
  Result<DownloadedFile> run(Job job);
  Job job_of(const mubi::Film& film, film::Kind kind) const;
  /// Returns the request's output path, or `default_name` in its folder.
  std::filesystem::path output_for(const std::string& default_name) const;
  /// Returns the maximum length of the default name, in bytes.
  std::size_t longest_name() const;
  /// Returns `plan`, or Errc::unsupported if it contains only text tracks.
  Result<media::Plan> without_text_alone(Result<media::Plan> plan) const;
  media::DownloadOptions options_of(const Job& job) const;

  access::Access& access_;
  Clock& clock_;
  const DownloadRequest& request_;
  ProgressSink& sink_;
  std::stop_token stop_;
  film::Wishes wishes_;
};

}  // namespace matinee::api

// SPDX-License-Identifier: MIT
//
// What --json prints, in the shapes that scripts rely on (docs/json.md).
#pragma once

#include <string>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/error.hpp>
#include <matinee/manifest.hpp>

#include "cookies/survey.hpp"
#include "download_job.hpp"
#include "listing.hpp"

namespace matinee::cli {

/// One line each, ended by a newline.
std::string json_of(const Error& error);
std::string json_of(const SessionStatus& status);
std::string json_of(const std::vector<cookies::SourceReport>& reports);
std::string json_of(const media::Manifest& manifest);
std::string json_of(const std::vector<DownloadResult>& results);
std::string json_of(const std::vector<Listing>& listings);
/// Holds the cookies' values; its owner wipes it.
std::string json_of(const CookieJar& jar);

}  // namespace matinee::cli

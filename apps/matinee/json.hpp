// SPDX-License-Identifier: MIT
//
// What --json prints, in the shapes that scripts rely on (docs/json.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/error.hpp>
#include <matinee/manifest.hpp>

#include "agent/protocol.hpp"
#include "cookies/survey.hpp"
#include "download_result.hpp"
#include "hints.hpp"
#include "listing.hpp"

namespace matinee::cli {

// One line each, ended by a newline.

/// With the hint that fits the action.
std::string json_of(const Error& error, const Action& action);
std::string json_of(const agent::StatusReport& status);
std::string json_of(const std::vector<cookies::SourceReport>& reports);
std::string json_of(const media::Manifest& manifest);
std::string json_of(const std::vector<DownloadResult>& results);
std::string json_of(const std::vector<Listing>& listings);
/// Holds the cookies' values; its owner wipes it.
std::string json_of(const CookieJar& jar);

}  // namespace matinee::cli

// SPDX-License-Identifier: MIT
//
// The code that the parsers of multivariant and media playlists share: lines, variables, URLs, and
// tolerance of invalid input. An invalid line is ignored and leaves a note. Lines that may declare
// encryption are parsed strictly, so that none is overlooked.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "media/manifest/hls.hpp"
#include "media/manifest/hls_lines.hpp"
#include "media/manifest/notes.hpp"

namespace matinee::media {

/// Reads one playlist. Borrows its constructor arguments. Errors are Errc::failure; errors and
/// notes name the current line.
class HlsReader {
 public:
  HlsReader(std::string_view text, std::string_view url, const HlsVariables& imported)
      : lines(text), url_(url), imported_(imported) {}

  /// Reads the first line and fails if it is not #EXTM3U.
  Result<void> expect_header();

  /// Parses an attribute list and replaces its variables. Skips invalid attributes, with a note.
  Result<HlsAttributes> attributes(std::string_view list);
  /// Like attributes, but fails if anything in the list is invalid.
  Result<HlsAttributes> strict_attributes(std::string_view list);

  /// Replaces the variables in `reference` and resolves it against the URL of the playlist.
  Result<std::string> absolute(std::string_view reference);
  /// Handles the attribute list of one EXT-X-DEFINE.
  Result<void> define(std::string_view list);

  /// Returns true if the line declares encrypted media: EXT-X-KEY (RFC 8216, 4.3.2.4) with a METHOD
  /// other than NONE, EXT-X-SESSION-KEY (4.3.4.5), or Adobe's EXT-X-FAXS-CM, which predates KEY.
  /// Fails if the attribute list of EXT-X-KEY is invalid.
  Result<bool> tells_protection(std::string_view line);

  void note(std::string_view what);

  HlsLines lines;
  HlsVariableTable variables;
  Notes notes;

 private:
  Result<HlsAttributes> expanded(Result<HlsAttributes> parsed);

  std::string_view url_;
  const HlsVariables& imported_;
};

}  // namespace matinee::media

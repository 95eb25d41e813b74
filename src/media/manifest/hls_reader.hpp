// SPDX-License-Identifier: MIT
//
// What the two kinds of HLS playlists have in common: lines, variables, URLs, and patience with
// what is odd. An odd line costs only itself and gives a note; lines that could tell of protection
// are read strictly.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "media/manifest/hls.hpp"
#include "media/manifest/hls_lines.hpp"
#include "media/manifest/notes.hpp"

namespace matinee::media {

/// Borrows all that it is given. Errors and notes name the line.
class HlsReader {
 public:
  HlsReader(std::string_view text, std::string_view url, const HlsVariables& imported)
      : lines(text), url_(url), imported_(imported) {}

  Result<void> expect_header();

  /// An attribute list with its variables replaced. What of it cannot be read is left out.
  Result<HlsAttributes> attributes(std::string_view list);
  /// The same, but a list with anything odd in it is an error.
  Result<HlsAttributes> strict_attributes(std::string_view list);

  Result<std::string> absolute(std::string_view reference);
  Result<void> define(std::string_view list);

  /// Whether the line promises encrypted media (RFC 8216, 4.3.2.4 and 4.3.4.5; FAXS-CM is Adobe's,
  /// older than KEY).
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

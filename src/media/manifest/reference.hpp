// SPDX-License-Identifier: MIT
//
// Resolves the URLs in a manifest and limits the resources that one manifest may use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

/// Fails with Errc::failure if `text` is longer than k_max_name_bytes. The limit exists because
/// such a text is copied into every track that inherits it. `what` names the text in the error
/// message.
Result<void> check_name(std::string_view text, std::string_view what);

/// Resolves `reference` against `base` (RFC 3986, 5). Spaces and non-ASCII bytes are invalid in a
/// URL but occur in practice; they are percent-encoded, as in browsers. Fails with Errc::failure if
/// http::resolve_url refuses the reference or the URL exceeds k_max_url_bytes.
Result<std::string> resolve_reference(std::string_view base, std::string_view reference);

/// Limits the memory and time that one manifest may use, so that a small text cannot expand to
/// gigabytes. Every function fails with Errc::failure when a limit is exceeded.
class Budget {
 public:
  /// Counts one resource and the bytes of its URLs.
  Result<void> take(const Resource& resource);
  /// Counts all resources of a track.
  Result<void> take(const Track& track);
  /// Counts visits to elements: many tracks may inherit one long list.
  Result<void> spend(std::size_t steps);
  /// Returns true once a limit has been exceeded. An error that follows is then not the fault of
  /// the element that was being read.
  bool is_used_up() const { return is_used_up_; }

 private:
  Result<void> refuse(std::string_view what);

  bool is_used_up_ = false;
  std::size_t steps_ = 0;
  std::size_t resources_ = 0;
  std::size_t url_bytes_ = 0;
};

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
//
// The URLs that a manifest names, and what they may cost.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

/// Errc::failure for a text longer than a short name has any reason to be (k_max_name_bytes): such
/// a text is copied into every track that inherits it. `what` says what it is.
Result<void> check_name(std::string_view text, std::string_view what);

/// `reference` as seen from `base`. Spaces inside and bytes beyond ASCII, which authors write and
/// RFC 3986 forbids, become %XX, as in browsers. Errc::failure for what http::resolve_url refuses,
/// and for a URL that is too long.
Result<std::string> resolve_reference(std::string_view base, std::string_view reference);

/// Counts what the resources of one manifest take, so that a small text cannot ask for gigabytes.
class Budget {
 public:
  /// Errc::failure when it is used up.
  Result<void> take(const Resource& resource);
  /// The same for all that a track has.
  Result<void> take(const Track& track);
  /// Elements that are looked at: many tracks may inherit one long list.
  Result<void> spend(std::size_t steps);
  /// One of these has failed: what is left out then is not for its own sake.
  bool is_used_up() const { return is_used_up_; }

 private:
  Result<void> refuse(std::string_view what);

  bool is_used_up_ = false;
  std::size_t steps_ = 0;
  std::size_t resources_ = 0;
  std::size_t url_bytes_ = 0;
};

}  // namespace matinee::media

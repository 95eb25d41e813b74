// SPDX-License-Identifier: MIT
#include "media/protection_check.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "http/url.hpp"
#include "media/container/mp4.hpp"
#include "media/container/segment_check.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

Error protected_error(std::string_view url) {
  return {Errc::protected_media,
          fmt::format("{}: the media are encrypted, though the manifest does not say so",
                      http::masked_url(url))};
}

class Examiner {
 public:
  Examiner(const Remote& remote, const std::stop_token& stop) : remote_(remote), stop_(stop) {}

  Result<Examined> examine(const Plan& plan) {
    Examined examined;
    for (const Track& track : plan.tracks) {
      if (track.is_protected) {
        return Error(Errc::protected_media, "the manifest declares encrypted media");
      }
      auto& own = examined.inits.emplace_back();
      for (const Resource& init : track.inits) {
        MATINEE_TRY_ASSIGN(std::string bytes, fetch_init(init));
        own.push_back(std::move(bytes));
      }
      if (track.inits.empty()) MATINEE_TRY(examine_file(plan, track));
    }
    if (plan.kind == ManifestKind::progressive) examined.whole_bytes = whole_bytes_;
    return examined;
  }

 private:
  Result<std::string> fetch_init(const Resource& init) {
    if (init.length && *init.length > k_max_init_bytes) return too_large(init);
    // The limit applies to all initialization segments together, because all are kept in memory.
    const PartRequest request{.url = init.url,
                              .alternatives = init.alternatives,
                              .offset = init.offset.value_or(0),
                              .length = init.length,
                              .max_bytes = k_max_init_bytes - total_,
                              .is_enough = {}};
    MATINEE_TRY_ASSIGN(Part part, read_part(remote_, request, stop_));
    if (init.length && part.bytes.size() != *init.length) {
      return Error(Errc::integrity,
                   fmt::format("{}: the initialization is cut short", http::masked_url(init.url)));
    }
    if (scan_mp4(std::as_bytes(std::span(part.bytes))).is_protected) {
      return protected_error(init.url);
    }
    total_ += part.bytes.size();
    return std::move(part.bytes);
  }

  static Error too_large(const Resource& init) {
    return {Errc::integrity,
            fmt::format("{}: the initialization is too large", http::masked_url(init.url))};
  }

  // Examines a track without an initialization segment. It is either a complete MP4 file, whose
  // moov is examined, or another container, whose first bytes are.
  Result<void> examine_file(const Plan& plan, const Track& track) {
    if (track.type == TrackType::text) return {};
    const Resource& first = track.segments.front().resource;
    if (plan.kind != ManifestKind::progressive && !is_mp4_mime(track.mime)) {
      // Decide by the bytes: the file name and the declared media type may be wrong.
      MATINEE_TRY_ASSIGN(const std::string head, read_head(first));
      if (shows_encryption(head)) return protected_error(first.url);
      if (kind_of_segment(head) != SegmentKind::mp4) return {};
    }
    const auto scan = examine_mp4(reader_of(first));
    if (!scan) return scan.error().within(http::masked_url(first.url));
    if (scan->is_protected) return protected_error(first.url);
    return {};
  }

  // Returns a reader over the resource. As a side effect each read records the size of the
  // resource.
  ByteReader reader_of(const Resource& resource) {
    // Once the server has sent the resource with a Content-Encoding, no more ranges are requested:
    // they would be ranges of the encoded bytes.
    return [this, resource, is_encoded = false](std::uint64_t offset,
                                                std::size_t size) mutable -> Result<std::string> {
      PartRequest request = part_of(resource, offset, size);
      request.is_encoded = is_encoded;
      MATINEE_TRY_ASSIGN(Part part, read_part(remote_, request, stop_));
      is_encoded |= part.is_encoded;
      if (part.is_range && part.total) whole_bytes_ = part.total;
      return std::move(part.bytes);
    };
  }

  Result<std::string> read_head(const Resource& resource) {
    constexpr std::size_t k_head = 16u << 10;
    const PartRequest request{
        .url = resource.url,
        .alternatives = resource.alternatives,
        .offset = resource.offset.value_or(0),
        .length = std::min<std::uint64_t>(resource.length.value_or(k_head), k_head),
        .max_bytes = k_head,
        .is_enough = {}};
    MATINEE_TRY_ASSIGN(Part part, read_part(remote_, request, stop_));
    return std::move(part.bytes);
  }

  const Remote& remote_;
  const std::stop_token& stop_;
  std::size_t total_ = 0;
  std::optional<std::uint64_t> whole_bytes_;
};

}  // namespace

Result<Examined> examine(const Remote& remote, const Plan& plan, const std::stop_token& stop) {
  return Examiner(remote, stop).examine(plan);
}

}  // namespace matinee::media

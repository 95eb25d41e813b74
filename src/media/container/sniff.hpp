// SPDX-License-Identifier: MIT
//
// What a document is, by its bytes: servers name types wrongly.
#pragma once

#include <cstdint>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::media {

enum class DocumentKind : std::uint8_t { hls, dash, mp4 };

/// From the first bytes, some 4 KiB where there are as many. Errc::failure for a web page or JSON
/// in the place of media, and for nothing at all; Errc::unsupported for kinds that are known
/// and not read (Smooth Streaming, HDS, WebM, a lone transport stream).
Result<DocumentKind> sniff_document(std::string_view head);

/// Whether it begins as manifests and pages do, and not as media: then all of it is needed to tell,
/// as comments may come first.
bool looks_like_text(std::string_view head);

}  // namespace matinee::media

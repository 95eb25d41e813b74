// SPDX-License-Identifier: MIT
//
// Determines the type of a document from its bytes, because servers often send a wrong
// Content-Type.
#pragma once

#include <cstdint>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::media {

enum class DocumentKind : std::uint8_t { hls, dash, mp4 };

/// Determines the kind of a document from its first bytes; 4 KiB are enough for media. Fails with
/// Errc::failure if the document is empty, a web page, JSON or of unknown type, and with
/// Errc::unsupported for Smooth Streaming, HDS, WebM and a transport stream without a playlist.
Result<DocumentKind> sniff_document(std::string_view head);

/// Returns true if the document begins like a manifest or a web page. sniff_document then needs the
/// whole document, because comments of any length may precede the first tag or element.
bool looks_like_text(std::string_view head);

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
#include "media/container/sniff.hpp"

#include <algorithm>
#include <span>

#include "base/ascii.hpp"
#include "media/container/mp4.hpp"

namespace matinee::media {

namespace {

std::string_view skip_blank(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return ascii::trimmed_start(text);
}

// Skips playlist comments: lines that begin with # but not with #EXT (RFC 8216, 4.1).
std::string_view skip_playlist_comments(std::string_view text) {
  while (text.starts_with('#') && !text.starts_with("#EXT")) {
    text.remove_prefix(std::min(text.find('\n'), text.size()));
    text = skip_blank(text);
  }
  return text;
}

// Skips the XML declaration, comments and processing instructions, up to the first element or
// document type declaration.
std::string_view skip_prolog(std::string_view text) {
  while (true) {
    text = skip_blank(text);
    const std::string_view end = text.starts_with("<?") ? "?>" : "-->";
    if (!text.starts_with("<?") && !text.starts_with("<!--")) return text;
    const std::size_t at = text.find(end, 2);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + end.size());
  }
}

// The local name, without namespace prefix, of the element at the start of `text`.
std::string_view element_name(std::string_view text) {
  if (!text.starts_with('<')) return {};
  std::string_view name = text.substr(1, text.find_first_of(" \t\r\n/>", 1) - 1);
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
    name.remove_prefix(colon + 1);
  }
  return name;
}

}  // namespace

bool looks_like_text(std::string_view head) {
  const std::string_view text = skip_blank(head);
  constexpr std::string_view k_first = "#<{[";
  return text.empty() || k_first.find(text.front()) != std::string_view::npos;
}

Result<DocumentKind> sniff_document(std::string_view head) {
  const std::string_view text = skip_blank(head);
  if (text.empty()) return Error(Errc::failure, "the document is empty");
  if (skip_playlist_comments(text).starts_with("#EXTM3U")) return DocumentKind::hls;
  const std::string_view body = skip_prolog(text);
  const std::string_view element = element_name(body);
  if (element == "MPD") return DocumentKind::dash;
  if (element == "SmoothStreamingMedia") {
    return Error(Errc::unsupported, "Smooth Streaming is not supported");
  }
  if (element == "manifest") return Error(Errc::unsupported, "HDS is not supported");
  if (ascii::starts_with_ignoring_case(body, "<!doctype html") ||
      ascii::starts_with_ignoring_case(body, "<html")) {
    return Error(Errc::failure, "a web page came in the place of a manifest");
  }
  if (text.starts_with('{') || text.starts_with('[')) {
    return Error(Errc::failure, "a JSON document came in the place of a manifest");
  }
  if (text.starts_with('<')) return Error(Errc::failure, "the document is XML, but no manifest");
  if (scan_mp4(std::as_bytes(std::span(head))).is_mp4) return DocumentKind::mp4;
  if (head.starts_with("\x1a\x45\xdf\xa3")) {
    return Error(Errc::unsupported, "WebM and Matroska files are not supported");
  }
  constexpr std::size_t k_packet = 188;
  if (head.starts_with('G') && head.size() > k_packet && head[k_packet] == 'G') {
    return Error(Errc::unsupported, "a transport stream without a playlist is not supported");
  }
  return Error(Errc::failure, "the document is neither a manifest nor a media file that is known");
}

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
#include "media.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <openssl/sha.h>

#include "http.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

constexpr std::string_view k_last_modified = "Mon, 05 Jan 2026 10:00:00 GMT";

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> k_types{{
    {".m3u8", "application/vnd.apple.mpegurl"},
    {".mpd", "application/dash+xml"},
    {".mp4", "video/mp4"},
    {".m4v", "video/mp4"},
    {".m4s", "video/iso.segment"},
    {".ts", "video/mp2t"},
    {".vtt", "text/vtt"},
    {".ttml", "application/ttml+xml"},
    {".jpg", "image/jpeg"},
}};

std::string_view type_of(std::string_view path) {
  for (const auto& [ending, type] : k_types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

std::string etag_of(const std::string& bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string hex;
  for (std::size_t i = 0; i < 12; ++i)
    hex += fmt::format("{:02x}", digest[i]);
  return '"' + hex + '"';
}

struct Slice {
  std::size_t first = 0;
  std::size_t length = 0;
};
enum class RangeVerdict : std::uint8_t { whole, part, unsatisfiable };

bool parse_number(std::string_view text, std::size_t& value) {
  const auto outcome = std::from_chars(text.data(), text.data() + text.size(), value);
  return outcome.ec == std::errc() && outcome.ptr == text.data() + text.size();
}

/// Invalid Range headers are ignored (RFC 9110, 14.2), and so are those with several ranges.
RangeVerdict parse_range(std::string_view text, std::size_t size, Slice& slice) {
  if (!text.starts_with("bytes=")) return RangeVerdict::whole;
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return RangeVerdict::whole;
  std::size_t first = 0;
  std::size_t last = 0;
  const bool has_first = dash > 0;
  const bool has_last = dash + 1 < text.size();
  if (has_first && !parse_number(text.substr(0, dash), first)) return RangeVerdict::whole;
  if (has_last && !parse_number(text.substr(dash + 1), last)) return RangeVerdict::whole;
  if (!has_first && !has_last) return RangeVerdict::whole;
  if (!has_first) {
    if (last == 0 || size == 0) return RangeVerdict::unsatisfiable;
    slice = {.first = size - std::min(last, size), .length = std::min(last, size)};
    return RangeVerdict::part;
  }
  if (has_last && last < first) return RangeVerdict::whole;
  if (first >= size) return RangeVerdict::unsatisfiable;
  slice = {.first = first, .length = (has_last ? std::min(last + 1, size) : size) - first};
  return RangeVerdict::part;
}

// Evaluates If-Range (RFC 9110, 13.1.5). The date must match exactly, as the RFC requires.
bool condition_holds(const Request& request, const MediaObject& object) {
  const auto wanted = request.find_header("If-Range");
  return !wanted || *wanted == object.etag || *wanted == k_last_modified;
}

Response send_object(const Request& request, const MediaObject& object, std::string_view type) {
  Response response;
  response.headers = {{"Content-Type", std::string(type)},
                      {"Accept-Ranges", "bytes"},
                      {"ETag", object.etag},
                      {"Last-Modified", std::string(k_last_modified)},
                      {"Access-Control-Allow-Origin", "*"}};
  if (const auto wanted = request.find_header("If-Match"); wanted && *wanted != object.etag) {
    response.status = 412;
    return response;
  }
  if (request.find_header("If-None-Match") == object.etag) {
    response.status = 304;
    return response;
  }
  const std::size_t size = object.bytes->size();
  Slice slice{.first = 0, .length = size};
  const auto range = request.find_header("Range");
  const RangeVerdict verdict = range && condition_holds(request, object)
                                   ? parse_range(*range, size, slice)
                                   : RangeVerdict::whole;
  if (verdict == RangeVerdict::unsatisfiable) {
    response.status = 416;
    response.add_header("Content-Range", fmt::format("bytes */{}", size));
    return response;
  }
  if (verdict == RangeVerdict::part) {
    response.status = 206;
    response.add_header("Content-Range", fmt::format("bytes {}-{}/{}", slice.first,
                                                     slice.first + slice.length - 1, size));
  }
  response.body = {.data = object.bytes, .offset = slice.first, .length = slice.length};
  return response;
}

Response plain(int status, std::string text) {
  Response response{.status = status, .headers = {}, .body = Body::of(std::move(text))};
  response.add_header("Content-Type", "text/plain");
  return response;
}

/// The file of /images/film/ID/image-wWIDTH.jpg. The catalogue's films have the same large still;
/// the small ones, and all of members' films, differ.
std::string still_of(std::string_view path) {
  constexpr unsigned k_patterns = 6;
  constexpr unsigned k_first_of_members = 300'000;
  unsigned id = 0;
  if (const auto digit = path.find_first_of("0123456789"); digit != std::string_view::npos)
    std::from_chars(path.data() + digit, path.data() + path.size(), id);
  const bool is_small = path.find("image-w256.") != std::string_view::npos ||
                        path.find("image-w448.") != std::string_view::npos;
  if (!is_small && id < k_first_of_members) return "image/still.jpg";
  return fmt::format("image/small-{}.jpg", id % k_patterns);
}

/// Returns the path in the media folder for the request's URL. Returns nullopt if the path is
/// unknown, and an empty string if the signature is invalid or expired.
std::optional<std::string> file_of(const Request& request, World& world) {
  std::string_view path = request.path;
  if (path.starts_with("/stream/")) {
    std::string_view rest;
    path.remove_prefix(std::string_view("/stream/").size());
    if (!world.signer.check(path, std::time(nullptr), rest)) return "";
    return std::string(rest);
  }
  if (path.starts_with("/open/")) return std::string(path.substr(6));
  // Every film has the same trailers.
  if (request.host.starts_with("trailers.") && path.ends_with(".mp4")) {
    return path.find("240p") != std::string_view::npos ? "trailer/240p.mp4" : "trailer/720p.mp4";
  }
  if (path.starts_with("/images/")) return still_of(path);
  return {};
}

}  // namespace

MediaObject MediaStore::find(std::string_view relative) {
  const std::filesystem::path clean = std::filesystem::path(relative).lexically_normal();
  if (clean.is_absolute() || *clean.begin() == "..") return {};
  const std::lock_guard lock(mutex_);
  const std::string name = clean.string();
  if (const auto found = objects_.find(name); found != objects_.end()) return found->second;
  const std::filesystem::path file = root_ / clean;
  if (!std::filesystem::is_regular_file(file)) return {};
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  MediaObject object{.bytes = nullptr, .etag = etag_of(bytes)};
  object.bytes = std::make_shared<const std::string>(std::move(bytes));
  objects_.emplace(name, object);
  return object;
}

Response serve_media(const Request& request, World& world) {
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "method not allowed");
  const auto file = file_of(request, world);
  if (!file) return plain(404, "not found");
  if (file->empty()) return plain(403, "signature expired or wrong");
  const MediaObject object = world.media.find(*file);
  if (!object.bytes) return plain(404, "not found");
  return send_object(request, object, type_of(*file));
}

}  // namespace matinee::sandbox

// SPDX-License-Identifier: MIT
//
// The media hosts: files under signed paths, trailers and images. No request requires credentials.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// A file of the media folder and its strong ETag.
struct MediaObject {
  std::shared_ptr<const std::string> bytes;
  std::string etag;
};

/// Reads each file once and keeps it in memory. Thread-safe.
class MediaStore {
 public:
  explicit MediaStore(std::filesystem::path root) : root_(std::move(root)) {}

  /// Returns null `bytes` if the path does not exist or leads out of the folder.
  MediaObject find(std::string_view relative);

 private:
  std::filesystem::path root_;
  std::mutex mutex_;
  std::map<std::string, MediaObject, std::less<>> objects_;
};

/// Serves GET and HEAD with ranges and conditions. Returns status 403 if the signature is invalid
/// or expired, and 404 if there is no such file.
Response serve_media(const Request& request, World& world);

}  // namespace matinee::sandbox

// SPDX-License-Identifier: MIT
//
// The media hosts: files under signed paths, trailers, images. No request needs a credential.
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

/// An object of the media folder with its strong ETag.
struct MediaObject {
  std::shared_ptr<const std::string> bytes;
  std::string etag;
};

/// Reads each file once. Safe from any thread.
class MediaStore {
 public:
  explicit MediaStore(std::filesystem::path root) : root_(std::move(root)) {}

  /// Null bytes for a path that leaves the folder or that does not exist.
  MediaObject find(std::string_view relative);

 private:
  std::filesystem::path root_;
  std::mutex mutex_;
  std::map<std::string, MediaObject, std::less<>> objects_;
};

Response serve_media(const Request& request, World& world);

}  // namespace matinee::sandbox

// SPDX-License-Identifier: MIT
//
// The part folder of a download, `<output>.matinee-part`, which contains the fetched data. Its name
// is shortened if it is too long for the file system. The folder is locked for the lifetime of the
// object. Its files have names of this program's choice and are opened relative to the folder's
// descriptor, without following links. This is necessary because other users may be able to write
// to the parent folder: they could have created the part folder in advance, or move it away at any
// time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/publish.hpp"

namespace matinee::media {

class WorkFolder {
 public:
  /// Opens and locks the folder for `output`, and creates it if it is missing. Fails with
  /// Errc::busy if another process has it locked, with Errc::not_found or Errc::storage if it
  /// cannot be created, and with Errc::storage if other users have access to it.
  static Result<WorkFolder> open(const std::filesystem::path& output);

  /// Removes the empty file at `output` that a process left when it was killed while it published
  /// with move_into_place (see publish.hpp). Removes nothing else.
  static void discard_reservation(const std::filesystem::path& output);

  /// Removes the part folder that a finished download of `target` left because its process was
  /// killed at the very end. Keeps a folder that belongs to another target, that has been written
  /// to after the download finished, or that another process has locked.
  static void discard_leftover(const std::filesystem::path& output, std::string_view target);

  WorkFolder(WorkFolder&&) = default;
  WorkFolder& operator=(WorkFolder&&) = default;

  /// Assigns the folder to `target`. Removes the files of any other target, because two targets may
  /// have the same output name. The folder stores a hash of the target, not the target itself.
  /// Fails with Errc::storage.
  Result<void> claim(std::string_view target) const;

  int descriptor() const { return fd_.get(); }
  const std::filesystem::path& path() const { return path_; }

  /// Opens a file for reading and writing and creates it if it is missing. Keeps its content. This
  /// and the next two functions fail with Errc::storage if the file is not a regular file or has a
  /// second hard link.
  Result<UniqueFd> open_for_writing(const std::string& name) const;
  Result<UniqueFd> open_for_appending(const std::string& name) const;
  Result<UniqueFd> open_for_reading(const std::string& name) const;

  /// Writes `bytes` to a temporary file and renames it to `name` when it is complete.
  Result<void> store(const std::string& name, std::string_view bytes) const;

  /// Returns the size of a regular file in bytes, or nullopt if there is no regular file `name`.
  std::optional<std::uint64_t> find_size(const std::string& name) const;

  /// Renames a file in the folder. Replaces `to` if it exists.
  Result<void> rename(const std::string& from, const std::string& to) const;
  /// Removes a file. Succeeds if it does not exist.
  Result<void> remove(const std::string& name) const;

  /// Returns the free space of the file system in bytes, or nullopt if it does not report any.
  std::optional<std::uint64_t> free_bytes() const;

  /// Moves the file `name` to the output and marks it with `origin` (see finished_mark.hpp). Fails
  /// with Errc::exists if the output exists and may not be replaced. The file and its new name are
  /// on disk when the function returns.
  using Replace = media::Replace;
  Result<void> publish(const std::string& name, const Origin& origin, Replace replace) const;

  /// Publishes a further file of the download as `file`, which must be in the folder of the output.
  /// Replaces an existing file of the same target in any case. Does not flush the new name.
  Result<void> publish_beside(const std::string& name, const std::filesystem::path& file,
                              const Origin& origin, Replace replace) const;

  /// Removes the folder and everything in it. Ignores errors, because the output is complete.
  void discard() &&;
  /// Removes the folder only if it is empty.
  void discard_if_empty() &&;
  /// Removes the folder only if its journal is empty, so that no later run could resume from it.
  void discard_unless_kept() &&;

 private:
  /// Returns the recorded owner of the contents (see claim), or an empty string if there is none.
  std::string owner() const;

  WorkFolder(std::filesystem::path output, std::filesystem::path path, UniqueFd fd, UniqueFd parent)
      : output_(std::move(output)),
        path_(std::move(path)),
        fd_(std::move(fd)),
        parent_(std::move(parent)) {}

  Result<void> clear() const;
  Result<void> publish_as(const std::string& name, const std::string& file, const Origin& origin,
                          Replace replace) const;
  Result<UniqueFd> open_file(const std::string& name, int flags) const;

  std::filesystem::path output_;
  std::filesystem::path path_;
  UniqueFd fd_;
  UniqueFd parent_;
};

/// Returns the maximum length in bytes of a file name in `folder`: the limit that the file system
/// reports, but at most 255. WorkFolder shortens the name of a part folder that would exceed it.
std::size_t longest_name(const std::filesystem::path& folder) noexcept;

/// Calls fdatasync. `name` appears in the error message.
Result<void> sync_data(int fd, std::string_view name);

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
//
// The folder beside the output that holds what has come so far: `<output>.matinee-part`, shortened
// where the file system knows no names that long. It is locked as long as the object lives. All
// names in it are ours and are opened relative to the folder, without following links: the folder
// above may be one that others can write to, who may have made the part folder in advance, or move
// it away at any time.
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
  /// Creates the folder for `output`, or takes the one that is there. Errc::busy where another
  /// run has it, Errc::storage or Errc::not_found where it cannot be made, Errc::storage where it
  /// is not this user's alone.
  static Result<WorkFolder> open(const std::filesystem::path& output);

  /// Removes the empty file at `output` that a run left which was killed while it published there,
  /// on a file system without better ways (see publish.hpp). Nothing else is ever removed.
  static void discard_reservation(const std::filesystem::path& output);

  /// Removes the part folder of a finished download of `target`: a run that was killed at its very
  /// end may have left it. One that is for another target, that has been written to since, or that
  /// a run has, stays.
  static void discard_leftover(const std::filesystem::path& output, std::string_view target);

  WorkFolder(WorkFolder&&) = default;
  WorkFolder& operator=(WorkFolder&&) = default;

  /// Keeps what is in the folder only if it came for the same target, and removes it otherwise: two
  /// targets may be given one name. The target itself is not written down, but its hash.
  Result<void> claim(std::string_view target) const;

  int descriptor() const { return fd_.get(); }
  const std::filesystem::path& path() const { return path_; }

  /// A file to write to, created if it is missing; its content is kept.
  Result<UniqueFd> open_for_writing(const std::string& name) const;
  Result<UniqueFd> open_for_appending(const std::string& name) const;
  Result<UniqueFd> open_for_reading(const std::string& name) const;

  /// A file that holds `bytes`. Under another name until it is whole.
  Result<void> store(const std::string& name, std::string_view bytes) const;

  /// The size of a regular file; nothing if there is none of that name.
  std::optional<std::uint64_t> find_size(const std::string& name) const;

  /// Replaces `to`.
  Result<void> rename(const std::string& from, const std::string& to) const;
  /// No error where there is none.
  Result<void> remove(const std::string& name) const;

  /// Bytes that can still be written to the file system; nothing where it does not tell.
  std::optional<std::uint64_t> free_bytes() const;

  /// Moves the file `name` to `output`, which must not exist unless it may be replaced:
  /// Errc::exists. It is marked as what `origin` says (see finished_mark.hpp). When it returns, the
  /// new name is on the disk.
  using Replace = media::Replace;
  Result<void> publish(const std::string& name, const Origin& origin, Replace replace) const;

  /// The same for a further file of the download: to `file`, which must be beside the output. What
  /// is there and finished as the same target is replaced in any case.
  Result<void> publish_beside(const std::string& name, const std::filesystem::path& file,
                              const Origin& origin, Replace replace) const;

  /// Removes the folder and everything in it. What cannot be removed stays: the output is there.
  void discard() &&;
  /// Only if there is nothing in it.
  void discard_if_empty() &&;
  /// Only if nothing in it is noted in the journal, so that no run could go on with it.
  void discard_unless_kept() &&;

 private:
  /// Whose the content is, as it is written down; empty where nothing says.
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

/// The most bytes that a name in the folder may have, as far as is known without trying: what the
/// file system says, and 255 at most. Part folders of longer names are shortened by themselves.
std::size_t longest_name(const std::filesystem::path& folder) noexcept;

/// fdatasync.
Result<void> sync_data(int fd, std::string_view name);

}  // namespace matinee::media

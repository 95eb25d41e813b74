// SPDX-License-Identifier: MIT
#include "remux/file_list.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/id3.hpp"
#include "formats/mp4_box.hpp"

namespace matinee::remux {

namespace {

// O_NONBLOCK: opening a FIFO of that name must not block.
Result<UniqueFd> open_file(const std::string& name) {
  UniqueFd fd(k_adopt, ::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return Error::from_errno(errno, name);
  return fd;
}

constexpr std::size_t k_head_bytes = 16;

// Reads at most bytes.size() bytes, and shortens `bytes` to what was read.
Result<void> read_at(int fd, std::uint64_t offset, std::string& bytes) {
  const ssize_t got = ::pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  if (got < 0) return Error::from_errno(errno, "a file");
  bytes.resize(static_cast<std::size_t>(got));
  return {};
}

// An ID3 tag, or a frame header of MPEG audio, AC-3 or FLAC.
bool looks_packed(std::string_view head) {
  const bool is_mpeg_audio = head.size() > 2 && head[0] == '\xff' && (head[1] & 0xe0) == 0xe0;
  return is_mpeg_audio || head.starts_with("ID3") || head.starts_with("\x0b\x77") ||
         head.starts_with("fLaC");
}

bool is_mp4(std::string_view head) {
  const auto box = formats::parse_box_header(std::as_bytes(std::span(head)));
  return box && formats::is_outermost_box(box->type);
}

}  // namespace

Result<FileList> FileList::open(std::vector<std::string> names, Arrivals* arrivals) {
  FileList list;
  list.names_ = std::move(names);
  list.arrivals_ = arrivals;
  while (arrivals == nullptr && !list.has_size())
    MATINEE_TRY(list.look_at_next());
  return list;
}

Result<void> FileList::look_at_next() {
  const std::string& name = names_[files_.size()];
  if (arrivals_ != nullptr) MATINEE_TRY(arrivals_->wait_for(name));
  // Keep it open, because it is usually read next.
  MATINEE_TRY_ASSIGN(file_, open_file(name));
  open_index_ = files_.size();
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return Error::from_errno(errno, name);
  if (!S_ISREG(status.st_mode)) return Error(Errc::failure, name + ": not a file");
  const auto bytes = static_cast<std::uint64_t>(status.st_size);
  File file{.end = bytes};
  if (files_.empty() || format_ != Format::other) MATINEE_TRY(look_into(file_.get(), file));
  ignored_bytes_ += bytes - file.end;
  file.end = size() + file.end - std::min(file.skipped, file.end);
  files_.push_back(file);
  return {};
}

// On entry `file.end` is the end of the file; on return it is the end of the part that is read.
Result<void> FileList::look_into(int fd, File& file) {
  constexpr std::uint64_t k_packet = 188;
  if (files_.empty()) {
    std::string head(k_head_bytes, '\0');
    MATINEE_TRY(read_at(fd, 0, head));
    format_ = looks_packed(head)      ? Format::packed_audio
              : head.starts_with('G') ? Format::transport_stream
              : is_mp4(head)          ? Format::mp4
                                      : Format::other;
  }
  if (format_ == Format::packed_audio) return skip_tags(fd, file);
  if (format_ == Format::transport_stream) file.end -= file.end % k_packet;
  // Trailing data matters only if another file follows.
  if (format_ != Format::mp4 || names_.size() < 2) return {};
  const auto read = [&](std::uint64_t at, std::size_t size) -> Result<std::string> {
    std::string bytes(size, '\0');
    MATINEE_TRY(read_at(fd, at, bytes));
    return bytes;
  };
  MATINEE_TRY_ASSIGN(const auto boxes, formats::walk_boxes(read, file.end));
  if (boxes.ending == formats::BoxesEnd::trailing) file.end = boxes.end;
  return {};
}

// Tags are small, except for those with an album cover.
Result<void> FileList::skip_tags(int fd, File& file) {
  constexpr std::size_t k_most_of_a_tag = 64 << 10;
  std::string head;
  while (true) {
    head.resize(formats::k_id3_header_bytes);
    MATINEE_TRY(read_at(fd, file.skipped, head));
    const auto header = formats::parse_id3(head);
    if (!header) return {};
    head.resize(std::min(header->size, k_most_of_a_tag));
    MATINEE_TRY(read_at(fd, file.skipped, head));
    const auto tag = formats::parse_id3(head);
    if (!file.timestamp && tag) file.timestamp = tag->timestamp;
    file.skipped += header->size;
  }
}

std::string FileList::name_at(std::uint64_t position) const {
  if (names_.empty()) return {};
  return names_[std::min(index_of(position), names_.size() - 1)];
}

std::size_t FileList::index_of(std::uint64_t position) const {
  const auto end = std::ranges::upper_bound(files_, position, {}, &File::end);
  return static_cast<std::size_t>(end - files_.begin());
}

std::optional<std::uint64_t> FileList::timestamp_of(std::size_t index) const {
  return index < files_.size() ? files_[index].timestamp : std::nullopt;
}

Result<std::size_t> FileList::read(std::span<std::byte> buffer) {
  while (position_ >= size() && !has_size())
    MATINEE_TRY(look_at_next());
  if (position_ >= size() || buffer.empty()) return std::size_t{0};
  const std::size_t index = index_of(position_);
  const File& file = files_[index];
  if (index != open_index_) {
    MATINEE_TRY_ASSIGN(file_, open_file(names_[index]));
    open_index_ = index;
  }
  const std::uint64_t start = index == 0 ? 0 : files_[index - 1].end;
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), file.end - position_));
  const ssize_t got = ::pread(file_.get(), buffer.data(), wanted,
                              static_cast<off_t>(position_ - start + file.skipped));
  if (got < 0) return Error::from_errno(errno, names_[index]);
  if (got == 0) return Error(Errc::integrity, names_[index] + ": became shorter");
  position_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

Result<std::string> read_whole(const std::string& name, std::uint64_t most) {
  MATINEE_TRY_ASSIGN(FileList file, FileList::open({name}));
  if (file.size() > most) return Error(Errc::integrity, name + ": too large");
  std::string content(static_cast<std::size_t>(file.size()), '\0');
  for (std::size_t have = 0; have < content.size();) {
    MATINEE_TRY_ASSIGN(const std::size_t got,
                       file.read(std::as_writable_bytes(std::span(content).subspan(have))));
    have += got;
  }
  return content;
}

}  // namespace matinee::remux

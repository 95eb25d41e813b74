// SPDX-License-Identifier: MIT
#include "remux/subtitles.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "remux/file_list.hpp"
#include "sys/file.hpp"

namespace matinee::remux {

namespace {

// Of all files together: a film has some hundred kilobytes.
constexpr std::uint64_t k_max_text_bytes = 64u << 20;
constexpr std::size_t k_max_cues = 200'000;

// From the times of one file to those of the output. Without a map, time zero of the cues is the
// start of the media (RFC 8216, 3.5).
void take_cues(WebVtt document, std::int64_t media_shift, std::vector<Cue>& cues) {
  std::chrono::milliseconds shift{0};
  if (document.map) {
    const std::int64_t ticks = media_shift * 9 / 100;  // microseconds to those of 90 kHz
    shift = std::chrono::milliseconds(unwrap(*document.map + ticks) / 90);
  }
  for (Cue& cue : document.cues) {
    cue.start += shift;
    cue.end += shift;
    cues.push_back(std::move(cue));
  }
}

}  // namespace

Result<std::vector<Cue>> read_cues(const Input& input, std::int64_t media_start,
                                   const Clocks& clocks, Arrivals* arrivals) {
  std::vector<Cue> cues;
  std::uint64_t left = k_max_text_bytes;
  for (const Part& part : input.parts) {
    const auto clock = part.clock ? clocks.find(*part.clock) : clocks.end();
    const std::int64_t shift = clock == clocks.end() ? -media_start : clock->second;
    for (const std::string& name : part.files) {
      if (arrivals != nullptr) MATINEE_TRY(arrivals->wait_for(name));
      MATINEE_TRY_ASSIGN(const std::string text, read_whole(name, left));
      left -= text.size();
      auto document = parse_webvtt(text);
      if (!document) return document.error().within(name);
      take_cues(*std::move(document), shift, cues);
      if (cues.size() > k_max_cues) return Error(Errc::integrity, "too many cues");
    }
  }
  return merge_cues(std::move(cues));
}

Result<void> write_subtitles(const std::string& name, const std::vector<Cue>& cues) {
  const UniqueFd fd(
      k_adopt, ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) return Error::from_errno(errno, name);
  MATINEE_TRY(sys::write_all(fd.get(), write_webvtt(cues), name));
  return ::fsync(fd.get()) == 0 ? Result<void>() : Error::from_errno(errno, name);
}

}  // namespace matinee::remux

// SPDX-License-Identifier: MIT
#include "media/second_fetch.hpp"

#include <array>
#include <cstddef>

#include <unistd.h>

#include "media/container/byte_reader.hpp"

namespace matinee::media {

namespace {

// The name under which the previous file is kept until the new one has been compared with it.
std::string kept_name(const std::string& name) {
  return name + ".first";
}

Result<bool> are_equal(const WorkFolder& folder, const std::string& a, const std::string& b) {
  constexpr std::size_t k_chunk = 256u << 10;
  const auto size = folder.find_size(a);
  if (!size || size != folder.find_size(b)) return false;
  MATINEE_TRY_ASSIGN(const UniqueFd first, folder.open_for_reading(a));
  MATINEE_TRY_ASSIGN(const UniqueFd second, folder.open_for_reading(b));
  const ByteReader read_first = descriptor_reader(first.get(), a);
  const ByteReader read_second = descriptor_reader(second.get(), b);
  for (std::uint64_t at = 0; at < *size; at += k_chunk) {
    MATINEE_TRY_ASSIGN(const std::string one, read_first(at, k_chunk));
    MATINEE_TRY_ASSIGN(const std::string other, read_second(at, k_chunk));
    if (one != other) return false;
  }
  return true;
}

}  // namespace

Result<bool> SecondFetch::run(std::span<const WantedFile> files) {
  std::vector<WantedFile> doubted;
  for (const WantedFile& file : files) {
    if (is_proved(file.name)) continue;
    doubted.push_back(file);
    MATINEE_TRY(place_.folder.rename(file.name, kept_name(file.name)));
  }
  if (doubted.empty()) return false;
  const auto fetched =
      fetch_files(place_.remote, place_.folder, place_.journal_writer,
                  {.files = doubted, .limits = place_.limits}, place_.sink, place_.stop);
  if (!fetched) {
    // Restore all files, so that the next run finds a complete part folder.
    for (const WantedFile& file : doubted)
      (void)place_.folder.rename(kept_name(file.name), file.name);
    return fetched.error();
  }
  bool is_changed = false;
  for (const WantedFile& file : doubted) {
    MATINEE_TRY_ASSIGN(const bool is_other, settle(file.name));
    is_changed |= is_other;
  }
  return is_changed;
}

// Compares the new file with the previous one and removes the previous one. Returns true if the
// bytes differ.
Result<bool> SecondFetch::settle(const std::string& name) {
  constexpr int k_most_changes = 2;
  MATINEE_TRY_ASSIGN(const bool is_equal, are_equal(place_.folder, name, kept_name(name)));
  MATINEE_TRY(place_.folder.remove(kept_name(name)));
  if (is_equal) {
    proved_.insert(name);
    return false;
  }
  if (++changes_[name] > k_most_changes)
    return Error(Errc::integrity, name + ": comes with other bytes each time");
  return true;
}

}  // namespace matinee::media

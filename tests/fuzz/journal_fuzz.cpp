// SPDX-License-Identifier: MIT
//
// What lies beside a download: the journal of what has come, and the list of finished files.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/split.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/journal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::media;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view k_boot = "0a1b2c3d-boot";
  // Each line as it is, and with the checksum that it should have.
  std::string lines(text);
  lines += '\n';
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = matinee::split_off(rest, '\n');
    lines += fmt::format("{} {:016x}\n", line, hash_of(line));
  }
  for (const auto& [name, record] : parse_journal(lines, k_boot)) {
    if (name != record.name) __builtin_trap();
    const auto again = parse_journal(encode_record(record), k_boot);
    if (again.size() != 1 || again.begin()->second != record) __builtin_trap();
  }
  const std::string_view mark = find_mark(text, "film.mp4");
  if (!mark.empty() && text.find(mark) == std::string_view::npos) __builtin_trap();
  return 0;
}

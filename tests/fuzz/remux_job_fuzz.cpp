// SPDX-License-Identifier: MIT
//
// What matinee-remux is asked, and what it reports: the process that says it reads foreign media.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux_job/job.hpp"
#include "remux_job/report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::remux_job;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto job = parse_job(text)) {
    const auto again = parse_job(encode_job(*job));
    if (!again || again->inputs.size() != job->inputs.size()) __builtin_trap();
    if (again->tags != job->tags || again->output != job->output) __builtin_trap();
  }
  if (const auto report = parse_report(text)) {
    const auto again = parse_report(encode_report(*report));
    if (!again || again->tracks.size() != report->tracks.size()) __builtin_trap();
    if (again->failure.has_value() != report->failure.has_value()) __builtin_trap();
  }
  return 0;
}

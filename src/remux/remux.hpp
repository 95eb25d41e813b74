// SPDX-License-Identifier: MIT
//
// Joins local media files into one MP4 or Matroska file. Streams are copied, never decoded or
// encoded. WebVTT is kept in Matroska and becomes timed text in MP4. Does not use the network, or
// any file that the job does not name.
//
// Timestamps are kept, except for one offset for all inputs that makes the earliest start zero. If
// an input has several parts, each later one is moved to its own `start`. Parts with a clock number
// are moved together with all parts of that clock, by the offset of the first input that has it
// (see clocks.hpp).
#pragma once

#include <optional>
#include <vector>

#include <matinee/result.hpp>

#include "remux/arrivals.hpp"
#include "remux_job/job.hpp"
#include "remux_job/report.hpp"

namespace matinee::remux {

using remux_job::Container;
using remux_job::Input;
using remux_job::Job;
using remux_job::Part;
using remux_job::Place;
using remux_job::Purpose;
using remux_job::Step;
using remux_job::Tag;
using remux_job::TrackReport;
using Kind = remux_job::TrackType;
using media::Seconds;

/// Returns one report per output stream and per text input. Fails with Errc::integrity if the media
/// cannot be read, with Errc::unsupported if the container cannot hold them (for example because
/// codec parameters change), with Errc::protected_media for encrypted media, and with Errc::storage
/// if the disk is full. The output is then incomplete, and `failed_at` is the place of the fault in
/// the media, if it is known. `arrivals` reports files that are still being fetched; null if all
/// are complete. Not thread-safe.
Result<std::vector<TrackReport>> remux(const Job& job, Arrivals* arrivals,
                                       std::optional<Place>& failed_at);

}  // namespace matinee::remux

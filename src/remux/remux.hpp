// SPDX-License-Identifier: MIT
//
// Joins local media files into one MP4 or Matroska file. Streams are copied, never decoded or
// encoded; WebVTT stays what it is in Matroska, and becomes timed text in MP4. No network, no other
// file than the ones named.
//
// Timestamps are kept as they are, but for one shift, common to all inputs, that makes the earliest
// start zero. Where an input has several parts, each later one is moved to its own `start`; those
// that tell their clock, together with the other inputs' parts of that clock, by what the first
// input that has it says (see clocks.hpp).
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

/// Errc::integrity for media that cannot be read, Errc::unsupported for what the container cannot
/// hold (codec parameters that change on the way included), Errc::protected_media for encrypted
/// media of whatever kind, Errc::storage when the disk is full. The output is not whole then, and
/// `failed_at` says where the media are at fault, if that is known. `arrivals` tells of files that
/// are on their way; null if all are there. Not to be used from two threads at once.
Result<std::vector<TrackReport>> remux(const Job& job, Arrivals* arrivals,
                                       std::optional<Place>& failed_at);

}  // namespace matinee::remux

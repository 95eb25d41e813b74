// SPDX-License-Identifier: MIT
//
// What keeps the agent small should a browser's file or a client take it over. It must read
// wherever browsers keep their profiles, and speak to the session bus. It writes in its socket's
// folder alone, speaks to no host, signals and traces no other process, and executes nothing: what
// has to be started, its starter starts, which is a process of its own.
#pragma once

#include <string>

#include <matinee/result.hpp>

namespace matinee::fence {

/// Before there are other threads, which Landlock would leave out; for good. `folder` is the
/// socket's, and exists; empty for none. True if the kernel has Landlock.
Result<bool> confine_agent_files(const std::string& folder);

/// For all threads, for good; when nothing is opened for writing any more. Errc::failure where the
/// kernel takes no filter.
Result<void> filter_agent_calls();

}  // namespace matinee::fence

// SPDX-License-Identifier: MIT
//
// Restricts the agent, in case a browser's file or a client takes control of it. The agent must be
// able to read wherever browsers keep their profiles, and to use the session bus. It can write only
// in the folder of its socket. It cannot connect to hosts, signal or trace other processes, or
// execute programs: a separate process starts programs for it. It can still connect to every Unix
// socket, because no fence of the kernel can tell the session bus from others. A service behind
// such a socket may start programs for code that controls the agent.
#pragma once

#include <string>

#include <matinee/result.hpp>

namespace matinee::fence {

/// Restricts file access for good. Must be called while there is one thread, because Landlock
/// restricts only the calling thread and its children. `folder` is the existing folder of the
/// socket; empty for none. Returns false if the kernel has no Landlock.
Result<bool> confine_agent_files(const std::string& folder);

/// Installs the seccomp filter for all threads, for good. No file can be opened for writing
/// afterwards. Fails with Errc::failure if the kernel rejects the filter.
Result<void> filter_agent_calls();

}  // namespace matinee::fence

// SPDX-License-Identifier: MIT
//
// Replaces open(2) in this program, for its own code and for libavformat, which opens its output
// itself. The restricted process cannot open files, so the calls go to the broker.
#pragma once

#include "fence/file_broker.hpp"

namespace matinee {

/// Makes open(2) use `broker`, which must outlive the program. Before this call open(2) uses the
/// kernel. Call it once, while there is one thread.
void open_files_by(const fence::FileBroker& broker) noexcept;

}  // namespace matinee

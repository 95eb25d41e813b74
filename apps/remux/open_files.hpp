// SPDX-License-Identifier: MIT
//
// open(2) of this program, for its own code and for libavformat, which opens its output by itself:
// inside the fence nothing is opened, and this asks the broker instead.
#pragma once

#include "fence/file_broker.hpp"

namespace matinee {

/// From now on files come from `broker`, which outlives the program. Before it is called, open(2)
/// is the kernel's. Once, while there is one thread.
void open_files_by(const fence::FileBroker& broker) noexcept;

}  // namespace matinee

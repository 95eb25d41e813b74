// SPDX-License-Identifier: MIT
//
// From arguments to an exit code.
#pragma once

namespace matinee::cli {

/// The whole program. Never throws; a bug is told in one line and is exit code 70.
int run(int argc, char** argv);

}  // namespace matinee::cli

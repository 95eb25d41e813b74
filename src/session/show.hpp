// SPDX-License-Identifier: MIT
//
// How secret values are printed.
#pragma once

namespace matinee::session {

/// Whether secret values are printed in full (`raw`) or masked, which is the default on a terminal.
enum class Show : bool { masked, raw };

}  // namespace matinee::session

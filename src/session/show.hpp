// SPDX-License-Identifier: MIT
//
// How secret values are written.
#pragma once

namespace matinee::session {

/// Whether secret values are printed as they are or masked, as they are on a terminal.
enum class Show : bool { masked, raw };

}  // namespace matinee::session

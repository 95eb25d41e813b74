// SPDX-License-Identifier: MIT
#pragma once

namespace matinee::cli {

/// Whether secret values are printed as they are or masked, as they are on a terminal.
enum class Show : bool { masked, raw };

}  // namespace matinee::cli

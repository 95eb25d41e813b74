// SPDX-License-Identifier: MIT
//
// Wipes SQLite's own buffers. They contain pages of a browser's database, with cookies of every
// site.
#pragma once

namespace matinee::sqlite {

/// Makes SQLite overwrite memory before it frees it. The setting is process-wide, so only a program
/// may call this, never the library. Call it before SQLite is first used; otherwise it changes
/// nothing and returns false.
bool wipe_freed_memory() noexcept;

}  // namespace matinee::sqlite

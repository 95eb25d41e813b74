// SPDX-License-Identifier: MIT
//
// SQLite's own buffers: pages of a browser's database with the cookies of every site in them.
#pragma once

namespace matinee::sqlite {

/// Makes SQLite overwrite what it frees. For the whole process, and so for its owner to ask: a
/// program, never a library. False, and nothing is changed, if SQLite is in use already.
bool wipe_freed_memory() noexcept;

}  // namespace matinee::sqlite

// SPDX-License-Identifier: MIT
//
// What a child of posix_spawn(3) does before it runs its program, in the order it is told here.
#pragma once

#include <spawn.h>

namespace matinee::sys {

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  /// Has the descriptor `from` as `to`, which stays open in the program.
  void redirect(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  /// Closes `first` and every descriptor above it.
  void close_from(int first) { ::posix_spawn_file_actions_addclosefrom_np(&actions_, first); }
  /// Goes to the folder that is open as `folder`.
  void change_folder(int folder) { ::posix_spawn_file_actions_addfchdir_np(&actions_, folder); }

  const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace matinee::sys

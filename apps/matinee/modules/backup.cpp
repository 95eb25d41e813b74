// SPDX-License-Identifier: MIT
#include "backup/saved.hpp"
#include "backup_module.hpp"

extern "C" __attribute__((visibility("default"))) void matinee_open_backup(
    const std::filesystem::path& folder, matinee::cli::OpenedBackup& opened) {
  opened = matinee::backup::open_backup(folder);
}

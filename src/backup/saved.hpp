// SPDX-License-Identifier: MIT
//
// A Backup in a folder.
#pragma once

#include <filesystem>
#include <memory>

#include "backup/backup.hpp"

namespace matinee::backup {

/// Locks the folder until the result ends. See Folder::open for errors.
Result<std::unique_ptr<Backup>> open_backup(const std::filesystem::path& folder);

}  // namespace matinee::backup

// SPDX-License-Identifier: MIT
//
// The implementation of Backup for a folder.
#pragma once

#include <filesystem>
#include <memory>

#include "backup/backup.hpp"

namespace matinee::backup {

/// Opens and locks the folder for the lifetime of the result. Fails like Folder::open().
Result<std::unique_ptr<Backup>> open_backup(const std::filesystem::path& folder);

}  // namespace matinee::backup

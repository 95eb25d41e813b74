// SPDX-License-Identifier: MIT
//
// What matinee-backup.so exports. Loader and module are of one build: C++ types cross between them.
#pragma once

#include <filesystem>
#include <memory>

#include <matinee/result.hpp>

#include "backup/backup.hpp"

namespace matinee::cli {

using OpenedBackup = Result<std::unique_ptr<backup::Backup>>;

/// Leaves in `opened` what backup::open_backup says.
using OpenBackup = void (*)(const std::filesystem::path& folder, OpenedBackup& opened);

inline constexpr const char* k_open_backup = "matinee_open_backup";

}  // namespace matinee::cli

// SPDX-License-Identifier: MIT
#include "film/new_folders.hpp"

#include <system_error>

namespace matinee::film {

namespace fs = std::filesystem;

Result<NewFolders> NewFolders::make(const fs::path& folder) {
  std::vector<fs::path> missing;
  std::error_code error;
  const auto is_missing = [&error](const fs::path& path) {
    return !path.empty() && fs::status(path, error).type() == fs::file_type::not_found;
  };
  for (fs::path above = folder; is_missing(above); above = above.parent_path())
    missing.push_back(above);
  NewFolders made(std::move(missing));
  fs::create_directories(folder, error);
  if (error) return Error::from_errno(error.value(), folder.native()).about(Subject::output);
  return made;
}

NewFolders::~NewFolders() {
  std::error_code ignored;
  for (const fs::path& folder : made_)
    fs::remove(folder, ignored);  // fails for a folder that is not empty
}

}  // namespace matinee::film

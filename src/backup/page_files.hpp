// SPDX-License-Identifier: MIT
//
// The files of src/backup/page, which the build puts into the program (cmake/EmbedPage.cmake).
#pragma once

#include <string_view>

namespace matinee::backup {

/// With {{NAME}} where something is put in.
extern const std::string_view k_page_template;
extern const std::string_view k_page_style;
extern const std::string_view k_page_script;
/// SHA-256, as bytes.
extern const std::string_view k_page_style_hash;
extern const std::string_view k_page_script_hash;

}  // namespace matinee::backup

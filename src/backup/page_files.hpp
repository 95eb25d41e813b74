// SPDX-License-Identifier: MIT
//
// The files in src/backup/page, which the build embeds in the program (cmake/EmbedPage.cmake).
#pragma once

#include <string_view>

namespace matinee::backup {

/// Contains placeholders of the form {{NAME}}.
extern const std::string_view k_page_template;
extern const std::string_view k_page_style;
extern const std::string_view k_page_script;
/// SHA-256 in binary form.
extern const std::string_view k_page_style_hash;
extern const std::string_view k_page_script_hash;

}  // namespace matinee::backup

// SPDX-License-Identifier: MIT
#include "backup/manifest.hpp"

#include <algorithm>
#include <utility>

#include "base/file_name.hpp"
#include "json/json.hpp"

namespace matinee::backup {

namespace {

constexpr const char* k_format = "matinee-backup";
constexpr std::int64_t k_version = 1;

bool is_inside(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return is_file_name(path);
  return is_file_name(path.substr(0, slash)) && is_file_name(path.substr(slash + 1));
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  const json::Ordered object = {{"format", k_format},
                                {"version", k_version},
                                {"user_id", manifest.user_id},
                                {"saved_at", manifest.saved_at},
                                {"files", manifest.files}};
  return json::dump(object) + "\n";
}

Result<Manifest> parse_manifest(std::string_view text) {
  const json::Value object = json::parse(text);
  if (json::find_string(object, "format") != k_format) {
    return Error(Errc::exists, std::string(k_manifest_name) + " is not of a backup");
  }
  if (json::find_int(object, "version").value_or(0) > k_version) {
    return Error(Errc::unsupported, "a newer version of matinee wrote this backup");
  }
  Manifest manifest{.user_id = json::find_int(object, "user_id").value_or(0),
                    .saved_at = json::find_string(object, "saved_at").value_or("")};
  for (const json::Value& file : json::list(object, "files")) {
    if (!file.is_string()) continue;
    auto path = file.get<std::string>();
    if (is_inside(path)) manifest.files.push_back(std::move(path));
  }
  return manifest;
}

}  // namespace matinee::backup

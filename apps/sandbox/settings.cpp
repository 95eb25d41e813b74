// SPDX-License-Identifier: MIT
#include "settings.hpp"

#include <nlohmann/json.hpp>

namespace matinee::sandbox {

SettingValues Settings::get() const {
  const std::lock_guard lock(mutex_);
  return values_;
}

void Settings::change(const std::function<void(SettingValues&)>& edit) {
  const std::lock_guard lock(mutex_);
  edit(values_);
}

nlohmann::json Settings::snapshot() const {
  const SettingValues values = get();
  return {
      {"latency_ms", values.latency.count()},        {"rate_bytes_per_s", values.rate_bytes_per_s},
      {"url_ttl_s", values.url_ttl.count()},         {"url_grace_s", values.url_grace.count()},
      {"rejection_status", values.rejection_status}, {"country", values.country},
      {"auto_login", values.auto_login.has_value()}};
}

}  // namespace matinee::sandbox

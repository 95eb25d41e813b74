// SPDX-License-Identifier: MIT
//
// World: the whole state of the sandbox. Each class member is thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "accounts.hpp"
#include "activity.hpp"
#include "faults.hpp"
#include "library.hpp"
#include "media.hpp"
#include "pause.hpp"
#include "request_log.hpp"
#include "settings.hpp"
#include "signer.hpp"

namespace matinee::sandbox {

struct World {
  explicit World(std::filesystem::path media_root) : media(std::move(media_root)) {}

  Accounts accounts;
  Activity activity;
  FaultPlan faults;
  Library library;
  MediaStore media;
  Pause pause;
  RequestLog log;
  Settings settings;
  Signer signer;
  /// Set once, before the listeners start.
  std::uint16_t tls_port = 0;
  std::string spki;
};

}  // namespace matinee::sandbox

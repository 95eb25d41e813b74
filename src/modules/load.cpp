// SPDX-License-Identifier: MIT
#include "modules/load.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

namespace matinee::modules {

Result<void*> load(const std::filesystem::path& file, const char* symbol) {
  // RTLD_NOW reports missing symbols here. Lazy binding would abort the process at the first call.
  void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const address = handle == nullptr ? nullptr : ::dlsym(handle, symbol);
  if (address == nullptr) {
    const char* why = ::dlerror();  // starts with the path of the file
    return Error(Errc::failure, fmt::format("a part of matinee cannot be loaded: {}",
                                            why == nullptr ? file.native() : why));
  }
  return address;
}

}  // namespace matinee::modules

// SPDX-License-Identifier: MIT
#include "load_part.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "host/paths.hpp"

namespace matinee::cli {

Result<void*> load_part(std::string_view name, const char* symbol) {
  const auto file = host::program_part(name);
  void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const address = handle == nullptr ? nullptr : ::dlsym(handle, symbol);
  if (address == nullptr) {
    const char* why = ::dlerror();  // begins with the file's path
    return Error(Errc::failure, fmt::format("a part of matinee cannot be loaded: {}",
                                            why == nullptr ? file.native() : why));
  }
  return address;
}

}  // namespace matinee::cli

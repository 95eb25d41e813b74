// SPDX-License-Identifier: MIT
#include "sys/code_pages.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

namespace matinee::sys {

namespace {

int release(dl_phdr_info* info, std::size_t, void*) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  if (std::string_view(info->dlpi_name).starts_with("linux-vdso")) return 0;
  const std::span headers(info->dlpi_phdr, info->dlpi_phnum);
  // Skip objects with text relocations: the kernel would reload their code from the file, without
  // the relocations.
  for (const ElfW(Phdr) & each : headers) {
    if (each.p_type != PT_DYNAMIC) continue;
    for (const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(info->dlpi_addr + each.p_vaddr);
         entry->d_tag != DT_NULL; ++entry) {
      const bool is_flag = entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0;
      if (entry->d_tag == DT_TEXTREL || is_flag) return 0;
    }
  }
  for (const ElfW(Phdr) & each : headers) {
    // Read-only segments are unmodified copies of the file, so the kernel can reload them.
    if (each.p_type != PT_LOAD || (each.p_flags & PF_W) != 0) continue;
    const std::uintptr_t first = (info->dlpi_addr + each.p_vaddr) / page * page;
    const std::uintptr_t last = info->dlpi_addr + each.p_vaddr + each.p_memsz;
    (void)::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
  }
  return 0;
}

}  // namespace

void release_code_pages() noexcept {
  ::dl_iterate_phdr(&release, nullptr);
}

}  // namespace matinee::sys

# SPDX-License-Identifier: MIT
# Flags for every build type that make memory errors harder to exploit. tests/hardening_test.py
# checks them in the built programs.

# Makes programs position-independent too. Without this check CMake never passes -pie.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

add_compile_options(-fstack-protector-strong -fstack-clash-protection)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
  add_compile_options(-fcf-protection)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  add_compile_options(-mbranch-protection=standard)
endif()
add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)

# glibc's checked functions require optimisation, and they hide errors from AddressSanitizer. Some
# compilers define the macro themselves with a lower level, so it is undefined first.
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
string(REGEX MATCHALL "-O[^ ]*" levels "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}")
list(POP_BACK levels level)
if(level AND NOT level STREQUAL "-O0" AND NOT MATINEE_SANITIZE)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

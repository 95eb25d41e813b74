# SPDX-License-Identifier: MIT
# Flags for every target: warnings, hardening, sanitizers, ccache.

add_library(matinee_flags INTERFACE)
target_compile_options(
  matinee_flags
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
            -Wnull-dereference -Wimplicit-fallthrough -fno-strict-aliasing
            $<$<BOOL:${MATINEE_WERROR}>:-Werror>)
# g++ 12 reports false null dereferences and maybe-uninitialised values in its own std::expected and
# std::optional when it inlines them.
target_compile_options(
  matinee_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wno-maybe-uninitialized>)

include(Hardening)
if(MATINEE_SANITIZE)
  add_compile_options(-fsanitize=${MATINEE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MATINEE_SANITIZE})
  # Fuzzers look for leaks.
  if(NOT MATINEE_FUZZERS)
    target_sources(matinee_flags INTERFACE "${PROJECT_SOURCE_DIR}/cmake/sanitizer_options.cpp")
  endif()
endif()

# The fuzzers need coverage data from every layer. Without it they cannot find new inputs.
if(MATINEE_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# ccache has to be told that it may trust a precompiled header, and gcc to name the one that it used.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                  "${CCACHE_PROGRAM}")
  target_compile_options(matinee_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

# SPDX-License-Identifier: MIT
# Precompiled headers: the standard library and fmt; for the unit tests GoogleTest as well (see
# tests/CMakeLists.txt). Nearly every source includes most of them.
#
# A source still includes what it uses. The presets tidy and compile build without precompiled
# headers and fail where an include is missing.

# A precompiled header fits only sources with the same macros and the same kind of position
# independence.
get_target_property(definitions fmt::fmt INTERFACE_COMPILE_DEFINITIONS)
if(definitions)
  target_compile_definitions(matinee_flags INTERFACE ${definitions})
endif()

# What comes out of a precompiled header is no system header to g++ 12, so it reports false positives
# inside of std::string. clang-tidy and the preset compile keep these warnings.
if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  target_compile_options(matinee_flags INTERFACE
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds
      -Wno-stringop-overread -Wno-stringop-overflow -Wno-restrict>)
endif()

add_library(matinee_precompiled OBJECT "${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp")
target_link_libraries(matinee_precompiled PRIVATE matinee_flags fmt::fmt)
target_precompile_headers(matinee_precompiled PRIVATE "${CMAKE_CURRENT_LIST_DIR}/precompiled.hpp")

# SPDX-License-Identifier: MIT
# cmake -DFOLDER=... -DOUTPUT=... -P EmbedPage.cmake
#
# Makes OUTPUT, the C++ source that defines what src/backup/page_files.hpp declares.

set(text "#include \"backup/page_files.hpp\"\n\nnamespace matinee::backup {\n")

# Appends a constant of the bytes that `digits` spells, two hexadecimal digits each.
function(append_bytes name digits)
  string(LENGTH "${digits}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${digits}")
  string(REPLACE "'\\x0a'," "'\\x0a',\n" bytes "${bytes}")
  set(text "${text}\nstatic const char ${name}_bytes[] = {\n${bytes}};\n"
           "const std::string_view ${name}(${name}_bytes, ${size});\n")
  string(REPLACE ";const" "const" text "${text}")
  set(text "${text}" PARENT_SCOPE)
endfunction()

foreach(part IN ITEMS template=page.html style=style.css script=script.js)
  string(REGEX MATCH "^(.*)=(.*)$" part "${part}")
  set(name "${CMAKE_MATCH_1}")
  set(file "${FOLDER}/${CMAKE_MATCH_2}")
  file(READ "${file}" digits HEX)
  append_bytes("k_page_${name}" "${digits}")
  if(NOT name STREQUAL "template")
    file(SHA256 "${file}" hash)
    append_bytes("k_page_${name}_hash" "${hash}")
  endif()
endforeach()

file(WRITE "${OUTPUT}" "${text}\n}  // namespace matinee::backup\n")

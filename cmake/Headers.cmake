# SPDX-License-Identifier: MIT

# matinee_find_headers(NAME MODULE)
#
# Defines the target matinee_headers::NAME with the include folders of a pkg-config module. It does
# not link the module's library.
function(matinee_find_headers name module)
  pkg_check_modules(${name} REQUIRED ${module})
  add_library(matinee_headers_${name} INTERFACE)
  add_library(matinee_headers::${name} ALIAS matinee_headers_${name})
  target_include_directories(matinee_headers_${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
endfunction()

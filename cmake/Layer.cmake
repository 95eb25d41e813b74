# SPDX-License-Identifier: MIT

# matinee_layer(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...])
#
# Defines the static library of one layer, which is one folder of src/. List targets as PUBLIC if
# their types appear in the layer's headers. All others are PRIVATE, above all third-party
# libraries.
function(matinee_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(matinee_${name} STATIC ${arg_SOURCES})
  add_library(matinee::${name} ALIAS matinee_${name})
  target_include_directories(matinee_${name} PUBLIC "${PROJECT_SOURCE_DIR}/include"
                                                    "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(matinee_${name} PUBLIC ${arg_PUBLIC} PRIVATE matinee_flags ${arg_PRIVATE})
  target_precompile_headers(matinee_${name} REUSE_FROM matinee_precompiled)
endfunction()

# matinee_module(NAME SOURCE file LINKS target...)
#
# Defines a module, which the programs load on first use (see src/modules/load.hpp). In the build
# tree it is libexec/matinee/matinee-NAME.so. matinee_install_part() installs it.
function(matinee_module name)
  cmake_parse_arguments(arg "" "SOURCE" "LINKS" ${ARGN})
  add_library(matinee-${name} MODULE ${arg_SOURCE})
  target_link_libraries(matinee-${name} PRIVATE ${arg_LINKS} matinee_flags)
  set_target_properties(
    matinee-${name}
    PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/libexec/matinee"
               CXX_VISIBILITY_PRESET hidden)
endfunction()

# matinee_install_part(TARGET)
#
# Installs a module or program that both the programs and the library use. It goes to the library's
# folder. If the programs' folder is a different one, a symbolic link is installed there.
function(matinee_install_part target)
  set(folder "${CMAKE_INSTALL_LIBEXECDIR}/matinee")
  install(TARGETS ${target} LIBRARY DESTINATION "${MATINEE_LIBRARY_PARTS}" COMPONENT library
                            RUNTIME DESTINATION "${MATINEE_LIBRARY_PARTS}" COMPONENT library)
  if(NOT MATINEE_LIBRARY_PARTS STREQUAL folder)
    file(RELATIVE_PATH way "/${folder}" "/${MATINEE_LIBRARY_PARTS}")
    set(there "\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}")
    install(CODE "file(MAKE_DIRECTORY \"${there}\")
      file(CREATE_LINK \"${way}/$<TARGET_FILE_NAME:${target}>\"
           \"${there}/$<TARGET_FILE_NAME:${target}>\" SYMBOLIC)" COMPONENT program)
  endif()
endfunction()

# matinee_unit_test(LAYER SOURCES file... [LINKS target...])
#
# Defines the program with the unit tests of one layer, tests/unit/LAYER/.
function(matinee_unit_test layer)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(unit_${layer} ${arg_SOURCES})
  target_include_directories(unit_${layer} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(unit_${layer} PRIVATE matinee::${layer} matinee_flags GTest::gmock_main
                                              ${arg_LINKS})
  target_precompile_headers(unit_${layer} REUSE_FROM matinee_precompiled_tests)
  gtest_discover_tests(unit_${layer} TEST_PREFIX "unit/${layer}/" DISCOVERY_MODE PRE_TEST
                       PROPERTIES LABELS unit)
endfunction()

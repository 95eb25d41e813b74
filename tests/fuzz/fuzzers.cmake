# SPDX-License-Identifier: MIT
#
# The fuzzers, NAME_fuzz.cpp, each with the targets that it links. ./dev fuzz builds them with clang;
# tests/unit/corpora runs their corpora once, whatever the compiler.
set(fuzzers)

function(matinee_add_fuzzers)
  cmake_parse_arguments(arg "" "" "NAMES;LINKS" ${ARGN})
  foreach(name IN LISTS arg_NAMES)
    set(fuzzer_${name}_links ${arg_LINKS} PARENT_SCOPE)
  endforeach()
  set(fuzzers ${fuzzers} ${arg_NAMES} PARENT_SCOPE)
endfunction()

matinee_add_fuzzers(NAMES agent_fetch agent_protocol LINKS matinee::agent)
matinee_add_fuzzers(NAMES config_file LINKS matinee::host)
matinee_add_fuzzers(NAMES printable LINKS matinee::base)
matinee_add_fuzzers(
  NAMES binary_cookies cookie_fields cookie_text json_cookies local_state mozlz4 netscape profiles_ini
        rollback selector session_store unseal wal
  LINKS matinee::cookies)
matinee_add_fuzzers(NAMES chromium_rows firefox_rows profile_groups
                    LINKS matinee::cookies matinee::test_database fmt::fmt)
matinee_add_fuzzers(NAMES devtools LINKS matinee::login nlohmann_json::nlohmann_json)
matinee_add_fuzzers(NAMES token LINKS matinee::login)
matinee_add_fuzzers(NAMES dash hls mp4 segment_check sidx LINKS matinee::media)
matinee_add_fuzzers(NAMES journal LINKS matinee::media fmt::fmt)
matinee_add_fuzzers(NAMES film film_list page refusal renewal session_cookie stream LINKS matinee::mubi)
matinee_add_fuzzers(NAMES index_scan LINKS matinee::sqlite)
matinee_add_fuzzers(NAMES http_fields url LINKS matinee::http)
matinee_add_fuzzers(NAMES bus_address LINKS matinee::keyring)
matinee_add_fuzzers(NAMES picture text_in_mp4 ttml webvtt LINKS matinee::remux)
matinee_add_fuzzers(NAMES remux_job LINKS matinee::remux_job)
matinee_add_fuzzers(NAMES credential LINKS matinee::cli)

// SPDX-License-Identifier: MIT
//
// What every program that is built with a sanitizer says to it. The tests give programs an
// environment of their own, so it cannot stand there.

// The search for leaks stops the process and looks into it, which hardened processes forbid.
extern "C" const char* __asan_default_options();   // NOLINT(bugprone-reserved-identifier): its name
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "detect_leaks=0:detect_stack_use_after_return=1:strict_string_checks=1";
}

extern "C" const char* __ubsan_default_options();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __ubsan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "print_stacktrace=1:halt_on_error=1";
}

// Processes that are forked from a program with threads go on in one.
extern "C" const char* __tsan_default_options();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "halt_on_error=1:die_after_fork=0";
}

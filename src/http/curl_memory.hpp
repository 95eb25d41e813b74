// SPDX-License-Identifier: MIT
//
// The memory that libcurl works in.
#pragma once

#include <curl/curl.h>

namespace matinee::http {

/// Starts libcurl, once in a process; on any thread. What it frees is overwritten first: a request
/// passes through its buffers with the token in it. If the process has started libcurl before, as a
/// Python program may have, libcurl keeps the memory that it was given then.
CURLcode start_libcurl();

}  // namespace matinee::http

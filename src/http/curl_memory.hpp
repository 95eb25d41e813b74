// SPDX-License-Identifier: MIT
//
// Makes libcurl wipe the memory that it frees.
#pragma once

#include <curl/curl.h>

namespace matinee::http {

/// Initialises libcurl once per process. Any thread may call it. libcurl then overwrites memory
/// before it frees it, because its buffers contain requests with the token. If the process has
/// already initialised libcurl, as a Python program may have, libcurl keeps its own allocator.
CURLcode start_libcurl();

}  // namespace matinee::http

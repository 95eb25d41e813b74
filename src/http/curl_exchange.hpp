// SPDX-License-Identifier: MIT
//
// One exchange on one libcurl easy handle. Private to this layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <matinee/transport.hpp>

#include <curl/curl.h>

#include "http/curl_transport.hpp"

namespace matinee::http {

struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

/// Appends a copy of `text`. Throws std::bad_alloc.
void append(List& list, const char* text);

/// Makes the list for CURLOPT_CONNECT_TO. Throws std::bad_alloc.
List connect_to_list(const CurlOptions& options);

/// Converts an error of libcurl. `where` is the host, for the message. `detail` is the text of
/// CURLOPT_ERRORBUFFER, and may be empty.
Error curl_error(CURLcode code, std::string_view detail, std::string_view where);

/// Fails if `request` must not be sent: the URL is not https, a secret header would go to a host
/// that is not a credential host or to another port than 443, or the URL or a header contains a
/// control character.
Result<void> check_request(const Request& request, const CurlOptions& options);

/// Connects an easy handle to the callbacks of a transfer. Must not move while the handle runs.
class CurlExchange {
 public:
  /// Calls `on_received` with the number of body bytes each time some were passed to the transfer.
  /// The callback may block, which delays reading.
  CurlExchange(CURL* easy, Transfer transfer, const std::stop_token& stop,
               std::function<void(std::size_t bytes)> on_received);
  ~CurlExchange();
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Sets every option of the handle. `cookies` is the cookie jar for media hosts; only some
  /// transfers use it. All arguments must outlive the transfer.
  void prepare(const CurlOptions& options, curl_slist* connect_to, CURLSH* cookies);

  /// The rate limit of the transfer in bytes per second; zero means no limit.
  std::uint64_t most_bytes_per_s() const { return transfer_.request.most_bytes_per_s; }

  /// Calls on_done with the response, or with the error for `code`.
  void finish(CURLcode code);

 private:
  bool may_have_cookies(const CurlOptions& options) const;
  bool asks_for_encoding() const;
  void set_headers();
  void set_method();
  void set_body();
  Result<void> take_header_line(std::string_view line);
  Result<void> pass_on(std::span<const std::byte> bytes);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count,
                               void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;

  CURL* easy_;
  Transfer transfer_;
  std::stop_token stop_;
  std::function<void(std::size_t)> on_received_;
  Response response_;
  bool head_is_complete_ = false;
  std::optional<Error> sink_error_;
  List header_list_;
  char detail_[CURL_ERROR_SIZE] = {};
};

}  // namespace matinee::http

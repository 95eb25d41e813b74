// SPDX-License-Identifier: MIT
//
// One exchange on one libcurl easy handle. Private to the layer.
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

/// The list of CURLOPT_CONNECT_TO.
List connect_to_list(const CurlOptions& options);

/// The Error for what libcurl reports; `where` names the host.
Error curl_error(CURLcode code, std::string_view detail, std::string_view where);

/// Whether `request` may be sent at all: https only, secrets to credential hosts only, no control
/// characters in what goes on the wire.
Result<void> check_request(const Request& request, const CurlOptions& options);

/// Feeds a transfer's callbacks from an easy handle. Must stay where it is while the handle runs.
class CurlExchange {
 public:
  /// `on_received` is told how much of the body came, once it is passed on; it may block.
  CurlExchange(CURL* easy, Transfer transfer, const std::stop_token& stop,
               std::function<void(std::size_t bytes)> on_received);
  ~CurlExchange();
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Sets every option of the handle. `cookies` is the jar of hosts, for transfers that use it.
  void prepare(const CurlOptions& options, curl_slist* connect_to, CURLSH* cookies);

  /// Zero for no limit.
  std::uint64_t most_bytes_per_s() const { return transfer_.request.most_bytes_per_s; }

  /// Calls on_done with what `code` came to.
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

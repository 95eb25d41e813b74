// SPDX-License-Identifier: MIT
#include "http/curl_exchange.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>
#include <new>

#include <fmt/format.h>
#include <openssl/ssl.h>

#include "base/ascii.hpp"
#include "http/url.hpp"

namespace matinee::http {

namespace {

bool may_pass_later(CURLcode code) noexcept {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return true;
    default:
      return false;
  }
}

Errc code_of(CURLcode code) noexcept {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Errc::failure;
    case CURLE_ABORTED_BY_CALLBACK:
      return Errc::cancelled;
    case CURLE_SSL_CACERT_BADFILE:
      return Errc::usage;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      return Errc::failure;
    default:
      return Errc::network;
  }
}

// If SSLKEYLOGFILE is set, libcurl writes the keys of each connection to a file. Anyone who has
// recorded the connection could then decrypt it and read the session. The variable may be set in
// the environment of the program that uses this library.
CURLcode keep_no_key_log(CURL*, void* context, void*) noexcept {
  SSL_CTX_set_keylog_callback(static_cast<SSL_CTX*>(context), nullptr);
  return CURLE_OK;
}

}  // namespace

void append(List& list, const char* text) {
  curl_slist* longer = curl_slist_append(list.get(), text);
  if (longer == nullptr) throw std::bad_alloc();
  // curl_slist_append() returns the old list, or a new one if there was none.
  curl_slist* const old = list.release();
  assert(old == nullptr || old == longer);
  (void)old;
  list.reset(longer);
}

List connect_to_list(const CurlOptions& options) {
  List list;
  for (const std::string& entry : options.connect_to)
    append(list, entry.c_str());
  return list;
}

Error curl_error(CURLcode code, std::string_view detail, std::string_view where) {
  if (code == CURLE_ABORTED_BY_CALLBACK) return {Errc::cancelled, "cancelled"};
  const std::string_view text = detail.empty() ? curl_easy_strerror(code) : ascii::trimmed(detail);
  const Recovery recovery = may_pass_later(code) ? Recovery::retry_later : Recovery::give_up;
  return {code_of(code), fmt::format("{}: {}", where, text),
          NativeCode{NativeCode::Space::curl, static_cast<long>(code)}, recovery};
}

Result<void> check_request(const Request& request, const CurlOptions& options) {
  if (!is_https(request.url)) {
    return Error(Errc::failure,
                 fmt::format("{}: only https URLs are fetched", masked_url(request.url)));
  }
  if (!ascii::is_field_text(request.url)) {
    return Error(Errc::failure, "a URL with a control character in it");
  }
  const std::string host = host_of(request.url);
  if (!request.secret_headers.empty() &&
      std::ranges::find(options.credential_hosts, host) == options.credential_hosts.end()) {
    return Error(Errc::bug, fmt::format("{}: the session must not go to this host", host));
  }
  if (!request.secret_headers.empty() && https_port_of(request.url) != 443) {
    return Error(Errc::bug, fmt::format("{}: the session goes to port 443 only", host));
  }
  for (const Header& header : request.headers) {
    if (!ascii::is_field_text(header.value)) {
      return Error(Errc::usage, fmt::format("header {} holds a control character", header.name));
    }
  }
  for (const SecretHeader& header : request.secret_headers) {
    if (!ascii::is_field_text(header.value.reveal())) {
      return Error(Errc::failure, fmt::format("header {} holds a control character", header.name));
    }
  }
  return {};
}

CurlExchange::CurlExchange(CURL* easy, Transfer transfer, const std::stop_token& stop,
                           std::function<void(std::size_t bytes)> on_received)
    : easy_(easy),
      transfer_(std::move(transfer)),
      stop_(stop),
      on_received_(std::move(on_received)) {}

CurlExchange::~CurlExchange() {
  for (curl_slist* item = header_list_.get(); item != nullptr; item = item->next) {
    wipe(item->data, std::strlen(item->data));
  }
}

// Media hosts may set cookies. Requests with a session, or to a host that may get one, neither send
// nor store them.
bool CurlExchange::may_have_cookies(const CurlOptions& options) const {
  const std::string host = host_of(transfer_.request.url);
  return transfer_.cookies == Cookies::of_the_hosts && transfer_.request.secret_headers.empty() &&
         std::ranges::find(options.credential_hosts, host) == options.credential_hosts.end();
}

bool CurlExchange::asks_for_encoding() const {
  return transfer_.encoding == Encoding::any && !transfer_.request.range;
}

void CurlExchange::prepare(const CurlOptions& options, curl_slist* connect_to, CURLSH* cookies) {
  const Request& request = transfer_.request;
  curl_easy_setopt(easy_, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.authorities.empty()) {
    curl_blob text{.data = const_cast<char*>(options.authorities.data()),
                   .len = options.authorities.size(),
                   .flags = CURL_BLOB_NOCOPY};
    curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &text);
    curl_easy_setopt(easy_, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy_, CURLOPT_CAPATH, nullptr);
  } else if (!options.cacert.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, options.cacert.c_str());
    // Otherwise libcurl also trusts the folder that was compiled in.
    curl_easy_setopt(easy_, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(easy_, CURLOPT_SSL_CTX_FUNCTION, &keep_no_key_log);
  if (connect_to != nullptr) curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, connect_to);
  // Decode any content coding that libcurl knows. set_headers() decides which one is requested.
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
  // A handle without these options has no cookie engine. An empty file name reads no file.
  if (may_have_cookies(options)) {
    curl_easy_setopt(easy_, CURLOPT_SHARE, cookies);
    curl_easy_setopt(easy_, CURLOPT_COOKIEFILE, "");
  }

  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout.count()));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(request.least_bytes_per_s));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));

  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, &CurlExchange::on_progress);
  curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  set_method();
  set_headers();
}

void CurlExchange::set_method() {
  const Request& request = transfer_.request;
  switch (request.method) {
    case Method::get:
      break;
    case Method::head:
      curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
      break;
    case Method::del:
      curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "DELETE");
      break;
    case Method::put:
    case Method::patch:
      curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST,
                       request.method == Method::put ? "PUT" : "PATCH");
      set_body();
      break;
    case Method::post:
      curl_easy_setopt(easy_, CURLOPT_POST, 1L);
      set_body();
      break;
  }
  if (request.range) {
    const std::string last = request.range->last ? std::to_string(*request.range->last) : "";
    curl_easy_setopt(easy_, CURLOPT_RANGE,
                     fmt::format("{}-{}", request.range->first, last).c_str());
  }
}

void CurlExchange::set_body() {
  const Request& request = transfer_.request;
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(request.body.size()));
}

void CurlExchange::set_headers() {
  const Request& request = transfer_.request;
  for (const Header& header : request.headers) {
    append(header_list_, fmt::format("{}: {}", header.name, header.value).c_str());
  }
  for (const SecretHeader& header : request.secret_headers) {
    // The last part is the terminating NUL.
    const Secret line =
        Secret::join({header.name, ": ", header.value.reveal(), std::string_view("", 1)});
    append(header_list_, line.reveal().data());
  }
  if (!asks_for_encoding()) append(header_list_, "Accept-Encoding: identity");
  // For a larger body libcurl would send "Expect: 100-continue" and wait. The services do not
  // support that.
  append(header_list_, "Expect:");
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_.get());
}

Result<void> CurlExchange::take_header_line(std::string_view line) {
  if (head_is_complete_) return {};  // trailers
  const std::string_view text = ascii::trimmed(line);
  if (text.starts_with("HTTP/")) {
    response_.headers.clear();
    return {};
  }
  if (!text.empty()) {
    const auto colon = text.find(':');
    if (colon != std::string_view::npos) {
      response_.headers.push_back({std::string(text.substr(0, colon)),
                                   std::string(ascii::trimmed(text.substr(colon + 1)))});
    }
    return {};
  }
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (status < 200) return {};
  response_.status = static_cast<int>(status);
  response_.url = transfer_.request.url;
  head_is_complete_ = true;
  long version = 0;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  const bool is_http1 = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
  response_.ends_with_connection = is_http1 && !response_.find_header("content-length") &&
                                   !response_.find_header("transfer-encoding");
  return transfer_.on_head ? transfer_.on_head(response_) : Result<void>();
}

Result<void> CurlExchange::pass_on(std::span<const std::byte> bytes) {
  if (transfer_.on_body) MATINEE_TRY(transfer_.on_body(bytes));
  on_received_(bytes.size());
  return {};
}

// libcurl ends the transfer if a callback returns fewer bytes than it was given.
std::size_t CurlExchange::on_header(char* data, std::size_t size, std::size_t count,
                                    void* self) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  auto taken = exchange.take_header_line({data, size * count});
  if (taken) return size * count;
  exchange.sink_error_ = std::move(taken).error();
  return 0;
}

std::size_t CurlExchange::on_body(char* data, std::size_t size, std::size_t count,
                                  void* self) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  auto taken = exchange.pass_on(std::as_bytes(std::span(data, size * count)));
  if (taken) return size * count;
  exchange.sink_error_ = std::move(taken).error();
  return size * count == 0 ? 1 : 0;
}

int CurlExchange::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  return static_cast<CurlExchange*>(self)->stop_.stop_requested() ? 1 : 0;
}

void CurlExchange::finish(CURLcode code) {
  if (sink_error_) return transfer_.on_done(std::move(*sink_error_));
  // The body of an error response often does not have the content coding that its head names. The
  // status is enough, so ignore that error.
  const bool is_told = head_is_complete_ && response_.status >= 300;
  if (is_told && code == CURLE_BAD_CONTENT_ENCODING) code = CURLE_OK;
  if (code == CURLE_OK) return transfer_.on_done(std::move(response_));
  transfer_.on_done(curl_error(code, detail_, host_of(transfer_.request.url)));
}

}  // namespace matinee::http

// SPDX-License-Identifier: MIT
//
// Transport: the library's interface to HTTP, for single exchanges and for many concurrent ones.
//
// A Transport makes exactly the requested exchanges. It follows no redirects, retries nothing, and
// keeps cookies only if a Transfer asks for it. http::fetch (src/http/fetch.hpp) adds redirects and
// retries. Only https URLs are accepted, TLS is 1.2 or later, and certificates are always verified.
// Secret headers are refused for every host that is not in the transport's list of credential
// hosts.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::http {

enum class Method : std::uint8_t { get, head, post, del, put, patch };

struct Header {
  std::string name;
  std::string value;
};

/// A header whose value must reach only the request's host: no log and no other host.
struct SecretHeader {
  std::string name;
  Secret value;
};

/// The bytes `first` to `last` inclusive, or to the end if `last` is absent.
struct ByteRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

struct Request {
  Method method = Method::get;
  std::string url;
  std::vector<Header> headers;
  std::vector<SecretHeader> secret_headers;
  std::string body;
  std::optional<ByteRange> range;
  std::chrono::milliseconds connect_timeout{10'000};
  /// For the whole exchange; zero for no limit.
  std::chrono::milliseconds total_timeout{30'000};
  /// An exchange that is slower than `least_bytes_per_s` for this time ends as stalled.
  std::chrono::seconds stall_timeout{20};
  std::uint32_t least_bytes_per_s = 1024;
  /// The maximum rate of the body; zero for no limit. If every concurrent exchange has a limit,
  /// their total rate stays within the sum of the limits.
  std::uint64_t most_bytes_per_s = 0;

  /// Copies the request, including its secrets.
  Request clone() const;
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  /// Empty if the body was passed to a callback.
  std::string body;
  /// The URL that sent this response.
  std::string url;
  /// True for an HTTP/1 body without Content-Length and without chunks. The end of the connection
  /// ends such a body, so that a truncated one cannot be recognised.
  bool ends_with_connection = false;

  /// Returns the value of the first header with this name, ignoring case.
  std::optional<std::string_view> find_header(std::string_view name) const;
};

/// Whether to request a compressed body. Some hosts compress the body without being asked. The
/// callbacks always receive decoded bytes, and their number then differs from Content-Length. A
/// range request always asks for `identity`. If its response is encoded all the same, the range is
/// one of encoded bytes and cannot be decoded; `on_head` should then return an Error.
enum class Encoding : bool { identity, any };

/// Whether to store the cookies that hosts set and to send them back by RFC 6265, including the
/// rules for public suffixes. They are held in the transport's memory and are separate from the
/// session. Transfers with `none` neither set nor send them, and credential hosts never get one.
enum class Cookies : bool { none, of_the_hosts };

/// One of many concurrent exchanges. The callbacks run on the thread that is in Transport::run.
struct Transfer {
  Request request;
  /// Called with the status and the headers, before the body. An Error ends this exchange and is
  /// passed to `on_done`. May be empty.
  std::function<Result<void>(const Response& head)> on_head;
  /// Called with each piece of the body, in order. An Error ends this exchange. May be empty.
  std::function<Result<void>(std::span<const std::byte>)> on_body;
  /// Called once, as the last one, with the response (without body) or the failure.
  std::function<void(Result<Response>)> on_done;
  Encoding encoding = Encoding::identity;
  Cookies cookies = Cookies::none;
};

/// Supplies the transfers for Transport::run.
class TransferSource {
 public:
  /// No transfer can start now. Transport::run asks again after `at_most` or when a running
  /// transfer is done.
  struct Wait {
    std::chrono::milliseconds at_most;
  };
  /// There are no more transfers.
  struct Finished {};
  using Next = std::variant<Transfer, Wait, Finished>;

  virtual ~TransferSource() = default;
  virtual Next next() = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;

  /// Makes one exchange and returns the response with its body. Any HTTP status is a Response.
  /// Fails with Errc::network (and Recovery::retry_later if a retry may help), with Errc::usage if
  /// the URL is not https, with Errc::failure if the body is longer than `max_body_bytes`, and with
  /// Errc::cancelled.
  virtual Result<Response> exchange(const Request& request, std::size_t max_body_bytes,
                                    const std::stop_token& stop) = 0;

  /// Runs transfers from `source`, at most `parallel` at once, until the source returns Finished
  /// and all transfers are done. The failure of a transfer is passed to its `on_done` only. Fails
  /// with Errc::cancelled after `stop`, once every running transfer has been ended.
  virtual Result<void> run(TransferSource& source, std::size_t parallel,
                           const std::stop_token& stop) = 0;
};

}  // namespace matinee::http

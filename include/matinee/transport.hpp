// SPDX-License-Identifier: MIT
//
// HTTP as the library sees it: an interface with one exchange at a time and one with many.
//
// A Transport makes exactly the exchanges it is asked for. It follows no redirect, retries nothing,
// and keeps cookies only where it is told to; `http::fetch` (src/http/fetch.hpp) adds redirects and
// retries by rules. Only https URLs are accepted, TLS is 1.2 or later, certificates are always
// verified, and secret headers are refused for every host that is not in the transport's list of
// credential hosts.
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

/// A header whose value must reach the host and nothing else: not a log, not another host.
struct SecretHeader {
  std::string name;
  Secret value;
};

/// Bytes `first` to `last`, both included; without `last`, to the end.
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
  /// The whole exchange; zero for no limit.
  std::chrono::milliseconds total_timeout{30'000};
  /// An exchange that brings less than `least_bytes_per_s` for so long is given up as stalled.
  std::chrono::seconds stall_timeout{20};
  std::uint32_t least_bytes_per_s = 1024;
  /// The body comes no faster than this; zero for no limit. Of exchanges that run at once, all of
  /// them come no faster than their limits together, if each has one.
  std::uint64_t most_bytes_per_s = 0;

  /// An explicit second copy, secrets included.
  Request clone() const;
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  /// Empty where the body went to a sink.
  std::string body;
  /// The URL that answered.
  std::string url;
  /// HTTP/1 without a length and without chunks: the body ends when the connection does, and one
  /// that was cut looks like a whole one.
  bool ends_with_connection = false;

  /// The first header of that name, in any case.
  std::optional<std::string_view> find_header(std::string_view name) const;
};

/// Whether a compressed body is asked for. Some hosts send one to whoever asks for none: what the
/// callbacks get is decoded in any case, and its length is then not the one that the head tells. A
/// request for a range always asks for `identity`; an encoded answer to it is a range of the
/// encoded bytes, which nobody can decode, so that `on_head` should end it.
enum class Encoding : bool { identity, any };

/// Whether cookies that hosts set are kept in the memory of the transport, as long as it lives, and
/// sent back as RFC 6265 says, public suffixes included. They are apart from any session: transfers
/// with `none` neither set nor send them, and no credential host gets one.
enum class Cookies : bool { none, of_the_hosts };

/// One exchange of many. The calls come from the thread that is inside Transport::run.
struct Transfer {
  Request request;
  /// When the status and the headers are in, before any of the body. An Error ends this exchange
  /// and is what `on_done` receives. May be empty.
  std::function<Result<void>(const Response& head)> on_head;
  /// Each piece of the body, in order. An Error ends this exchange. May be empty.
  std::function<Result<void>(std::span<const std::byte>)> on_body;
  /// Once, last: the response (with an empty body), or why there is none.
  std::function<void(Result<Response>)> on_done;
  Encoding encoding = Encoding::identity;
  Cookies cookies = Cookies::none;
};

/// Where Transport::run takes its work from.
class TransferSource {
 public:
  /// Nothing can start now, but later, or when a running transfer is done.
  struct Wait {
    std::chrono::milliseconds at_most;
  };
  /// Nothing will start any more.
  struct Finished {};
  using Next = std::variant<Transfer, Wait, Finished>;

  virtual ~TransferSource() = default;
  virtual Next next() = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;

  /// One exchange with the body in memory. Every HTTP status is a Response; an Error is a failure
  /// to have one: Errc::network (with Recovery::retry_later where another try may help),
  /// Errc::usage for a URL that is not https, Errc::failure for a body over `max_body_bytes`,
  /// Errc::cancelled.
  virtual Result<Response> exchange(const Request& request, std::size_t max_body_bytes,
                                    const std::stop_token& stop) = 0;

  /// Runs transfers from `source`, at most `parallel` at once, until it says Finished and all are
  /// done. Failures of single transfers go to their `on_done`; the Result tells only of the whole:
  /// Errc::cancelled after `stop`, when every running transfer has been ended.
  virtual Result<void> run(TransferSource& source, std::size_t parallel,
                           const std::stop_token& stop) = 0;
};

}  // namespace matinee::http

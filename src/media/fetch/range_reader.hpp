// SPDX-License-Identifier: MIT
//
// Reads a part of an object on a media host into memory, to find out what it is.
//
// No request in this layer has a secret header, so media hosts never receive the session.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/manifest.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "http/retry.hpp"
#include "media/container/byte_reader.hpp"

namespace matinee::media {

/// How requests of this layer are made. `transport` and `clock` are borrowed.
struct Remote {
  http::Transport& transport;
  Clock& clock;
  http::RetryPolicy retry = {};
  /// No further attempt to read a part starts after this time. It limits the total time that one
  /// command waits for a dead service.
  std::chrono::steady_clock::time_point give_up_at = std::chrono::steady_clock::time_point::max();
};

/// The time that one command may spend on such reads. Including the timeout of the last attempt and
/// the calls before, a dead service is given up within 100 s.
inline constexpr std::chrono::seconds k_patience{70};

struct PartRequest {
  std::string url = {};
  /// Other URLs of the same object. If `url` fails, they are tried in this order, once each;
  /// retries follow only if all of them fail.
  std::vector<std::string> alternatives = {};
  /// The offset of the first byte. If the server ignores ranges, the bytes before it are discarded.
  std::uint64_t offset = 0;
  /// The number of bytes to request. If it is absent and the offset is zero, no range is requested.
  std::optional<std::uint64_t> length = {};
  /// The object is known to have a content coding, so no range is requested.
  bool is_encoded = false;
  /// The maximum number of bytes to read.
  std::size_t max_bytes = 0;
  /// Called after each piece with all bytes so far. Reading stops when it returns true. May be
  /// empty.
  std::function<bool(std::string_view)> is_enough = {};
};

/// A request for `size` bytes of a resource at `offset` within it.
PartRequest part_of(const Resource& resource, std::uint64_t offset, std::size_t size);

struct Part {
  std::string bytes = {};
  /// The URL of the response, after redirects.
  std::string url = {};
  /// Whether `bytes` extends to the end of the object.
  bool is_whole_rest = false;
  /// Whether the server supports ranges: it returned the requested one.
  bool is_range = false;
  /// Whether the object has a content coding. Ranges would then be of the encoded bytes.
  bool is_encoded = false;
  /// The size of the object in bytes, if the server gave it.
  std::optional<std::uint64_t> total = {};
};

/// Reads a part of an object into memory, with redirects (https only) and retries. A range after
/// the end gives an empty Part. A data: URL is read without the network. Fails with Errc::not_found
/// for 404 and 410, with Errc::rejected for 401 and 403, with Errc::network after retries, and with
/// Errc::failure if the object is longer than `max_bytes` and neither `length` nor `is_enough`
/// ended the read. With alternatives, the error is that of the first URL.
Result<Part> read_part(const Remote& remote, const PartRequest& request,
                       const std::stop_token& stop);

/// The error for a final HTTP status of a media host. It contains `url` in masked form.
Error status_error(int status, std::string_view url);

/// Returns a ByteReader for an object on a host. Borrows `remote`.
ByteReader remote_reader(const Remote& remote, const Resource& resource, std::stop_token stop);

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
//
// The first look at an object on a media host: some bytes of it in memory, and what it is.
//
// Media hosts get no secret header, ever: no request in this layer has one.
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

/// What requests of this layer go through. Both are borrowed.
struct Remote {
  http::Transport& transport;
  Clock& clock;
  http::RetryPolicy retry = {};
  /// No further attempt to look at something begins after it, so that all looks of one command
  /// together are bounded where a service is dead.
  std::chrono::steady_clock::time_point give_up_at = std::chrono::steady_clock::time_point::max();
};

/// How long the looks of one command may take. With the last attempt's own time and the answers
/// before it, a dead service is given up within 100 s.
inline constexpr std::chrono::seconds k_patience{70};

struct PartRequest {
  std::string url = {};
  /// Other URLs of the same object, to be asked in this order where `url` fails: each once, and
  /// with retries only where none of them has it.
  std::vector<std::string> alternatives = {};
  /// From which byte; a server that ignores ranges is read up to there and the bytes let go.
  std::uint64_t offset = 0;
  /// How many bytes to ask for; without it, and without an offset, no range is asked for.
  std::optional<std::uint64_t> length = {};
  /// Without asking for a range: the object is known to come encoded.
  bool is_encoded = false;
  /// The most that is taken.
  std::size_t max_bytes = 0;
  /// Asked after each piece: whether the bytes so far are enough. May be empty.
  std::function<bool(std::string_view)> is_enough = {};
};

/// `size` bytes of a resource, from `offset` within it.
PartRequest part_of(const Resource& resource, std::uint64_t offset, std::size_t size);

struct Part {
  std::string bytes = {};
  /// The URL that answered, after redirects.
  std::string url = {};
  /// The object ended within `bytes`.
  bool is_whole_rest = false;
  /// The server knows ranges: it answered with the one that was asked for.
  bool is_range = false;
  /// The host encodes the object: ranges of it would be of the encoded bytes.
  bool is_encoded = false;
  /// The size of the object, where the server told.
  std::optional<std::uint64_t> total = {};
};

/// Reads a part of an object into memory, with redirects (https only) and retries. A range that
/// lies behind the end is an empty Part. Errc::not_found for 404 and 410, Errc::rejected for 401
/// and 403, Errc::network for what did not work after retries, Errc::failure for an object that
/// goes on beyond `max_bytes` where neither `length` nor `is_enough` ended it. With alternatives,
/// the error of the first URL is told. A data: URL is read without the network.
Result<Part> read_part(const Remote& remote, const PartRequest& request,
                       const std::stop_token& stop);

/// The Error for a final HTTP status of a media host; `url` is masked in it.
Error status_error(int status, std::string_view url);

/// A ByteReader over an object on a host. Borrows `remote`.
ByteReader remote_reader(const Remote& remote, const Resource& resource, std::stop_token stop);

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
//
// HTTP/1.1 messages as values, and the reading of a request from a stream.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

class Stream;

struct Header {
  std::string name;
  std::string value;
};

using Fields = std::map<std::string, std::string, std::less<>>;

struct Request {
  std::string method;
  std::string target;
  /// In lower case and without a port.
  std::string host;
  /// As sent: not percent-decoded.
  std::string path;
  std::string query;
  std::vector<Header> headers;
  std::string body;
  bool keep_alive = true;

  /// The first header of that name, in any case.
  std::optional<std::string_view> find_header(std::string_view name) const;
  bool has_header(std::string_view name) const { return find_header(name).has_value(); }
  Fields parameters() const;
  Fields cookies() const;
};

/// A part of an object that several answers may share.
struct Body {
  std::shared_ptr<const std::string> data;
  std::size_t offset = 0;
  std::size_t length = 0;

  static Body of(std::string text);
  std::string_view view() const;
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  Body body;

  static Response json(int status, const nlohmann::json& value);
  static Response html(int status, std::string page);
  static Response redirect(std::string location);
  static Response empty(int status) { return {.status = status, .headers = {}, .body = {}}; }

  void add_header(std::string name, std::string value);
};

/// `a=1&b=x%20y` as names and values; of a repeated name the last counts.
Fields parse_form(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

/// Status line and headers, with Content-Length and the closing empty line.
std::string head_of(const Response& response, bool keep_alive);

/// Why there is no request: the peer is gone (0), or the status to answer before closing.
struct NoRequest {
  int status = 0;
};

/// Reads one request. `buffer` holds what was read past the previous one. Limits: 32 KiB of
/// headers (431), 1 MiB of body (413).
std::expected<Request, NoRequest> read_request(Stream& stream, std::string& buffer);

}  // namespace matinee::sandbox

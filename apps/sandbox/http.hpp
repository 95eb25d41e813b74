// SPDX-License-Identifier: MIT
//
// HTTP/1.1 messages as values, and a function that reads a request from a stream.
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
  /// Not percent-decoded.
  std::string path;
  std::string query;
  std::vector<Header> headers;
  std::string body;
  bool keep_alive = true;

  /// Returns the value of the first header with this name, ignoring case.
  std::optional<std::string_view> find_header(std::string_view name) const;
  bool has_header(std::string_view name) const { return find_header(name).has_value(); }
  Fields parameters() const;
  Fields cookies() const;
};

/// A part of an object. Several responses may share the object.
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

/// Parses `a=1&b=x%20y`. The last value of a repeated name wins.
Fields parse_form(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

/// Formats the status line and the headers, including Content-Length and the final empty line.
std::string head_of(const Response& response, bool keep_alive);

/// The reason why there is no request: 0 if the peer has closed the connection, else the status to
/// send before closing it.
struct NoRequest {
  int status = 0;
};

/// Reads one request. `buffer` holds the bytes that were read beyond the previous request. Limits:
/// 32 KiB of headers (status 431) and 1 MiB of body (status 413).
std::expected<Request, NoRequest> read_request(Stream& stream, std::string& buffer);

}  // namespace matinee::sandbox

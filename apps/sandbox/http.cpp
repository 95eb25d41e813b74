// SPDX-License-Identifier: MIT
#include "http.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <ctime>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "stream.hpp"

namespace matinee::sandbox {
namespace {

namespace beast = boost::beast;

constexpr std::uint32_t k_max_head_bytes = 32 * 1024;
constexpr std::uint64_t k_max_body_bytes = std::uint64_t{1024} * 1024;

using Parser = beast::http::request_parser<beast::http::string_body>;

// Decodes application/x-www-form-urlencoded, in which "+" stands for a space.
std::string form_decoded(std::string text) {
  std::ranges::replace(text, '+', ' ');
  return percent_decoded(text);
}

Request from_parser(Parser& parser) {
  auto message = parser.release();
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.keep_alive = message.keep_alive();
  const auto question = request.target.find('?');
  request.path = request.target.substr(0, question);
  if (question != std::string::npos) request.query = request.target.substr(question + 1);
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  const std::string host = ascii::lower_case(request.find_header("Host").value_or(""));
  request.host = host.substr(0, host.find(':'));
  request.body = std::move(message.body());
  return request;
}

NoRequest refusal_for(const beast::error_code& code) {
  if (code == beast::http::error::header_limit) return {431};
  if (code == beast::http::error::body_limit) return {413};
  return {400};
}

std::string_view reason_of(int status) {
  return {beast::http::obsolete_reason(static_cast<beast::http::status>(status)).data(),
          beast::http::obsolete_reason(static_cast<beast::http::status>(status)).size()};
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::string_view> Request::find_header(std::string_view name) const {
  for (const Header& header : headers) {
    if (ascii::equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

Fields Request::parameters() const {
  return parse_form(query);
}

Fields Request::cookies() const {
  Fields result;
  for (const std::string_view pair : split(find_header("Cookie").value_or(""), ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    result.emplace(ascii::trimmed(pair.substr(0, equals)), ascii::trimmed(pair.substr(equals + 1)));
  }
  return result;
}

Fields parse_form(std::string_view text) {
  Fields result;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    result[form_decoded(std::string(pair.substr(0, equals)))] = form_decoded(std::string(value));
  }
  return result;
}

Body Body::of(std::string text) {
  Body body;
  body.length = text.size();
  body.data = std::make_shared<const std::string>(std::move(text));
  return body;
}

std::string_view Body::view() const {
  return data ? std::string_view(*data).substr(offset, length) : std::string_view();
}

Response Response::json(int status, const nlohmann::json& value) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = Body::of(value.dump())};
}

Response Response::html(int status, std::string page) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = Body::of(std::move(page))};
}

Response Response::redirect(std::string location) {
  return {.status = 302, .headers = {{"Location", std::move(location)}}, .body = {}};
}

void Response::add_header(std::string name, std::string value) {
  headers.push_back({std::move(name), std::move(value)});
}

std::string head_of(const Response& response, bool keep_alive) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  head += fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(std::time(nullptr)));
  for (const Header& header : response.headers) {
    head += fmt::format("{}: {}\r\n", header.name, header.value);
  }
  // RFC 9110, 8.6: 204 must have no Content-Length, and that of 304 would be the object's.
  if (response.status != 204 && response.status != 304) {
    head += fmt::format("Content-Length: {}\r\n", response.body.length);
  }
  if (!keep_alive) head += "Connection: close\r\n";
  return head + "\r\n";
}

std::expected<Request, NoRequest> read_request(Stream& stream, std::string& buffer) {
  Parser parser;
  parser.header_limit(k_max_head_bytes);
  parser.body_limit(k_max_body_bytes);
  parser.eager(true);
  std::array<char, std::size_t{16} * 1024> piece{};
  while (true) {
    if (!buffer.empty()) {
      beast::error_code code;
      const std::size_t used = parser.put(boost::asio::buffer(buffer), code);
      buffer.erase(0, used);
      if (code && code != beast::http::error::need_more) {
        return std::unexpected(refusal_for(code));
      }
      if (parser.is_done()) return from_parser(parser);
    }
    const std::size_t count = stream.read(piece);
    if (count == 0) return std::unexpected(NoRequest{});
    buffer.append(piece.data(), count);
  }
}

}  // namespace matinee::sandbox

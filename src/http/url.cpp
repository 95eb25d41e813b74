// SPDX-License-Identifier: MIT
#include "http/url.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/printable.hpp"
#include "base/split.hpp"

namespace matinee::http {

namespace {

bool is_scheme(std::string_view text) noexcept {
  return !text.empty() && ascii::is_alpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.';
  });
}

// Removes the last segment of `output` and the slash before it.
void drop_last_segment(std::string& output) {
  const auto slash = output.rfind('/');
  output.erase(slash == std::string::npos ? 0 : slash);
}

// RFC 3986, section 5.2.4.
std::string without_dot_segments(std::string_view input) {
  std::string output;
  while (!input.empty()) {
    if (input.starts_with("../")) {
      input.remove_prefix(3);
    } else if (input.starts_with("./") || input.starts_with("/./")) {
      input.remove_prefix(2);
    } else if (input == "/.") {
      input = "/";
    } else if (input.starts_with("/../")) {
      input.remove_prefix(3);
      drop_last_segment(output);
    } else if (input == "/..") {
      input = "/";
      drop_last_segment(output);
    } else if (input == "." || input == "..") {
      input = {};
    } else {
      const auto end = std::min(input.find('/', 1), input.size());
      output += input.substr(0, end);
      input.remove_prefix(end);
    }
  }
  return output;
}

// RFC 3986, section 5.2.3.
std::string merged_path(const UrlParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return fmt::format("/{}", path);
  const auto slash = base.path.rfind('/');
  if (slash == std::string_view::npos) return std::string(path);
  return fmt::format("{}{}", base.path.substr(0, slash + 1), path);
}

std::string joined(std::string_view scheme, const UrlParts& parts, std::string_view path) {
  std::string url = fmt::format("{}:", ascii::lower_case(scheme));
  if (parts.authority) url += fmt::format("//{}", *parts.authority);
  url += path;
  if (parts.query) url += fmt::format("?{}", *parts.query);
  if (parts.fragment) url += fmt::format("#{}", *parts.fragment);
  return url;
}

// Masks the last component of a path. It keeps a name such as `film.m3u8`, but not what follows a
// delimiter, nor a long text without a dot: either may be a signature.
std::string masked_name(std::string_view name) {
  constexpr std::size_t k_longest = 40;
  if (name.size() > k_longest && name.find('.') == std::string_view::npos) return "***";
  std::size_t end = std::min(name.find_first_of(";,=&@!~"), name.size());
  for (const std::string_view sign : {"%3B", "%2C", "%3D", "%26", "%3F", "%40", "%21", "%7E"}) {
    const auto found = std::ranges::search(name, sign, {}, ascii::to_upper, ascii::to_upper);
    end = std::min(end, static_cast<std::size_t>(found.begin() - name.begin()));
  }
  std::string text(name.substr(0, end));
  if (end < name.size()) text += "***";
  return text;
}

}  // namespace

UrlParts split_url(std::string_view text) noexcept {
  UrlParts parts;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const auto end = std::min(text.find('/'), text.size());
    parts.authority = text.substr(0, end);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

Result<std::string> resolve_url(std::string_view base_text, std::string_view reference_text) {
  const std::string_view text = ascii::trimmed(reference_text);
  if (std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; })) {
    return Error(Errc::failure, "a URL with a space or a control character in it");
  }
  UrlParts reference = split_url(text);
  if (reference.scheme) {
    return joined(*reference.scheme, reference, without_dot_segments(reference.path));
  }
  const UrlParts base = split_url(ascii::trimmed(base_text));
  if (!base.scheme) {
    return Error(Errc::failure, fmt::format("relative URL without a base: {}", masked_url(text)));
  }
  if (reference.authority) {
    return joined(*base.scheme, reference, without_dot_segments(reference.path));
  }
  reference.authority = base.authority;
  if (reference.path.empty()) {
    if (!reference.query) reference.query = base.query;
    return joined(*base.scheme, reference, base.path);
  }
  const std::string path = reference.path.starts_with('/') ? std::string(reference.path)
                                                           : merged_path(base, reference.path);
  return joined(*base.scheme, reference, without_dot_segments(path));
}

std::string host_of(std::string_view url) {
  std::string_view host = split_url(url).authority.value_or("");
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return ascii::lower_case(host.substr(1, end == std::string_view::npos ? end : end - 1));
  }
  host = host.substr(0, host.find(':'));
  while (host.ends_with('.'))
    host.remove_suffix(1);
  return ascii::lower_case(host);
}

std::optional<std::uint16_t> https_port_of(std::string_view url) {
  std::string_view rest = split_url(url).authority.value_or("");
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  if (const auto end = rest.find(']'); end != std::string_view::npos) rest.remove_prefix(end + 1);
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos || colon + 1 == rest.size()) return 443;
  return parse_number<std::uint16_t>(rest.substr(colon + 1));
}

bool is_https(std::string_view url) noexcept {
  constexpr std::string_view k_https = "https://";
  return url.size() > k_https.size() && ascii::starts_with_ignoring_case(url, k_https);
}

std::string masked_url(std::string_view url) {
  const UrlParts parts = split_url(url);
  std::string text;
  if (parts.scheme) text += fmt::format("{}:", *parts.scheme);
  // Omit the user name and the password.
  const std::string_view authority = parts.authority.value_or("");
  if (parts.authority) text += fmt::format("//{}", authority.substr(authority.rfind('@') + 1));
  const auto slash = parts.path.rfind('/');
  const std::size_t start = slash == std::string_view::npos ? 0 : slash + 1;
  const bool is_deep = parts.authority && start > 1;
  text += is_deep ? "/.../" : parts.path.substr(0, start);
  // Text that is not a URL is shown unchanged, unless it has parameters.
  const std::string_view name = parts.path.substr(start);
  const bool is_url = parts.authority || name.find_first_of(";=") != std::string_view::npos;
  text += is_url ? masked_name(name) : std::string(name);
  std::string_view query = parts.query.value_or("");
  char separator = '?';
  while (!query.empty()) {
    const auto pair = split_off(query, '&');
    const auto equals = pair.find('=');
    // A text without "=", or with only base64 padding after it, is a value without a name.
    const bool has_name = pair.find_first_not_of('=', equals) != std::string_view::npos;
    text += separator;
    text += has_name ? fmt::format("{}=***", pair.substr(0, equals)) : "***";
    separator = '&';
  }
  return printable(text);
}

}  // namespace matinee::http

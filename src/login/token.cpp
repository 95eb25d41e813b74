// SPDX-License-Identifier: MIT
#include "login/token.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/unique_fd.hpp"
#include "session/cookie_extractor.hpp"
#include "session/credential.hpp"
#include "sys/file.hpp"

namespace matinee::login {

namespace {

constexpr std::size_t k_shortest = 16;
constexpr std::size_t k_longest = 4096;
constexpr std::size_t k_largest_file = std::size_t{64} * 1024;

// Removes `prefix` if `text` starts with it in any case.
std::string_view without(std::string_view prefix, std::string_view text) {
  if (!ascii::starts_with_ignoring_case(text, prefix)) return text;
  return ascii::trimmed(text.substr(prefix.size()));
}

bool is_token_char(char c) {
  return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',' && c != ';';
}

// Returns true for "NAME=value". An '=' at the end alone is the padding of base64.
bool is_named_value(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos &&
         text.find_first_not_of('=', equals) != std::string_view::npos;
}

// Returns a description of text that is not a token, so that the user knows what to paste instead.
// Returns an empty view for a token.
std::string_view fault_in(std::string_view text) {
  if (text.empty()) return "empty";
  if (text.starts_with("# Netscape") || text.find('\t') != std::string_view::npos) {
    return "a cookies.txt, not a token; use --cookies FILE";
  }
  if (text.starts_with('{') || text.starts_with('[')) return "JSON, not a token";
  if (text.starts_with('<')) return "an HTML page, not a token";
  if (text.starts_with("SQLite format 3")) {
    return "a browser's database, not a token; use --cookies-from-browser";
  }
  if (text.find('\0') != std::string_view::npos) return "a binary file, not a token";
  if (text.find('\n') != std::string_view::npos) return "more than one line";
  const bool has_pairs =
      text.find('=') != std::string_view::npos && text.find(';') != std::string_view::npos;
  if (has_pairs || ascii::starts_with_ignoring_case(text, "cookie:") ||
      ascii::starts_with_ignoring_case(text, "set-cookie:")) {
    return "a Cookie header, not a token; the token is the value of lt";
  }
  if (is_named_value(text)) {
    return "NAME=value, and NAME is not lt; the token is the value of the cookie lt";
  }
  if (!std::ranges::all_of(text, is_token_char)) return "holds characters that no token has";
  if (text.size() < k_shortest) return "too short for a token";
  if (text.size() > k_longest) return "too long for a token";
  return {};
}

std::string fault_of(const struct stat& status, TokenKeeper keeper) {
  // In a credential that belongs to root, group read permission is the mask of the access control
  // list that admits the service; see TokenKeeper.
  const bool is_roots = keeper == TokenKeeper::service_manager && status.st_uid == 0;
  const ::mode_t foreign = is_roots ? 037 : 077;
  if (!S_ISREG(status.st_mode)) return "not a regular file";
  if (status.st_uid != ::geteuid() && !is_roots) {
    return fmt::format("belongs to user {}", status.st_uid);
  }
  if ((status.st_mode & foreign) != 0) {
    return fmt::format("open to others (mode {:04o}); chmod 600 it", status.st_mode & 07777);
  }
  return {};
}

}  // namespace

Result<Secret> parse_token(std::string_view text, std::string_view what) {
  constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  std::string_view token = without("authorization:", ascii::trimmed(text));
  token = without("lt=", without("bearer ", token));
  const std::string_view fault = fault_in(token);
  if (!fault.empty()) {
    return Error(Errc::usage, fmt::format("{}: {}", what, fault)).about(Subject::token);
  }
  return Secret::copy_of(token);
}

Result<Secret> read_token_file(const std::filesystem::path& file, TokenKeeper keeper) {
  // O_NONBLOCK: opening a FIFO without a writer must not block.
  const UniqueFd fd(k_adopt, ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) return Error::from_errno(errno, file.native()).about(Subject::token);
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return Error::from_errno(errno, file.native());
  const std::string fault = fault_of(status, keeper);
  if (!fault.empty()) {
    return Error(Errc::usage, fmt::format("{}: {}", file.native(), fault)).about(Subject::token);
  }
  MATINEE_TRY_ASSIGN(std::string text,
                     sys::read_descriptor(fd.get(), file.native(), k_largest_file));
  const WipeOnExit wiped(text);
  return parse_token(text, file.native());
}

Result<SessionSurvey> TokenFileSource::survey() {
  // Take the stamp before reading, so that a write during the read counts as a change.
  stamp_ = stamp();
  MATINEE_TRY_ASSIGN(Secret token, read_token_file(file_, keeper_));
  return session::survey_of(
      session::credential_of_token(std::move(token), {.browser = "token", .file = file_.native()}));
}

Result<CookieJar> TokenFileSource::latest_cookies() {
  return Error(Errc::usage, "a token file holds no cookies; headers prints what it gives")
      .about(Subject::input);
}

bool TokenFileSource::has_changed() {
  const std::string before = std::exchange(stamp_, stamp());
  return stamp_ != before;
}

std::string TokenFileSource::stamp() const {
  struct stat found{};
  if (::stat(file_.c_str(), &found) != 0) return {};
  return fmt::format("{} {} {} {}.{}", found.st_dev, found.st_ino, found.st_size,
                     found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
}

}  // namespace matinee::login

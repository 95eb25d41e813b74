// SPDX-License-Identifier: MIT
#include <cerrno>
#include <system_error>

#include <matinee/error.hpp>

#include <fmt/format.h>

namespace matinee {

std::string_view to_string(Errc code) noexcept {
  switch (code) {
    case Errc::failure:
      return "failure";
    case Errc::usage:
      return "usage";
    case Errc::signed_out:
      return "signed_out";
    case Errc::rejected:
      return "rejected";
    case Errc::not_found:
      return "not_found";
    case Errc::network:
      return "network";
    case Errc::locked:
      return "locked";
    case Errc::protected_media:
      return "protected";
    case Errc::unavailable:
      return "unavailable";
    case Errc::storage:
      return "storage";
    case Errc::unsupported:
      return "unsupported";
    case Errc::partial:
      return "partial";
    case Errc::exists:
      return "exists";
    case Errc::busy:
      return "busy";
    case Errc::integrity:
      return "integrity";
    case Errc::cancelled:
      return "interrupted";
    case Errc::bug:
      return "bug";
  }
  return "bug";
}

std::optional<Errc> errc_of(std::string_view word) noexcept {
  for (auto value = std::uint8_t{0}; value <= static_cast<std::uint8_t>(Errc::bug); ++value) {
    if (to_string(static_cast<Errc>(value)) == word) return static_cast<Errc>(value);
  }
  return std::nullopt;
}

namespace {

Errc code_of_errno(int value) noexcept {
  switch (value) {
    case ENOENT:
    case ENOTDIR:
      return Errc::not_found;
    case EACCES:
    case EPERM:
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EFBIG:
    case EIO:
      return Errc::storage;
    case EEXIST:
      return Errc::exists;
    default:
      return Errc::failure;
  }
}

}  // namespace

Error Error::from_errno(int value, std::string_view what) {
  return {code_of_errno(value), fmt::format("{}: {}", what, std::generic_category().message(value)),
          NativeCode{NativeCode::Space::posix, value}};
}

Error Error::about(Subject subject) const {
  Error error = *this;
  if (error.subject_ == Subject::unsaid) error.subject_ = subject;
  return error;
}

Error Error::within(std::string_view context) const {
  Error error = *this;
  error.message_ = fmt::format("{}: {}", context, message_);
  return error;
}

}  // namespace matinee

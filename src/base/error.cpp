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

std::string_view to_string(NativeCode::Space space) noexcept {
  switch (space) {
    case NativeCode::Space::posix:
      return "posix";
    case NativeCode::Space::curl:
      return "curl";
    case NativeCode::Space::sqlite:
      return "sqlite";
    case NativeCode::Space::http:
      return "http";
    case NativeCode::Space::libav:
      return "libav";
  }
  return "posix";
}

std::string_view to_string(Subject subject) noexcept {
  switch (subject) {
    case Subject::unsaid:
      return "unsaid";
    case Subject::session_source:
      return "session_source";
    case Subject::database:
      return "database";
    case Subject::keyring:
      return "keyring";
    case Subject::token:
      return "token";
    case Subject::film:
      return "film";
    case Subject::media:
      return "media";
    case Subject::input:
      return "input";
    case Subject::output:
      return "output";
    case Subject::agent:
      return "agent";
  }
  return "unsaid";
}

namespace {

// Inverts to_string(): it is the only table of the words, so the two directions cannot disagree.
// The enumerators must run from 0 to `last` without a gap.
template <class Enum>
std::optional<Enum> value_of(std::string_view word, Enum last) noexcept {
  for (auto value = std::uint8_t{0}; value <= static_cast<std::uint8_t>(last); ++value) {
    if (to_string(static_cast<Enum>(value)) == word) return static_cast<Enum>(value);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Errc> errc_of(std::string_view word) noexcept {
  return value_of(word, Errc::bug);
}

std::optional<NativeCode::Space> native_space_of(std::string_view word) noexcept {
  return value_of(word, NativeCode::Space::libav);
}

std::optional<Subject> subject_of(std::string_view word) noexcept {
  return value_of(word, Subject::agent);
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

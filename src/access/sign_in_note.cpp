// SPDX-License-Identifier: MIT
#include "access/sign_in_note.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"
#include "sys/file.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::access {

namespace fs = std::filesystem;

namespace {

// The latest time that is accepted, 9999-12-31 23:59:59 UTC. gmtime can format it.
constexpr std::int64_t k_last_second = 253'402'300'799;

// Returns one line of the file. Drops a value with control characters, because it could contain a
// line end; the value is only a name.
std::string line_of(std::string_view key, std::string_view value) {
  const bool is_plain =
      std::ranges::none_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return is_plain ? fmt::format("{} {}\n", key, value) : std::string();
}

void take_line(std::string_view line, SignInNote& note, bool& has_time) {
  const std::string_view key = split_off(line, ' ');
  if (key == "at") {
    const auto seconds = parse_number<std::int64_t>(line);
    has_time = seconds && *seconds >= 0 && *seconds <= k_last_second;
    if (has_time) note.signed_in_at = UnixTime(std::chrono::seconds(*seconds));
  }
  if (key == "browser") note.origin.browser = line;
  if (key == "profile") note.origin.profile = line;
  if (key == "file") note.origin.file = line;
}

std::string text_of(const SignInNote& note) {
  return line_of("at", fmt::to_string(note.signed_in_at.time_since_epoch().count())) +
         line_of("browser", note.origin.browser) + line_of("profile", note.origin.profile) +
         line_of("file", note.origin.file);
}

}  // namespace

std::string title_of(const SignInNote& note) {
  const std::string origin = title_of(note.origin);
  if (note.origin.browser == "token") return "the sign-in with a token";
  return note.origin.browser == "file" ? fmt::format("the session of {}", origin) : origin;
}

Error ended_error(const SignInNote& note, Ended how) {
  const auto seconds = static_cast<std::time_t>(note.signed_in_at.time_since_epoch().count());
  const Error error(
      Errc::signed_out,
      fmt::format("{} of {:%Y-%m-%d %H:%M} UTC has ended: {}", title_of(note), fmt::gmtime(seconds),
                  how == Ended::by_itself
                      ? "its session has expired"
                      : "it lasted as long as the agent, which was stopped or ended "
                        "with the login or the computer"));
  return error.about(Subject::token);
}

bool is_of_ended_sign_in(const Error& error) noexcept {
  return error.code() == Errc::signed_out && error.subject() == Subject::token;
}

std::optional<SignInNote> SignInNotes::read() const {
  constexpr std::size_t k_largest = 8192;
  if (folder_.empty()) return std::nullopt;
  const auto text = sys::read_file(file(), k_largest);
  if (!text) return std::nullopt;
  SignInNote note;
  bool has_time = false;
  for (std::string_view rest = *text; !rest.empty();)
    take_line(split_off(rest, '\n'), note, has_time);
  if (!has_time || note.origin.browser.empty()) return std::nullopt;
  return note;
}

Result<void> SignInNotes::write(const SignInNote& note) const {
  if (folder_.empty()) return Error(Errc::storage, "no folder for the program's own state");
  std::error_code error;
  fs::create_directories(folder_.parent_path(), error);
  if (error) return Error::from_errno(error.value(), folder_.parent_path().native());
  MATINEE_TRY(sys::make_private_folder(folder_));
  // Write a new file and rename it, so that a reader never sees half a note.
  fs::path fresh = file();
  fresh += ".new";
  fs::remove(fresh, error);  // may be left from an interrupted write
  MATINEE_TRY(sys::write_new_private_file(fresh, text_of(note)));
  fs::rename(fresh, file(), error);
  if (error) return Error::from_errno(error.value(), file().native());
  return {};
}

void SignInNotes::remove() const {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove(file(), ignored);
}

}  // namespace matinee::access

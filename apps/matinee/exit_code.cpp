// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

#include <fmt/format.h>

namespace matinee::cli {

ExitCode exit_code_of(Errc code) noexcept {
  switch (code) {
    case Errc::failure:
      return ExitCode::failure;
    case Errc::usage:
      return ExitCode::usage;
    case Errc::signed_out:
      return ExitCode::signed_out;
    case Errc::rejected:
      return ExitCode::rejected;
    case Errc::not_found:
      return ExitCode::not_found;
    case Errc::network:
      return ExitCode::network;
    case Errc::locked:
      return ExitCode::locked;
    case Errc::protected_media:
      return ExitCode::protected_media;
    case Errc::unavailable:
      return ExitCode::unavailable;
    case Errc::storage:
      return ExitCode::storage;
    case Errc::unsupported:
      return ExitCode::unsupported;
    case Errc::partial:
      return ExitCode::partial;
    case Errc::exists:
      return ExitCode::exists;
    case Errc::busy:
      return ExitCode::busy;
    case Errc::integrity:
      return ExitCode::integrity;
    case Errc::cancelled:
      return ExitCode::interrupted;
    case Errc::bug:
      return ExitCode::bug;
  }
  return ExitCode::bug;
}

namespace {

constexpr std::string_view k_cookies_way =
    "use another browser, or export the cookies: --cookies FILE";

std::string_view hint_for_source(Errc code) {
  switch (code) {
    case Errc::not_found:
      return "browsers and profiles are listed by: matinee sources";
    case Errc::unsupported:
      return k_cookies_way;
    case Errc::storage:
      return "check the permissions, or use --cookies FILE";
    case Errc::locked:
      return "unlock the keyring and try again, or use --cookies FILE";
    case Errc::failure:
      return "matinee doctor looks closer";
    default:
      return "";
  }
}

std::string_view hint_for_film(Errc code) {
  switch (code) {
    case Errc::not_found:
      return "find films by words: matinee search WORDS";
    case Errc::usage:
      return "give a film's page, slug or id; matinee search WORDS finds films";
    default:
      return "";
  }
}

std::string_view hint_for_media(Errc code) {
  switch (code) {
    case Errc::not_found:
      return "check the URL; signed ones run out: start from the film's page again";
    case Errc::unsupported:
      return "HLS, DASH and MP4 that have an end are read; matinee manifest tells what a URL holds";
    default:
      return "";
  }
}

std::string_view hint_for_agent(Errc code) {
  switch (code) {
    case Errc::locked:
      return "matinee agent unlock";
    case Errc::not_found:
      return "matinee agent start";
    case Errc::busy:
      return "matinee agent stop ends the other one";
    case Errc::storage:
      return "set XDG_RUNTIME_DIR to a folder of your own (mode 0700), or MATINEE_SOCKET to a path "
             "in "
             "one";
    default:
      return "";
  }
}

bool is_untrusted_certificate(const Error& error) {
  constexpr long k_peer_failed_verification = 60;  // CURLE_PEER_FAILED_VERIFICATION
  return error.native() == NativeCode{NativeCode::Space::curl, k_peer_failed_verification};
}

std::string hint_for_network(const Error& error) {
  if (is_untrusted_certificate(error)) {
    return "check this computer's clock; behind a proxy that opens TLS, name its authority: "
           "--cacert FILE";
  }
  if (error.retry_after()) {
    return fmt::format("the service asks for a pause: try again in {} s",
                       error.retry_after()->count());
  }
  if (error.native() && error.native()->space == NativeCode::Space::http) {
    return "the service has trouble of its own: try again later";
  }
  return "check the connection and try again";
}

// What the code alone says, whatever the error is about.
std::string_view hint_for_code(Errc code) {
  switch (code) {
    case Errc::signed_out:
      return "matinee login, or sign in at https://mubi.com in your browser (Chromium writes it "
             "down within 30 s, or when it closes); matinee doctor -v tells what was looked at";
    case Errc::rejected:
      return "matinee login, or sign in at https://mubi.com in your browser again";
    case Errc::locked:
      return "try again when nothing else holds it; a keyring must be unlocked";
    case Errc::protected_media:
      return "encrypted media are not downloaded; trailers are in the clear: --trailer";
    case Errc::unavailable:
      return "see the film's page for where and when it can be watched";
    case Errc::storage:
      return "make room or give a writable folder with -P; the same command resumes";
    case Errc::exists:
      return "use --force-overwrites, or another name with -o";
    case Errc::busy:
      return "wait for the other run, or give another name with -o";
    case Errc::integrity:
      return "try again; nothing was published";
    case Errc::cancelled:
      return "run the same command again; a download resumes";
    case Errc::bug:
      return "please report this";
    default:
      return "";
  }
}

std::string hint_for_usage(std::string_view command) {
  if (command.empty()) return "see: matinee --help";
  return fmt::format("see: matinee {} --help", command);
}

std::string_view hint_for_subject(const Error& error) {
  switch (error.subject()) {
    case Subject::session_source:
      return hint_for_source(error.code());
    case Subject::film:
      return hint_for_film(error.code());
    case Subject::media:
      return hint_for_media(error.code());
    case Subject::input:
      if (error.code() == Errc::storage) return "check the file's permissions";
      if (error.code() == Errc::unsupported) return "export the cookies as a Netscape cookies.txt";
      return error.code() == Errc::not_found ? "check the file's name" : "";
    case Subject::agent:
      return hint_for_agent(error.code());
    case Subject::unsaid:
      break;
  }
  return "";
}

}  // namespace

std::string hint_for(const Error& error, std::string_view command) {
  const Errc code = error.code();
  const bool is_own = code == Errc::signed_out || code == Errc::rejected || code == Errc::bug;
  if (code == Errc::network) return hint_for_network(error);
  if (code == Errc::cancelled) return command == "download" ? "the same command resumes" : "";
  if (is_own) return std::string(hint_for_code(code));
  const std::string_view special = hint_for_subject(error);
  if (!special.empty()) return std::string(special);
  if (code == Errc::usage) return hint_for_usage(command);
  if (code == Errc::exists && command != "download") return "give another name";
  return std::string(hint_for_code(code));
}

}  // namespace matinee::cli

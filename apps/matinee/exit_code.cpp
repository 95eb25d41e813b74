// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

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
    case Errc::unsupported_media:
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

std::string_view hint_for(Errc code) noexcept {
  switch (code) {
    case Errc::usage:
      return "see: matinee --help";
    case Errc::signed_out:
      return "sign in at https://mubi.com in your browser (Chromium writes it down within 30 s, or "
             "when it closes); matinee sources shows what was looked at";
    case Errc::rejected:
      return "sign in at https://mubi.com in your browser again";
    case Errc::not_found:
      return "check the name; browsers and profiles are listed by: matinee sources";
    case Errc::network:
      return "check the connection and try again; nothing was lost";
    case Errc::locked:
      return "unlock the keyring and try again, or use --cookies FILE";
    case Errc::protected_media:
      return "encrypted media are not downloaded; trailers are in the clear: --trailer";
    case Errc::unavailable:
      return "see the film's page for where and when it can be watched";
    case Errc::storage:
      return "make room or give a writable folder with -P; the same command resumes";
    case Errc::unsupported:
      return "use another browser, or export the cookies: --cookies FILE";
    case Errc::unsupported_media:
      return "finished films in HLS, DASH and MP4 can be read; see: matinee manifest URL";
    case Errc::exists:
      return "use --force-overwrites, or another name with -o";
    case Errc::busy:
      return "wait for the other run, or give another name with -o";
    case Errc::integrity:
      return "try again; nothing was published";
    case Errc::cancelled:
      return "the same command resumes";
    case Errc::bug:
      return "please report this";
    case Errc::failure:
    case Errc::partial:
      return "";
  }
  return "";
}

}  // namespace matinee::cli

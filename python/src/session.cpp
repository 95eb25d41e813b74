// SPDX-License-Identifier: MIT
#include "session.hpp"

namespace matinee::python {

std::vector<Note> Notes::take() {
  const std::scoped_lock hold(mutex_);
  return std::exchange(notes_, {});
}

void Notes::add(Note::Kind kind, std::string_view text) {
  const std::scoped_lock hold(mutex_);
  notes_.push_back({.kind = kind, .text = std::string(text)});
}

Result<std::unique_ptr<Session>> Session::open(Arguments arguments) {
  // Refused as on the command line: an empty value is usually a variable that is not set.
  if (arguments.browser && arguments.browser->empty()) {
    return Error(Errc::usage, "browser: the value is empty");
  }
  auto notes = std::make_shared<Notes>();
  SessionOptions options{.cookies_from_browser = std::move(arguments.browser).value_or(""),
                         .country = std::move(arguments.country),
                         .user_agent = "matinee-python/" MATINEE_VERSION,
                         .listener = notes};
  if (arguments.cookies_file) options.cookies_file = *std::move(arguments.cookies_file);
  if (arguments.cacert) options.cacert = *std::move(arguments.cacert);
  options.given = {.connect_to = arguments.connect_to.has_value(),
                   .use_agent = arguments.use_agent.has_value(),
                   .allow_prompt = arguments.may_prompt.has_value()};
  options.connect_to = std::move(arguments.connect_to).value_or(std::vector<std::string>());
  options.use_agent = arguments.use_agent.value_or(true);
  options.allow_prompt = arguments.may_prompt.value_or(true);
  MATINEE_TRY_ASSIGN(matinee::Session session, matinee::Session::open(std::move(options)));
  return std::unique_ptr<Session>(new Session(std::move(session), std::move(notes)));
}

void Session::close() {
  is_closed_ = true;
  session_.close();
}

}  // namespace matinee::python

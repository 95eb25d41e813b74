// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include <matinee/download.hpp>
#include <matinee/session.hpp>

#include "api/live_session.hpp"
#include "mubi/answer.hpp"

namespace matinee {

Session::Session(std::unique_ptr<api::LiveSession> live) noexcept : live_(std::move(live)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(SessionOptions options) {
  return api::LiveSession::open(std::move(options));
}

Result<AuthHeaders> Session::headers() {
  return live_->headers();
}

Result<SessionStatus> Session::status() {
  return live_->status();
}

Result<bool> Session::validate() {
  return live_->validate();
}

Result<bool> Session::refresh() {
  return live_->refresh();
}

Result<CookieJar> Session::cookies() {
  return live_->cookies();
}

Result<void> Session::read_source() {
  return live_->read_source();
}

Result<void> Session::identify() {
  return live_->identify();
}

Result<void> Session::sign_in(const SignInOptions& options, SignInPrompt& prompt) {
  return live_->run_sign_in(options, prompt);
}

std::shared_ptr<const KnownSession> Session::known() const {
  return live_->known();
}

void Session::interrupt() {
  live_->interrupt();
}

void Session::close() {
  live_->close();
}

// A forked child has the parent's locks in an unknown state and none of its threads, so destructors
// must not run. The object is leaked.
void Session::abandon() noexcept {
  if (api::LiveSession* const left = live_.release()) left->abandon();
}

const SessionOptions& Session::options() const noexcept {
  return live_->options();
}

std::string_view Session::named_source() const noexcept {
  return live_->named_source();
}

bool is_refusal(int http_status, std::string_view body) {
  constexpr int k_unauthorized = 401;
  constexpr int k_unprocessable = 422;
  if (http_status != k_unauthorized && http_status != k_unprocessable) return false;
  http::Response response;
  response.status = http_status;
  response.body = std::string(body);
  const auto answer = mubi::check_answer(response, "an answer");
  return !answer && answer.error().code() == Errc::rejected;
}

Result<DownloadedFile> download(Session& session, const DownloadRequest& request,
                                ProgressSink& sink, const std::stop_token& stop) {
  return api::LiveSession::of(session).download(request, sink, stop);
}

}  // namespace matinee

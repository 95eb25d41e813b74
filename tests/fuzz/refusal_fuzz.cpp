// SPDX-License-Identifier: MIT
//
// Refusals of the service, and its answers about link codes. The first byte is the status.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "mubi/answer.hpp"
#include "mubi/client.hpp"

namespace {

using namespace matinee;

/// Gives the same answer to everything.
class OneAnswer final : public http::Transport {
 public:
  OneAnswer(int status, std::string body) : status_(status), body_(std::move(body)) {}

  Result<http::Response> exchange(const http::Request& request, std::size_t,
                                  const std::stop_token&) override {
    http::Response response;
    response.status = status_;
    response.body = body_;
    response.url = request.url;
    return response;
  }
  Result<void> run(http::TransferSource&, std::size_t, const std::stop_token&) override {
    return {};
  }

 private:
  int status_;
  std::string body_;
};

/// Waits for nothing.
class NoClock final : public Clock {
 public:
  UnixTime now() const override { return UnixTime(std::chrono::seconds(1'790'000'000)); }
  std::chrono::steady_clock::time_point steady_now() const override { return {}; }
  void sleep_for(std::chrono::milliseconds, const std::stop_token&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array k_statuses{200, 204, 301, 400, 401, 402, 403, 404, 409, 422, 451, 418};
  if (size == 0) return 0;
  const int status = k_statuses.at(data[0] % k_statuses.size());
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  http::Response response;
  response.status = status;
  response.body = body;
  const auto answer = mubi::read_answer(response, "film 1");
  if (answer && status >= 300) __builtin_trap();
  if (mubi::check_answer(response, "film 1") && status >= 300) __builtin_trap();
  // Words of the service are one printable line, whatever it sends.
  if (!answer && answer.error().message().find_first_of("\n\r\x1b") != std::string::npos) {
    __builtin_trap();
  }
  OneAnswer transport(status, body);
  NoClock clock;
  mubi::Client client(transport, clock, {});
  const auto code = client.fetch_link_code();
  if (code && (code->link_code.empty() || code->auth_token.reveal().empty())) __builtin_trap();
  std::optional<std::chrono::milliseconds> retry_after;
  (void)client.ask_link_state(Secret::copy_of("asked"), retry_after);
  return 0;
}

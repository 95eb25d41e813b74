// SPDX-License-Identifier: MIT
#include "login/device_link.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mubi/client.hpp"
#include "session/credential.hpp"

namespace matinee::login {

using std::chrono::milliseconds;
using Kind = mubi::LinkState::Kind;

namespace {

constexpr milliseconds k_step{500};
constexpr milliseconds k_longest_pending{8'000};
constexpr milliseconds k_longest_trouble{60'000};

class DeviceLogin {
 public:
  DeviceLogin(const Service& service, milliseconds patience, const ShowCode& show,
              const Notice& notice, const OnWait& on_wait)
      : service_(service),
        patience_(patience),
        show_(show),
        notice_(notice),
        on_wait_(on_wait),
        client_(service.transport, service.clock,
                {.client = service.settings.client, .country = service.settings.country},
                service.stop),
        deadline_(service.clock.steady_now() + patience) {}

  Result<HeldSession> run() {
    MATINEE_TRY(fetch_code());
    while (true) {
      MATINEE_TRY(pause());
      std::optional<milliseconds> retry_after;
      auto state = client_.ask_link_state(code_.auth_token, retry_after);
      if (!state) {
        MATINEE_TRY(note_trouble(state.error(), retry_after));
      } else if (state->kind == Kind::linked) {
        return HeldSession{.credential = session::credential_of_token(std::move(state->token),
                                                                      {.browser = "device"})};
      } else if (state->kind == Kind::expired) {
        notice_("that code has expired; here is a new one");
        MATINEE_TRY(fetch_code());
      } else {
        next_ = pace_.after_pending();
      }
    }
  }

 private:
  Result<void> fetch_code() {
    MATINEE_TRY_ASSIGN(code_, client_.fetch_link_code());
    show_(code_.link_code);
    // The user is expected to type a new code soon, so poll at short intervals again.
    pace_ = {};
    next_ = pace_.after_pending();
    return {};
  }

  Result<void> pause() {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline_ - service_.clock.steady_now());
    if (left.count() <= 0) {
      return Error(
          Errc::signed_out,
          fmt::format("the code was not confirmed within {} s",
                      std::chrono::duration_cast<std::chrono::seconds>(patience_).count()));
    }
    wait_for(std::min(left, next_), left);
    if (service_.stop.stop_requested()) return Error(Errc::cancelled, "the sign-in was stopped");
    return {};
  }

  void wait_for(milliseconds pause, milliseconds left) {
    constexpr milliseconds k_second{1'000};
    // Sleep in steps of one second, so that a countdown can be shown.
    if (!on_wait_) return service_.clock.sleep_for(pause, service_.stop);
    while (pause.count() > 0 && !service_.stop.stop_requested()) {
      on_wait_(std::chrono::ceil<std::chrono::seconds>(left));
      const milliseconds step = std::min(pause, k_second);
      service_.clock.sleep_for(step, service_.stop);
      pause -= step;
      left -= step;
    }
  }

  Result<void> note_trouble(const Error& error, std::optional<milliseconds> retry_after) {
    // Only network errors are transient. Any other error ends the sign-in.
    if (error.code() != Errc::network) return error;
    next_ = pace_.after_trouble(retry_after);
    notice_(fmt::format("{}; asking again in {} s", error.message(),
                        std::chrono::ceil<std::chrono::seconds>(next_).count()));
    return {};
  }

  const Service& service_;
  milliseconds patience_;
  const ShowCode& show_;
  const Notice& notice_;
  const OnWait& on_wait_;
  mubi::Client client_;
  std::chrono::steady_clock::time_point deadline_;
  mubi::LinkCode code_;
  PollPace pace_;
  milliseconds next_{0};
};

}  // namespace

milliseconds PollPace::after_pending() {
  pause_ = std::min(pause_ + k_step, k_longest_pending);
  return pause_;
}

milliseconds PollPace::after_trouble(std::optional<milliseconds> retry_after) {
  pause_ = std::min(pause_ * 2, k_longest_trouble);
  return std::max(pause_, retry_after.value_or(milliseconds(0)));
}

Result<HeldSession> login_by_device(const Service& service, milliseconds patience,
                                    const ShowCode& show, const Notice& notice,
                                    const OnWait& on_wait) {
  return DeviceLogin(service, patience, show, notice, on_wait).run();
}

}  // namespace matinee::login

// SPDX-License-Identifier: MIT
#include "keyring/bus.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include <systemd/sd-bus.h>

#include "keyring/greeting.hpp"

namespace matinee::keyring {

namespace {

const Peer k_bus_itself{"the session bus", "org.freedesktop.DBus"};

Object bus_object() {
  return {k_bus_itself, "/org/freedesktop/DBus", "org.freedesktop.DBus"};
}

// sdbus-c++ does not wrap sd_bus_message_sensitive(), which wipes the buffer of a message when it
// is freed, and does not expose the sd_bus_message. The member is protected, so a derived class
// names it here.
struct MessageHandle : sdbus::Message {
  static sd_bus_message* of(sdbus::Message& message) {
    return static_cast<sd_bus_message*>(message.*(&MessageHandle::msg_));
  }
};

struct Outcome {
  bool arrived = false;
  sdbus::MethodReply reply = {};
  std::optional<sdbus::Error> error = {};
};

// Lets callers distinguish an unreachable bus from a locked keyring: both are Errc::locked.
constexpr NativeCode k_not_connected{NativeCode::Space::posix, ENOTCONN};

Error no_bus_anywhere() {
  return {Errc::locked,
          "no session bus, so no keyring: DBUS_SESSION_BUS_ADDRESS names none and "
          "XDG_RUNTIME_DIR has no socket \"bus\" (in tmux or over ssh, take both from the desktop "
          "session)",
          k_not_connected};
}

Result<std::string> first_that_answers(const Settings& settings, const Clock& clock) {
  std::optional<Error> first_error;
  for (const auto& place : places_of_session_bus(settings.bus_address, settings.runtime_dir)) {
    const auto greeted = greet(place, settings.patience.call, clock);
    if (greeted) return to_string(place);
    if (!first_error) first_error = greeted.error();
  }
  if (!first_error) return no_bus_anywhere();
  // The first address is the one that the desktop provided, so its error is the most useful.
  return Error(first_error->code(),
               first_error->message() +
                   " (in tmux or over ssh, take DBUS_SESSION_BUS_ADDRESS from the desktop session)",
               first_error->native().value_or(k_not_connected), first_error->recovery());
}

}  // namespace

Error no_item_in(std::string_view title, std::string_view whose) {
  return Error(Errc::not_found, fmt::format("{} holds no key of {}", title, whose))
      .about(Subject::session_source);
}

Error nonsense_from(std::string_view title, std::string_view method) {
  return {Errc::locked, fmt::format("{} answers {} with something else", title, method)};
}

Error no_answer_from(std::string_view title, std::string_view method) {
  return {Errc::locked, fmt::format("{} does not answer ({} timed out)", title, method),
          std::nullopt, Recovery::retry_later};
}

Error waiting_ended(Waited how, std::string_view title, std::string_view method) {
  switch (how) {
    case Waited::cancelled:
      return {Errc::cancelled, fmt::format("stopped waiting for {}", title)};
    case Waited::lost:
      return {Errc::locked,
              fmt::format("the session bus went away during {} of {}", method, title)};
    case Waited::done:
    case Waited::timed_out:
      break;
  }
  return no_answer_from(title, method);
}

Bus::Bus(std::unique_ptr<sdbus::IConnection> connection, const Settings& settings,
         const Clock& clock, std::stop_token stop)
    : connection_(std::move(connection)),
      patience_(settings.patience),
      clock_(clock),
      waker_(std::move(stop)) {}

Result<std::unique_ptr<Bus>> Bus::open(const Settings& settings, const Clock& clock,
                                       std::stop_token stop) {
  MATINEE_TRY_ASSIGN(const std::string address, first_that_answers(settings, clock));
  try {
    auto connection = sdbus::createSessionBusConnectionWithAddress(address);
    connection->setMethodCallTimeout(settings.patience.call);
    return std::unique_ptr<Bus>(new Bus(std::move(connection), settings, clock, std::move(stop)));
  } catch (const sdbus::Error& error) {
    return translate(error, fmt::format("the session bus at {}", address), "Hello");
  }
}

Error Bus::translate(const sdbus::Error& error, std::string_view title, std::string_view method) {
  const std::string& name = error.getName();
  constexpr std::array<std::string_view, 3> k_timeouts{"org.freedesktop.DBus.Error.NoReply",
                                                       "org.freedesktop.DBus.Error.Timeout",
                                                       "org.freedesktop.DBus.Error.TimedOut"};
  if (std::ranges::find(k_timeouts, name) != k_timeouts.end()) {
    return no_answer_from(title, method);
  }
  return {Errc::locked, fmt::format("{} refuses {} ({})", title, method, name)};
}

Result<Presence> Bus::find(const std::string& name) {
  MATINEE_TRY_ASSIGN(const auto owned,
                     ask<bool>(bus_object(), "NameHasOwner", patience_.call, name));
  if (std::get<0>(owned)) return Presence::running;
  MATINEE_TRY_ASSIGN(const auto names, ask<std::vector<std::string>>(
                                           bus_object(), "ListActivatableNames", patience_.call));
  const auto& list = std::get<0>(names);
  return std::ranges::find(list, name) != list.end() ? Presence::startable : Presence::absent;
}

Result<Peer> Bus::reach(const std::string& name, std::string_view title) {
  constexpr std::uint32_t k_no_flags = 0;
  MATINEE_TRY_ASSIGN(const Presence presence, find(name));
  if (presence == Presence::absent) {
    return Error(Errc::not_found, fmt::format("{} is not on the session bus", title));
  }
  if (presence == Presence::startable) {
    const auto started =
        ask<std::uint32_t>(bus_object(), "StartServiceByName", patience_.start, name, k_no_flags);
    if (!started && started.error().code() == Errc::cancelled) return started.error();
    if (!started) return Error(Errc::not_found, fmt::format("{} cannot be started", title));
  }
  MATINEE_TRY_ASSIGN(auto owner,
                     ask<std::string>(bus_object(), "GetNameOwner", patience_.call, name));
  return Peer{std::string(title), std::get<0>(std::move(owner))};
}

Result<sdbus::MethodReply> Bus::send(sdbus::IProxy& proxy, const sdbus::MethodCall& message,
                                     std::string_view title, std::string_view method,
                                     milliseconds patience) {
  // sd-bus gets a later deadline than ours, so that ours always expires first.
  constexpr milliseconds k_slack{1'000};
  auto outcome = std::make_shared<Outcome>();
  auto pending = call_async(
      proxy, message,
      [outcome](sdbus::MethodReply& reply, const sdbus::Error* error) {
        outcome->arrived = true;
        if (error != nullptr) {
          outcome->error = *error;
          return;
        }
        sd_bus_message_sensitive(MessageHandle::of(reply));
        outcome->reply = reply;
      },
      patience + k_slack);
  const Waited how = wait([&outcome] { return outcome->arrived; }, patience);
  if (how != Waited::done) {
    pending.cancel();
    return waiting_ended(how, title, method);
  }
  if (outcome->error) return translate(*outcome->error, title, method);
  return std::move(outcome->reply);
}

Result<sdbus::Slot> Bus::watch(const std::string& rule, MessageHandler handler) {
  try {
    return add_match(*connection_, rule, std::move(handler));
  } catch (const sdbus::Error& error) {
    return translate(error, k_bus_itself.title, "AddMatch");
  }
}

Waited Bus::wait(const std::function<bool()>& done, milliseconds patience) {
  const auto deadline = clock_.steady_now() + patience;
  try {
    while (true) {
      const bool more = process_event(*connection_);
      // Check this first: a reply that has arrived must not be reported as a timeout.
      if (done()) return Waited::done;
      if (waker_.stop_requested()) return Waited::cancelled;
      if (clock_.steady_now() >= deadline) return Waited::timed_out;
      if (!more) sleep_until_event(deadline);
    }
  } catch (const sdbus::Error&) {
    return done() ? Waited::done : Waited::lost;
  }
}

void Bus::sleep_until_event(std::chrono::steady_clock::time_point deadline) {
  const auto data = connection_->getEventLoopPollData();
  // `clock_` may be simulated, but poll(2) waits in real time, so only the remaining time is used.
  auto left = std::chrono::ceil<milliseconds>(deadline - clock_.steady_now());
  // sd-bus has timeouts of its own, at which it must be called again.
  if (const int own = data.getPollTimeout(); own >= 0) left = std::min(left, milliseconds(own));
  (void)waker_.wait(data.fd, data.events, std::chrono::steady_clock::now() + left);
}

}  // namespace matinee::keyring

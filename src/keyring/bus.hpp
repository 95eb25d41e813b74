// SPDX-License-Identifier: MIT
//
// A connection to the session bus without a thread of its own: it is served while somebody waits
// on it, and every wait ends at its deadline, at a request to stop, or when the bus is gone.
//
// Exceptions of sdbus-c++ end here. An Error names the peer, the method and the D-Bus error's name,
// never its text, which a daemon makes up.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include <fmt/format.h>

#include "keyring/keyring.hpp"
#include "keyring/sdbus.hpp"
#include "sys/waker.hpp"

namespace matinee::keyring {

using std::chrono::milliseconds;

/// Who is called. `owner` is the unique name, so that a call never starts a daemon.
struct Peer {
  std::string title;  ///< for messages: "the Secret Service"
  std::string owner;
};

struct Object {
  const Peer& peer;
  std::string path;
  std::string interface;
};

enum class Waited : std::uint8_t { done, timed_out, cancelled, lost };

/// Errors that speak of `peer`.
Error nonsense_from(std::string_view title, std::string_view method);
Error no_item_in(std::string_view title, std::string_view whose);
Error no_answer_from(std::string_view title, std::string_view method);
Error waiting_ended(Waited how, std::string_view title, std::string_view method);

class Bus {
 public:
  /// Greets each place of the session bus and connects to the first that answers.
  static Result<std::unique_ptr<Bus>> open(const Settings& settings, const Clock& clock,
                                           std::stop_token stop);

  const Patience& patience() const noexcept { return patience_; }

  /// Whether a well-known name has an owner, or the bus knows how to start one. Starts nobody.
  Result<Presence> find(const std::string& name);

  /// The owner; it is started first where it does not run. Errc::not_found where it cannot be.
  Result<Peer> reach(const std::string& name, std::string_view title);

  /// Calls and waits for the reply. The reply's buffer is wiped when it is released.
  template <class... Arguments>
  Result<sdbus::MethodReply> call(const Object& object, const std::string& method,
                                  milliseconds patience, const Arguments&... arguments) {
    try {
      auto proxy = create_proxy(*connection_, object.peer.owner, object.path);
      auto message = create_call(*proxy, object.interface, method);
      (void)(message << ... << arguments);
      return send(*proxy, message, object.peer.title, method, patience);
    } catch (const sdbus::Error& error) {
      return translate(error, object.peer.title, method);
    }
  }

  /// The same, and reads the reply as exactly these values.
  template <class... Values, class... Arguments>
  Result<std::tuple<Values...>> ask(const Object& object, const std::string& method,
                                    milliseconds patience, const Arguments&... arguments) {
    MATINEE_TRY_ASSIGN(auto reply, call(object, method, patience, arguments...));
    try {
      std::tuple<Values...> values;
      std::apply([&reply](auto&... value) { (void)(reply >> ... >> value); }, values);
      if (!reply) return nonsense_from(object.peer.title, method);
      return values;
    } catch (const sdbus::Error&) {
      return nonsense_from(object.peer.title, method);
    }
  }

  /// Calls `handler` for each message that matches `rule` as long as the result lives. The handler
  /// runs inside wait() and may not throw.
  Result<sdbus::Slot> watch(const std::string& rule, MessageHandler handler);

  /// Serves the bus until `done` says so.
  Waited wait(const std::function<bool()>& done, milliseconds patience);

  /// In the words of this layer.
  static Error translate(const sdbus::Error& error, std::string_view title,
                         std::string_view method);

 private:
  Bus(std::unique_ptr<sdbus::IConnection> connection, const Settings& settings, const Clock& clock,
      std::stop_token stop);

  Result<sdbus::MethodReply> send(sdbus::IProxy& proxy, const sdbus::MethodCall& message,
                                  std::string_view title, std::string_view method,
                                  milliseconds patience);
  void sleep_until_event(std::chrono::steady_clock::time_point deadline);

  std::unique_ptr<sdbus::IConnection> connection_;
  Patience patience_;
  const Clock& clock_;
  sys::Waker waker_;
};

}  // namespace matinee::keyring

// SPDX-License-Identifier: MIT
//
// A connection to the session bus. It has no thread: messages are processed only while a caller
// waits. Every wait ends at its deadline, at a stop request, or when the connection is lost.
//
// Exceptions of sdbus-c++ do not leave this class. An Error names the peer, the method and the name
// of the D-Bus error. It never contains the text of the D-Bus error, because a daemon chooses that
// freely.
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

/// The service that is called. `owner` is its unique bus name, so that a call never starts a
/// daemon.
struct Peer {
  std::string title;  ///< for messages: "the Secret Service"
  std::string owner;
};

/// An object of a service, with the interface to call. Borrows the peer.
struct Object {
  const Peer& peer;
  std::string path;
  std::string interface;
};

/// How a wait ended. `lost` means that the connection broke.
enum class Waited : std::uint8_t { done, timed_out, cancelled, lost };

/// The errors of this layer. Messages call the peer `title`.
Error nonsense_from(std::string_view title, std::string_view method);
Error no_item_in(std::string_view title, std::string_view whose);
Error no_answer_from(std::string_view title, std::string_view method);
Error waiting_ended(Waited how, std::string_view title, std::string_view method);

/// Use it from one thread. Calls fail with Errc::locked if the peer refuses, does not answer in
/// time or sends a malformed reply, and if the connection is lost. They fail with Errc::cancelled
/// as soon as the stop token of open() is triggered.
class Bus {
 public:
  /// Tries each address of the session bus and connects to the first that answers. Fails with
  /// Errc::locked if none does. `clock` must outlive the result.
  static Result<std::unique_ptr<Bus>> open(const Settings& settings, const Clock& clock,
                                           std::stop_token stop);

  const Patience& patience() const noexcept { return patience_; }

  /// Whether a well-known name has an owner, or the bus can start one. Does not start it.
  Result<Presence> find(const std::string& name);

  /// Returns the owner of a well-known name, and starts it first if it does not run. Fails with
  /// Errc::not_found if the name is unknown or its owner cannot be started.
  Result<Peer> reach(const std::string& name, std::string_view title);

  /// Calls a method and waits for the reply. The buffer of the reply is wiped when it is freed.
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

  /// Like call(), and reads the reply as these values. Fails with Errc::locked if their types do
  /// not match.
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

  /// Calls `handler` for each message that matches `rule`, until the result is destroyed. The
  /// handler runs inside wait() and must not throw.
  Result<sdbus::Slot> watch(const std::string& rule, MessageHandler handler);

  /// Processes messages until `done` returns true.
  Waited wait(const std::function<bool()>& done, milliseconds patience);

  /// Converts an exception of sdbus-c++. Messages call the peer `title`.
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

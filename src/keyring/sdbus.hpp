// SPDX-License-Identifier: MIT
//
// Wrappers for calls that differ between sdbus-c++ 1 (Debian 12) and 2 (Debian 13). Version 2 has
// separate types for names, passes messages to handlers by value, and renamed two functions. All
// wrappers throw sdbus::Error, as sdbus-c++ does.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <sdbus-c++/sdbus-c++.h>

// Neither version defines a version macro, but only version 2 has this header.
#if __has_include(<sdbus-c++/VTableItems.h>)
#define MATINEE_SDBUS_2 1
#else
#define MATINEE_SDBUS_2 0
#endif

namespace matinee::keyring {

/// `error` is null if the call succeeded. Both arguments are valid during the call only.
using ReplyHandler = std::function<void(sdbus::MethodReply& reply, const sdbus::Error* error)>;
using MessageHandler = std::function<void(sdbus::Message& message)>;

inline std::unique_ptr<sdbus::IProxy> create_proxy(sdbus::IConnection& connection,
                                                   const std::string& owner,
                                                   const std::string& path) {
#if MATINEE_SDBUS_2
  return sdbus::createProxy(connection, sdbus::ServiceName(owner), sdbus::ObjectPath(path));
#else
  return sdbus::createProxy(connection, owner, path);
#endif
}

inline sdbus::MethodCall create_call(sdbus::IProxy& proxy, const std::string& interface,
                                     const std::string& method) {
#if MATINEE_SDBUS_2
  return proxy.createMethodCall(sdbus::InterfaceName(interface), sdbus::MethodName(method));
#else
  return proxy.createMethodCall(interface, method);
#endif
}

/// Sends a call and returns at once. `handler` runs later, inside process_event().
inline sdbus::PendingAsyncCall call_async(sdbus::IProxy& proxy, const sdbus::MethodCall& message,
                                          ReplyHandler handler, std::chrono::milliseconds timeout) {
  // The error is a pointer in version 1 and an optional in version 2. Both arguments have names
  // here, so they are lvalues and bind to the references of ReplyHandler.
  auto adapted = [handler = std::move(handler)](auto&& reply, auto&& error) {
    handler(reply, error ? &*error : nullptr);
  };
#if MATINEE_SDBUS_2
  return proxy.callMethodAsync(message, std::move(adapted), timeout);
#else
  return proxy.callMethod(message, std::move(adapted), timeout);
#endif
}

/// Calls `handler` for each message that matches `rule`, until the result is destroyed.
inline sdbus::Slot add_match(sdbus::IConnection& connection, const std::string& rule,
                             MessageHandler handler) {
  auto adapted = [handler = std::move(handler)](auto&& message) { handler(message); };
#if MATINEE_SDBUS_2
  return connection.addMatch(rule, std::move(adapted), sdbus::return_slot);
#else
  return connection.addMatch(rule, std::move(adapted));
#endif
}

/// Processes one pending event. Returns false if there was none.
inline bool process_event(sdbus::IConnection& connection) {
#if MATINEE_SDBUS_2
  return connection.processPendingEvent();
#else
  return connection.processPendingRequest();
#endif
}

}  // namespace matinee::keyring

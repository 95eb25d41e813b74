// SPDX-License-Identifier: MIT
//
// The calls that sdbus-c++ 1 (Debian 12) and 2 (Debian 13) spell differently, in one spelling.
// Version 2 wraps names in types of their own, passes a handler its message by value, and renamed
// two functions. All of them throw sdbus::Error, as sdbus-c++ does.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <sdbus-c++/sdbus-c++.h>

// Only version 2 has this header; neither defines its version.
#if __has_include(<sdbus-c++/VTableItems.h>)
#define MATINEE_SDBUS_2 1
#else
#define MATINEE_SDBUS_2 0
#endif

namespace matinee::keyring {

/// `error` is null where the call succeeded. Neither argument outlives the call.
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

/// Sends the call and returns at once; `handler` runs when the connection is served.
inline sdbus::PendingAsyncCall call_async(sdbus::IProxy& proxy, const sdbus::MethodCall& message,
                                          ReplyHandler handler, std::chrono::milliseconds timeout) {
  // The error is a pointer or an optional; the arguments are named, and so bind to references.
  auto adapted = [handler = std::move(handler)](auto&& reply, auto&& error) {
    handler(reply, error ? &*error : nullptr);
  };
#if MATINEE_SDBUS_2
  return proxy.callMethodAsync(message, std::move(adapted), timeout);
#else
  return proxy.callMethod(message, std::move(adapted), timeout);
#endif
}

/// Calls `handler` for each message that matches `rule` as long as the result lives.
inline sdbus::Slot add_match(sdbus::IConnection& connection, const std::string& rule,
                             MessageHandler handler) {
  auto adapted = [handler = std::move(handler)](auto&& message) { handler(message); };
#if MATINEE_SDBUS_2
  return connection.addMatch(rule, std::move(adapted), sdbus::return_slot);
#else
  return connection.addMatch(rule, std::move(adapted));
#endif
}

/// Handles one event that has arrived. False where there was none.
inline bool process_event(sdbus::IConnection& connection) {
#if MATINEE_SDBUS_2
  return connection.processPendingEvent();
#else
  return connection.processPendingRequest();
#endif
}

}  // namespace matinee::keyring

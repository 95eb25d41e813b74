// SPDX-License-Identifier: MIT
//
// What agent and clients say to each other: JSON-RPC 2.0, one object a line. The codec is pure;
// docs/agent-protocol.md is the specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/error.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::agent {

inline constexpr int k_protocol_version = 1;

/// The longest line, its line feed apart.
inline constexpr std::size_t k_max_frame_bytes = std::size_t{64} * 1024;

/// What a client can ask for.
namespace order {
struct Hello {};
struct Headers {
  /// The client's own way to the service (network_of); empty where any will do.
  std::string network;
};
struct Status {
  std::string network;
};
struct Refresh {
  /// Whether a session that was forgotten is taken up again.
  bool takes_back_forget = false;
  std::string network = {};
};
/// Tells that the service refuses a token. The agent checks it now, if it is the one that it keeps.
struct ReportRefused {
  std::string fingerprint = {};  ///< digest_of (base/token_digest.hpp)
  std::string network = {};
};
/// The session itself, for the commands of the agent's own user that make calls of their own.
struct Credential {
  std::string network = {};
};
/// Hands a session over: as a credential, or as cookies among which one is.
struct Accept {
  std::variant<HeldSession, CookieJar> session = {};
  std::string network = {};
};
struct Forget {
  /// Whether to end the session at the service too.
  bool everywhere = false;
  std::string network = {};
};
struct Lock {
  Secret passphrase;
};
struct Unlock {
  Secret passphrase;
};
struct Stop {};
}  // namespace order

using Order = std::variant<order::Hello, order::Headers, order::Status, order::Refresh,
                           order::ReportRefused, order::Credential, order::Accept, order::Forget,
                           order::Lock, order::Unlock, order::Stop>;

/// The network that an order is meant for; empty where any will do.
std::string_view network_of(const Order& order) noexcept;

/// Every method, `hello` first.
std::span<const std::string_view> method_names() noexcept;

/// The name of the method that carries an order.
std::string_view method_of(const Order& order) noexcept;

struct Call {
  /// The id as JSON text, to be sent back as it came; empty for a notification, which gets no
  /// answer.
  std::string id;
  Order order;
};

/// The codes of JSON-RPC 2.0, section 5.1.
enum class RpcCode : std::int16_t {
  not_json = -32700,
  not_a_request = -32600,
  unknown_method = -32601,
  bad_params = -32602,
};

/// Why a line is no call. The connection may go on.
struct Refusal {
  std::string id;
  RpcCode code;
  std::string message;
};

/// Reads one line, without its line feed. Never fails: what is no call is a Refusal.
std::variant<Call, Refusal> parse_call(std::string_view line);

/// A line of a client, line feed included. It may hold a secret.
Secret encode_call(std::int64_t id, const Order& order);

/// Lines of the agent, line feed included.
std::string encode_error(std::string_view id, const Error& error);
std::string encode_refusal(const Refusal& refusal);

/// The line around a result, which is JSON text and is sent apart from it because it may be a
/// secret: what stands before and after.
struct Envelope {
  std::string before;
  std::string_view after = "}\n";
};
Envelope envelope_of(std::string_view id);

/// The result in an agent's line, as JSON text, or the Error that it holds. Nothing for a line that
/// is no answer to call `id`, or that says in the codes of JSON-RPC that the call was not
/// understood.
std::optional<Result<Secret>> parse_answer(std::string_view line, std::int64_t id);

/// Results as JSON text, and back. The shapes are the contract's.
Secret encode_headers(const AuthHeaders& headers);
Result<AuthHeaders> parse_headers(const Secret& json);

/// What an agent adds to a status.
struct StatusReport {
  SessionStatus status = {};
  bool from_agent = false;
  std::optional<UnixTime> next_check_at = {};
};
std::string encode_status(const StatusReport& report);
Result<StatusReport> parse_status(std::string_view json);

/// What an agent has forgotten: where that session came from. Nothing if it kept none.
std::string encode_forgotten(const std::optional<CookieOrigin>& origin);
std::optional<CookieOrigin> parse_forgotten(const Secret& json);

/// What an agent says of itself.
struct Greeting {
  std::int64_t pid = 0;
  std::string version = {};
  bool is_locked = false;
  /// Whether its source is every browser, as a command's is that names none.
  bool reads_browsers = false;
  /// What was named when it was started: "file", "token", "credential", or a browser as
  /// --cookies-from-browser has it. Empty if nothing was, or if it does not say.
  std::string named_source = {};
  /// Whether `headers` is answered from memory.
  bool is_ready = false;
  /// What decides which session it finds, as host::Circumstances has it. Empty if it does not say.
  std::map<std::string, std::string> circumstances = {};
  /// The address of its session bus, empty if it has none; nothing if it does not say.
  std::optional<std::string> session_bus = {};
  /// The sessions of its source that it could not use.
  std::vector<PassedOver> passed_over = {};
};
std::string encode_hello(const Greeting& greeting);
Result<Greeting> parse_hello(const Secret& json);

/// A session without its cookies.
Secret encode_session(const HeldSession& session);
/// Errc::failure for what is no session.
Result<HeldSession> parse_session(const Secret& json);

/// One word for the flags that say how the service is reached: empty for the real one.
std::string network_of(std::string_view cacert, const std::vector<std::string>& connect_to);

}  // namespace matinee::agent

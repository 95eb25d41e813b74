// SPDX-License-Identifier: MIT
//
// The protocol between agent and clients: JSON-RPC 2.0, one object per line. Pure.
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

/// The maximum length of a line in bytes, without its line feed.
inline constexpr std::size_t k_max_frame_bytes = std::size_t{64} * 1024;

/// The requests of a client.
namespace order {
struct Hello {};
struct Headers {
  /// How the client reaches the service (network_of); empty if any network will do.
  std::string network;
};
struct Status {
  std::string network;
};
struct Refresh {
  /// Whether to use a session again that the user has forgotten.
  bool takes_back_forget = false;
  std::string network = {};
};
/// Reports that the service refuses a token. The agent checks it if it is its own token.
struct ReportRefused {
  std::string fingerprint = {};  ///< digest_of() (base/token_digest.hpp)
  std::string network = {};
};
/// Asks for the session itself. For commands of the same user that make their own calls.
struct Credential {
  std::string network = {};
};
/// Sends a session to the agent, as a credential or as cookies that contain one.
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

/// The network that a request is meant for; empty if any will do.
std::string_view network_of(const Order& order) noexcept;

/// All method names; `hello` is the first.
std::span<const std::string_view> method_names() noexcept;

/// The method name of a request.
std::string_view method_of(const Order& order) noexcept;

struct Call {
  /// The id as JSON text, for the response. Empty for a notification, which gets no response.
  std::string id;
  Order order;
};

/// The error codes of JSON-RPC 2.0, section 5.1.
enum class RpcCode : std::int16_t {
  not_json = -32700,
  not_a_request = -32600,
  unknown_method = -32601,
  bad_params = -32602,
};

/// The JSON-RPC error for a line that is not a valid request. The connection stays open.
struct Refusal {
  std::string id;
  RpcCode code;
  std::string message;
};

/// Parses one line without its line feed. Never fails: an invalid line gives a Refusal.
std::variant<Call, Refusal> parse_call(std::string_view line);

/// Encodes a request as a line with its line feed. The line may contain a secret.
Secret encode_call(std::int64_t id, const Order& order);

/// Encodes an error response as a line with its line feed.
std::string encode_error(std::string_view id, const Error& error);
std::string encode_refusal(const Refusal& refusal);

/// The text before and after the result in a response line. The result is JSON text that may be a
/// secret, so it is sent separately and not copied into the line.
struct Envelope {
  std::string before;
  std::string_view after = "}\n";
};
Envelope envelope_of(std::string_view id);

/// Returns the result as JSON text, or the error that the line contains. Returns nullopt if the
/// line is not a response to call `id`, or if it has an error code of JSON-RPC, which means that
/// the agent did not understand the request.
std::optional<Result<Secret>> parse_answer(std::string_view line, std::int64_t id);

/// Converts results to JSON text and back. The contract defines their shapes.
Secret encode_headers(const AuthHeaders& headers);
Result<AuthHeaders> parse_headers(const Secret& json);

/// A session status, and what an agent adds to it.
struct StatusReport {
  SessionStatus status = {};
  bool from_agent = false;
  std::optional<UnixTime> next_check_at = {};
};
std::string encode_status(const StatusReport& report);
Result<StatusReport> parse_status(std::string_view json);

/// The result of `forget`: where the forgotten session came from; nullopt if there was none.
std::string encode_forgotten(const std::optional<CookieOrigin>& origin);
std::optional<CookieOrigin> parse_forgotten(const Secret& json);

/// The result of `hello`.
struct Greeting {
  std::int64_t pid = 0;
  std::string version = {};
  bool is_locked = false;
  /// Whether its source is all browsers, as for a command without a source.
  bool reads_browsers = false;
  /// The source that was named at its start: "file", "token", "credential", or a browser as in
  /// --cookies-from-browser. Empty if none was named or the agent does not say.
  std::string named_source = {};
  /// Whether `headers` can be answered from memory.
  bool is_ready = false;
  /// The environment that decides which session it finds (host::Circumstances). Empty if the agent
  /// does not say.
  std::map<std::string, std::string> circumstances = {};
  /// The address of its D-Bus session bus. Empty if it has none; nullopt if the agent does not say.
  std::optional<std::string> session_bus = {};
  /// The sessions that it skipped in the last choice.
  std::vector<PassedOver> passed_over = {};
};
std::string encode_hello(const Greeting& greeting);
Result<Greeting> parse_hello(const Secret& json);

/// A session without its cookies.
Secret encode_session(const HeldSession& session);
/// Fails with Errc::failure if the text is not a session.
Result<HeldSession> parse_session(const Secret& json);

/// Joins the options that say how to reach the service into one string; empty without such options.
std::string network_of(std::string_view cacert, const std::vector<std::string>& connect_to);

}  // namespace matinee::agent

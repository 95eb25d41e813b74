// SPDX-License-Identifier: MIT
#include "agent_checkup.hpp"

#include <utility>

#include <fmt/format.h>

#include "agent/client.hpp"
#include "hints.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

namespace {

using State = Check::State;

std::string detail_of(const SeenAgent& seen, const agent::Greeting& greeting) {
  std::string text =
      fmt::format("{}, process {}, version {}", greeting.is_locked ? "locked" : "running",
                  greeting.pid, greeting.version);
  if (seen.session) text += fmt::format(", session {}", to_string(*seen.session));
  if (!seen.difference.empty()) {
    text += fmt::format(", serves another {}: commands do without it here", seen.difference);
  }
  return text;
}

void advise_on(const agent::Greeting& greeting, const std::string& socket,
               std::string_view own_version, Checkup& checkup) {
  if (greeting.is_locked) {
    checkup.advice.push_back({"agent_locked", socket, "the agent is locked", Errc::locked,
                              hint_for(Error(Errc::locked, "").about(Subject::agent), k_doctor)});
  }
  if (greeting.version != own_version) {
    checkup.advice.push_back(
        {"agent_of_other_version", socket,
         fmt::format("the agent has version {}, this program has {}", greeting.version,
                     own_version),
         std::nullopt, "matinee agent stop; the next command that needs one starts the new one"});
  }
}

// Nobody listens. That is no fault, unless something says that somebody should.
void check_absent(const SeenAgent& seen, Checkup& checkup) {
  const std::string& socket = seen.place.socket.native();
  if (!seen.has_socket && !seen.place.is_named) {
    checkup.checks.push_back({"agent", socket, State::absent, "none runs"});
    return;
  }
  const std::string what = seen.has_socket ? "nobody listens at it: its agent has died"
                                           : "MATINEE_SOCKET names it, and no agent is there";
  checkup.checks.push_back({"agent", socket, State::failed, what});
  checkup.advice.push_back({"agent_gone", socket, what, Errc::not_found,
                            seen.place.is_named ? "matinee agent start, or unset MATINEE_SOCKET"
                                                : "matinee agent start"});
}

void check_failed(const std::string& socket, const Error& error, Checkup& checkup) {
  checkup.checks.push_back({"agent", socket, State::failed, error.message()});
  const bool is_silent = error.code() == Errc::network;
  checkup.advice.push_back(
      {is_silent ? "agent_silent" : "agent_failed", socket, error.message(), error.code(),
       is_silent
           ? "matinee agent start, after ending its process; --no-agent does without the agent"
           : hint_for(error.about(Subject::agent), k_doctor)});
}

}  // namespace

SeenAgent look_at_agent(const host::AgentPlace& place, const host::Circumstances& own,
                        const std::string& network, std::chrono::milliseconds patience) {
  std::error_code ignored;
  SeenAgent seen{.place = place};
  const auto folder = place.socket.parent_path();
  if (std::filesystem::exists(folder, ignored)) seen.folder_fault = folder_fault(folder.native());
  seen.has_socket = std::filesystem::exists(std::filesystem::symlink_status(place.socket, ignored));
  auto client = agent::Client::connect(place.socket);
  if (!client) {
    seen.greeting = client.error();
    return seen;
  }
  client->set_patience(patience);
  seen.greeting = client->greet();
  if (!seen.greeting) return seen;
  if (!place.is_named) {
    seen.difference = host::find_difference(own, seen.greeting->circumstances).value_or("");
  }
  if (seen.greeting->is_locked || !seen.difference.empty()) return seen;
  // One that reaches the service in another way refuses, and is well all the same.
  if (const auto report = client->status(network)) {
    seen.session = report->status.state;
    seen.reason = report->status.reason;
  }
  return seen;
}

void check_agent(const SeenAgent& seen, std::string_view own_version, Checkup& checkup) {
  const std::string& socket = seen.place.socket.native();
  if (seen.greeting) {
    const bool is_refused = seen.session == SessionState::expired;
    checkup.checks.push_back({"agent", socket, is_refused ? State::failed : State::good,
                              detail_of(seen, *seen.greeting)});
    advise_on(*seen.greeting, socket, own_version, checkup);
    if (is_refused) {
      checkup.advice.push_back({"agent_session_refused", socket,
                                "the service refuses the session that the agent keeps",
                                Errc::rejected, hint_for(Error(Errc::rejected, ""), k_doctor)});
    }
    const bool is_forgotten = seen.session == SessionState::signed_out && seen.reason &&
                              seen.reason->subject() == Subject::agent;
    if (is_forgotten) {
      checkup.advice.push_back({"agent_session_forgotten", socket, seen.reason->message(),
                                Errc::signed_out, hint_for(*seen.reason, k_doctor)});
    }
  } else if (seen.greeting.error().code() == Errc::not_found) {
    check_absent(seen, checkup);
  } else {
    check_failed(socket, seen.greeting.error(), checkup);
  }
  if (seen.folder_fault.empty()) return;
  const std::string folder = seen.place.socket.parent_path().native();
  checkup.checks.push_back({"agent's folder", folder, State::failed, seen.folder_fault});
  checkup.advice.push_back({"agent_folder_unsafe", folder, seen.folder_fault, Errc::storage,
                            hint_for(Error(Errc::storage, "").about(Subject::agent), k_doctor)});
}

void leave_agent_unchecked(std::string_view why, Checkup& checkup) {
  checkup.checks.push_back({"agent", "", State::absent, std::string(why)});
}

}  // namespace matinee::cli

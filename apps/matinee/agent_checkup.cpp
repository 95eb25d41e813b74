// SPDX-License-Identifier: MIT
#include "agent_checkup.hpp"

#include <string>
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

// What it says out of its memory may be over since. Only of a session that it thinks valid it is
// asked again: to read its source for another one may raise a keyring's prompt.
void ask_about_session(agent::Client& client, const std::string& network, SeenAgent& seen) {
  auto report = client.status(network);
  if (report && report->status.state == SessionState::valid) {
    auto anew = client.refresh(network);
    const bool has_no_source = !anew && anew.error().code() == Errc::signed_out;
    if (!has_no_source) report = std::move(anew);
  }
  if (report) {
    seen.session = report->status.state;
    seen.reason = report->status.reason;
    seen.origin = report->status.origin;
  } else if (report.error().code() != Errc::unavailable) {
    // One that reaches the service in another way refuses, and is well all the same.
    seen.reason = report.error();
  }
}

// A sign-in goes to the agent wherever its session is from.
std::string next_step(const Error& why, const SeenAgent& seen) {
  const Action action = seen.origin ? doctor_about(*seen.origin) : k_doctor;
  const bool is_handed_over = action.from == SessionFrom::file || action.from == SessionFrom::token;
  const bool is_lost = why.code() == Errc::rejected || why.code() == Errc::signed_out;
  const std::string hint = hint_for(why, action);
  return is_lost && is_handed_over ? "matinee login, or " + hint : hint;
}

// That no browser holds a session is the browsers' to say.
void advise_on_session(const SeenAgent& seen, const std::string& socket, Checkup& checkup) {
  if (seen.session == SessionState::expired) {
    const Error why(Errc::rejected, "the service refuses the session that the agent keeps");
    add_advice({"agent_session_refused", socket, why.message(), why.code(), next_step(why, seen)},
               checkup);
    return;
  }
  if (!seen.reason) return;
  const bool is_forgotten =
      seen.session == SessionState::signed_out && seen.reason->subject() == Subject::agent;
  const bool is_of_browsers =
      seen.session == SessionState::signed_out && !is_forgotten && seen.greeting->reads_browsers;
  if (is_of_browsers) return;
  add_advice({is_forgotten ? "agent_session_forgotten" : "agent_session_failed", socket,
              seen.reason->message(), seen.reason->code(), next_step(*seen.reason, seen)},
             checkup);
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
  ask_about_session(*client, network, seen);
  return seen;
}

void check_agent(const SeenAgent& seen, std::string_view own_version, Checkup& checkup) {
  const std::string& socket = seen.place.socket.native();
  if (seen.greeting) {
    const bool has_failed = seen.session == SessionState::expired ||
                            (seen.reason && seen.session != SessionState::signed_out);
    checkup.checks.push_back({"agent", socket, has_failed ? State::failed : State::good,
                              detail_of(seen, *seen.greeting)});
    advise_on(*seen.greeting, socket, own_version, checkup);
    advise_on_session(seen, socket, checkup);
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

// SPDX-License-Identifier: MIT
#include "agent_run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/agent_connection.hpp"
#include "agent/fetch_child.hpp"
#include "agent/passed_over.hpp"
#include "fence/agent_fence.hpp"
#include "host/circumstances.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "json/error.hpp"
#include "json/json.hpp"
#include "leaving_watch.hpp"
#include "modules/agent_module.hpp"
#include "modules/load.hpp"
#include "sign_in_call.hpp"
#include "sqlite/wiping.hpp"
#include "starter.hpp"
#include "sys/code_pages.hpp"
#include "sys/hardening.hpp"
#include "sys/unix_socket.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

struct Listening {
  UniqueFd listener = {};
  /// Held while the agent runs, so that a user has one agent.
  UniqueFd lock = {};
  /// Empty if systemd opened the socket.
  std::filesystem::path socket = {};
};

// sd_listen_fds(3): the first descriptor is 3, and meant for this process only if the pid says so.
Result<UniqueFd> inherited_socket() {
  const std::string pid = host::variable("LISTEN_PID");
  const std::string count = host::variable("LISTEN_FDS");
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  ::unsetenv("LISTEN_FDNAMES");
  constexpr int k_first = 3;
  if (count != "1" || pid != fmt::to_string(::getpid())) return UniqueFd();
  UniqueFd fd(k_adopt, k_first);
  if (!sys::is_listening(fd.get())) {
    return Error(Errc::usage,
                 "what the service manager handed over is no listening Unix stream socket");
  }
  ::fcntl(k_first, F_SETFD, FD_CLOEXEC);
  return fd;
}

// Fails if the path is something other than a socket.
Result<void> check_free(const std::filesystem::path& socket) {
  std::error_code ignored;
  const auto found = std::filesystem::symlink_status(socket, ignored);
  const bool is_other = std::filesystem::exists(found) && !std::filesystem::is_socket(found);
  if (!is_other) return {};
  return Error(Errc::storage, fmt::format("{}: not a socket", socket.native()));
}

Result<Listening> listen_at(const host::AgentPlace& place, UniqueFd inherited) {
  Listening listening{.listener = std::move(inherited)};
  if (listening.listener) return listening;
  auto lock = sys::lock_file(place.socket.native() + ".lock");
  if (!lock) {
    if (lock.error().code() != Errc::busy) return lock.error();
    return Error(Errc::busy, fmt::format("an agent already serves {}", place.socket.native()))
        .about(Subject::agent);
  }
  listening.lock = std::move(*lock);
  MATINEE_TRY(check_free(place.socket));
  MATINEE_TRY_ASSIGN(listening.listener, sys::listen_at(place.socket));
  listening.socket = place.socket;
  return listening;
}

Result<Listening> listen(const host::AgentPlace& place, UniqueFd inherited) {
  auto listening = listen_at(place, std::move(inherited));
  if (!listening) return listening.error().about(Subject::output);
  return listening;
}

// Writes to `ready` once and closes it.
void say(UniqueFd& ready, std::string_view words) {
  if (!ready) return;
  // The reader may have ended; the agent serves nevertheless.
  (void)!::write(ready.get(), words.data(), words.size());
  ready.reset();
}

std::string_view words_for(agent::Ending ending) {
  switch (ending) {
    case agent::Ending::asked:
      return "ended as asked";
    case agent::Ending::signalled:
      return "ended by a signal";
    case agent::Ending::idle:
      return "ended: idle for as long as --idle-exit says";
    case agent::Ending::old:
      return "ended: as old as --exit-after says";
    case agent::Ending::replaced:
      return "ended: its socket is gone";
  }
  return "ended";
}

class Logger {
 public:
  explicit Logger(Console& console) : console_(console) {}

  void operator()(std::string_view line) const {
    console_.tell(fmt::format("{}matinee agent: {}", is_journal_ ? "<6>" : "", printable(line)));
  }

 private:
  Console& console_;
  bool is_journal_ = !host::variable("JOURNAL_STREAM").empty();
};

// Must be called before the agent reads any foreign data.
Result<void> settle(Starter& starter, const GlobalOptions& global, const AgentOptions& options,
                    const std::filesystem::path& own_socket,
                    const std::filesystem::path& agent_socket) {
  std::vector<std::string> arguments{std::string(k_user_agent), host::absolute(global.cacert)};
  std::ranges::copy(global.connect_to, std::back_inserter(arguments));
  return starter.settle({.hook = options.hook,
                         .own_socket = own_socket,
                         .agent_socket = agent_socket,
                         .notice_arguments = notice_arguments(global, options),
                         .fetch_arguments = std::move(arguments)});
}

Result<ExitCode> serve(Context& context, const AgentOptions& options, AgentProcess process,
                       UniqueFd& ready) {
  (void)sqlite::wipe_freed_memory();
  // Nobody waits for matinee-fetch, which is its child.
  std::signal(SIGCHLD, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  // Before there is a socket, which one that does not come up would leave.
  MATINEE_TRY(access::check_ca_file(context.access().options().cacert));
  // An agent asks no other agent.
  MATINEE_TRY_ASSIGN(SessionSource * source, context.access().local_source());
  MATINEE_TRY_ASSIGN(void* const symbol,
                     modules::load(host::program_part("matinee-agent.so"), k_run_agent));
  MATINEE_TRY_ASSIGN(Starter starter, std::move(process.starter));
  MATINEE_TRY_ASSIGN(UniqueFd inherited, inherited_socket());
  const auto own_socket = inherited ? std::filesystem::path() : place.socket;
  MATINEE_TRY(settle(starter, context.options(), options, own_socket, place.socket));
  // The folder was created before this process lost the permission to do so.
  if (!inherited) MATINEE_TRY(process.folder);
  MATINEE_TRY_ASSIGN(Listening listening, listen(place, std::move(inherited)));
  agent::FetchChild transport([&starter] { return starter.start_fetch(); }, context.clock());

  const Logger log(context.console());
  agent::RememberingSource remembering(*source, log);
  AgentModuleArguments arguments{
      .listener = std::move(listening.listener),
      .source = &remembering,
      .transport = &transport,
      .clock = &context.clock(),
      .keeper = {.auth = {.client = "web",
                          .country = context.access().options().country,
                          .lifetime = options.lifetime,
                          .on_passed_over =
                              [&](const PassedOver& passed) { remembering.add(passed); }},
                 .monitor = {.interval = options.interval},
                 .on_token_discarded = [&transport] { transport.end(); }},
      .server = {.version = std::string(k_version),
                 .circumstances = access::circumstances_of(context.access().environment(),
                                                           context.options().config_file),
                 .session_bus = host::session_bus(),
                 .passed_over = [&] { return remembering.passed_over(); },
                 .network = context.access().network(),
                 .reads_browsers = !context.access().names_source(),
                 .named_source = context.access().source_word(),
                 .idle_life = options.idle_life,
                 .total_life = options.total_life,
                 .socket = listening.socket},
      .call =
          [&](const SessionStatus& status) {
            call_for_sign_in(context, options, status, starter, log);
          },
      .log = log,
      .stop = context.stop_token(),
      .protections = process.protections};
  std::optional<LeavingWatch> watch;
  if (options.notify_leaving_days > 0) {
    watch.emplace(
        context.clock(), NoticeStamps(context.access().options().state_folder),
        [&starter] { return starter.start_notice(); }, log);
  }
  log(fmt::format("serving {}", place.socket.native()));
  if (!sys::can_lock_memory()) log("secrets may be swapped out: no memory can be locked");
  if (!process.landlock_problem.empty()) log("no Landlock: " + process.landlock_problem);
  say(ready, "ok");
  sys::release_code_pages();
  Result<agent::Ending> ending = Error(Errc::bug, "the agent was not run");
  reinterpret_cast<RunAgent>(symbol)(std::move(arguments), ending);
  const bool is_ours = !ending || *ending != agent::Ending::replaced;
  if (is_ours && !listening.socket.empty()) (void)starter.remove_socket();
  if (!ending) return ending.error();
  log(words_for(*ending));
  return ExitCode::ok;
}

}  // namespace

AgentProcess become_agent(std::span<char*> words, bool is_in_background) {
  if (is_in_background) move_to_new_memory();
  AgentProcess process{.starter = Starter::split_off(words)};
  std::string folder;
  if (const auto place = host::agent_place()) {
    folder = place->socket.parent_path();
    process.folder = sys::make_private_folder(folder);
    if (!process.folder) {
      process.folder = process.folder.error().about(Subject::output);
      folder.clear();
    }
  }
  const auto confined = fence::confine_agent_files(folder);
  if (!confined) process.landlock_problem = confined.error().message();
  if (confined && *confined) process.protections.landlock = fence::find_protections().landlock;
  return process;
}

Result<ExitCode> run_agent(Context& context, const AgentOptions& options, AgentProcess process,
                           UniqueFd ready) {
  if (ready) ::fcntl(ready.get(), F_SETFD, FD_CLOEXEC);
  auto code = serve(context, options, std::move(process), ready);
  if (!code) {
    say(ready, json::dump(json::encode_error(code.error())));
  }
  return code;
}

}  // namespace matinee::cli

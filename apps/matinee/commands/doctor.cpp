// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "access/agent_connection.hpp"
#include "action.hpp"
#include "agent_checkup.hpp"
#include "checkup.hpp"
#include "command.hpp"
#include "cookies/browsers.hpp"
#include "cookies/diagnose.hpp"
#include "fence/protections.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "json.hpp"
#include "json/json.hpp"
#include "json_value.hpp"
#include "mubi/client.hpp"
#include "sys/hardening.hpp"
#include "trial_checkup.hpp"
#include "ui/paragraph.hpp"
#include "ui/table.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

using State = cookies::ProbedRoot::State;
using TriedSessions = access::Access::TriedSessions;

std::string_view name_of(State state) {
  switch (state) {
    case State::absent:
      return "absent";
    case State::denied:
      return "denied";
    case State::overruled:
      return "overruled";
    case State::empty:
      return "empty";
    case State::found:
      break;
  }
  return "found";
}

json::Ordered root_json(const cookies::ProbedRoot& root) {
  return {{"browser", root.browser->name},
          {"install", cookies::to_string(root.install)},
          {"path", root.path.native()},
          {"state", name_of(root.state)}};
}

// Null where nobody knows.
json::Ordered session_json(SignedIn state) {
  const bool is_known = state == SignedIn::yes || state == SignedIn::no;
  return is_known ? json::Ordered(state == SignedIn::yes) : json::Ordered(nullptr);
}

json::Ordered seen_json(const cookies::SeenSource& seen, const TriedSessions& tried) {
  json::Ordered object = source_json(seen.report);
  object["session"] = session_json(signed_in_at(seen.report, tried));
  object["running"] = seen.activity == cookies::Activity::running;
  object["written_ago"] =
      seen.written_ago ? json::Ordered(seen.written_ago->count()) : json::Ordered(nullptr);
  return object;
}

json::Ordered check_json(const Check& check) {
  return {{"what", check.what},
          {"subject", json::text_or_null(check.subject)},
          {"state", to_string(check.state)},
          {"detail", json::text_or_null(check.detail)}};
}

json::Ordered advice_json(const Advice& advice) {
  return {{"kind", advice.kind},
          {"subject", json::text_or_null(advice.subject)},
          {"what", advice.what},
          {"code", advice.code ? json::Ordered(to_string(*advice.code)) : json::Ordered(nullptr)},
          {"next", json::text_or_null(advice.next)}};
}

template <class Things, class ToJson>
json::Ordered array_of(const Things& things, const ToJson& to_json) {
  json::Ordered array = json::Ordered::array();
  for (const auto& thing : things)
    array.push_back(to_json(thing));
  return array;
}

std::string render_json(const cookies::Observations& seen, const TriedSessions& tried,
                        const Checkup& checkup) {
  const auto to_json = [&tried](const auto& source) { return seen_json(source, tried); };
  const json::Ordered report = {{"findings", array_of(checkup.advice, advice_json)},
                                {"sources", array_of(seen.sources, to_json)},
                                {"roots", array_of(seen.roots, root_json)},
                                {"checks", array_of(checkup.checks, check_json)}};
  return line_of(report);
}

enum class Absent : std::uint8_t { hidden, shown };

Style style_of(SignedIn state) {
  switch (state) {
    case SignedIn::yes:
      return Style::good;
    case SignedIn::no:
      return Style::plain;
    default:
      return Style::warning;
  }
}

Style style_of(Check::State state) {
  switch (state) {
    case Check::State::good:
      return Style::good;
    case Check::State::failed:
      return Style::bad;
    case Check::State::absent:
    case Check::State::startable:
      break;
  }
  return Style::plain;
}

std::string render_roots(const std::vector<cookies::ProbedRoot>& roots, Absent absent,
                         const Display& display) {
  std::vector<Row> rows;
  for (const auto& root : roots) {
    if (root.state == State::absent && absent == Absent::hidden) continue;
    rows.push_back({std::string(root.browser->name), std::string(cookies::to_string(root.install)),
                    std::string(cookies::to_string(root.state)), root.path.native()});
  }
  if (rows.empty()) return {};
  return '\n' + render_table({"BROWSER", "INSTALL", "STATE", "FOLDER"}, rows, display);
}

std::string render_sources(const std::vector<cookies::SeenSource>& sources,
                           const TriedSessions& tried, const Display& display) {
  std::vector<Row> rows;
  for (const auto& seen : sources) {
    const cookies::Source& source = seen.report.source;
    const SignedIn signed_in = signed_in_at(seen.report, tried);
    rows.push_back({source.browser, source.profile,
                    source.container ? source.container->label() : "-",
                    std::to_string(seen.report.cookies),
                    Cell(std::string(to_string(signed_in)), style_of(signed_in)),
                    seen.report.why ? Cell(seen.report.why->message(), Style::bad) : "readable"});
  }
  if (rows.empty()) return {};
  return '\n' + render_table({"BROWSER", "PROFILE", "CONTAINER", "COOKIES", "SIGNED IN", "STATE"},
                             rows, display);
}

std::string render_checks(const std::vector<Check>& checks, Absent absent, const Display& display) {
  std::vector<Row> rows;
  for (const Check& check : checks) {
    if (check.state == Check::State::absent && absent == Absent::hidden) continue;
    rows.push_back({check.what, check.subject.empty() ? "-" : check.subject,
                    Cell(std::string(to_string(check.state)), style_of(check.state)),
                    check.detail.empty() ? "-" : check.detail});
  }
  if (rows.empty()) return {};
  return '\n' + render_table({"CHECK", "WHERE", "STATE", "DETAIL"}, rows, display);
}

std::string render_advice(const std::vector<Advice>& all, const Display& display) {
  if (all.empty()) return painted("nothing is wrong", Style::good, display.color) + '\n';
  std::string text;
  for (const Advice& advice : all) {
    const bool is_named = advice.what.find(advice.subject) != std::string::npos;
    text += paragraph(is_named ? advice.what : advice.subject + ": " + advice.what, display);
    if (!advice.next.empty()) text += paragraph(advice.next, display, {"  next: ", Style::strong});
  }
  return text;
}

/// The file of --cookies, as a source among others.
cookies::SourceReport report_on_file(Context& context) {
  cookies::SourceReport report;
  report.source.browser = "file";
  report.source.profile = context.options().cookies_file;
  report.source.profile_name = report.source.profile;
  report.source.file = report.source.profile;
  const auto found = context.access().cookies();
  report.readable = found.has_value();
  if (!found) {
    report.why = found.error();
    return report;
  }
  report.cookies = found->jar.cookies.size();
  report.scheme = "plain";
  for (const Cookie& cookie : found->jar.cookies)
    report.newest_expiry = std::max(report.newest_expiry, cookie.expires);
  if (found->has_session) report.sessions.push_back({.readable = true});
  return report;
}

/// The file of MATINEE_TOKEN_FILE, or the one that the service manager keeps.
cookies::SourceReport report_on_token_file(Context& context, const std::string& file) {
  cookies::SourceReport report;
  report.source.browser = "token";
  report.source.profile = file;
  report.source.profile_name = report.source.profile;
  report.source.file = report.source.profile;
  const auto source = context.access().local_source();
  const auto found = source ? (*source)->survey() : source.error();
  report.readable = found.has_value();
  if (found) {
    report.sessions.push_back({.readable = true});
  } else {
    report.why = found.error();
  }
  return report;
}

Result<cookies::Observations> look_at_sources(Context& context) {
  using NamedSource = access::Access::NamedSource;
  const access::Options& options = context.access().options();
  cookies::Observations seen;
  switch (context.access().named_source()) {
    case NamedSource::cookies_file:
      seen.sources.push_back({report_on_file(context)});
      return seen;
    case NamedSource::token_file:
      seen.sources.push_back({report_on_token_file(context, options.token_file)});
      return seen;
    case NamedSource::token_credential:
      seen.sources.push_back({report_on_token_file(context, options.token_credential)});
      return seen;
    case NamedSource::browser:
    case NamedSource::none:
      break;
  }
  MATINEE_TRY_ASSIGN(const auto selector, context.access().selector());
  MATINEE_TRY_ASSIGN(auto reports, context.access().survey());
  const auto* only = selector ? cookies::find_browser(selector->browser) : nullptr;
  return cookies::observe(context.access().environment(), std::move(reports), context.clock(),
                          only);
}

void look_at_service(Context& context, Checkup& checkup) {
  constexpr std::chrono::milliseconds k_connecting{5'000};
  constexpr std::chrono::milliseconds k_in_all{10'000};
  constexpr std::size_t k_largest_body = std::size_t{64} * 1024;
  const auto transport = context.transport();
  for (const std::string& host : mubi::credential_hosts()) {
    if (!transport) {
      check_service(host, transport.error(), checkup);
      continue;
    }
    http::Request request;
    request.method = http::Method::head;
    request.url = "https://" + host + "/";
    request.connect_timeout = k_connecting;
    request.total_timeout = k_in_all;
    check_service(host, (*transport)->exchange(request, k_largest_body, context.stop_token()),
                  checkup);
  }
}

// What the processes that handle foreign bytes are fenced with: the one that joins media, the one
// that speaks HTTP for the agent, and the agent. And whether secrets can be kept from the swap.
void check_protections(Checkup& checkup) {
  const fence::Protections found = fence::find_protections();
  const auto state = found.has_call_filters ? Check::State::good : Check::State::failed;
  checkup.checks.push_back({"fences", "kernel", state, fence::words_for(found)});
  const bool is_locked = sys::can_lock_memory();
  checkup.checks.push_back({"locked memory", "ulimit -l",
                            is_locked ? Check::State::good : Check::State::failed,
                            is_locked ? "" : "none: secrets may be swapped out"});
}

// Whether it has a session that the service accepts, and that commands use.
AgentSession examine_agent(Context& context, Checkup& checkup) {
  constexpr std::chrono::milliseconds k_patience{10'000};
  const auto place = host::agent_place();
  if (context.options().no_agent) {
    leave_agent_unchecked("--no-agent: not asked", checkup);
  } else if (context.access().names_source()) {
    leave_agent_unchecked("another source is named: not asked", checkup);
  } else if (!place) {
    leave_agent_unchecked(place.error().message(), checkup);
  } else {
    const auto own =
        access::circumstances_of(context.access().environment(), context.options().config_file);
    const SeenAgent seen = look_at_agent(*place, own, context.access().network(), k_patience);
    check_agent(seen, k_version, checkup);
    const bool is_used = seen.session == SessionState::valid && seen.difference.empty();
    if (is_used) return AgentSession::valid;
  }
  return AgentSession::none;
}

// Where the agent has a session, none in a browser is no fault.
bool is_fault(const cookies::Finding& finding, AgentSession agents) {
  using Kind = cookies::Finding::Kind;
  return agents == AgentSession::none ||
         (finding.kind != Kind::no_profile && finding.kind != Kind::no_session);
}

class DoctorCommand final : public Command {
 public:
  std::string_view name() const override { return "doctor"; }
  std::string_view summary() const override {
    return "Find what is wrong, and show the next step and every place looked at";
  }
  void add_options(CommandSpec&) override {}
  bool works_without_config() const override { return true; }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const auto seen, look_at_sources(context));
    Checkup checkup;
    check_config(context.options().config_file, context.options().config_fault, checkup);
    Checkup agents;
    const AgentSession session = examine_agent(context, agents);
    const Action action = action_of(context.options(), name());
    for (const auto& finding : cookies::diagnose(seen)) {
      if (is_fault(finding, session)) checkup.advice.push_back(advice_on(finding, action));
    }
    check_keyrings(context.survey_keyrings(), key_need_of(seen.sources), checkup);
    check_runtime_dir(host::variable("XDG_RUNTIME_DIR"), checkup);
    check_protections(checkup);
    std::ranges::move(agents.checks, std::back_inserter(checkup.checks));
    for (Advice& advice : agents.advice)
      add_advice(std::move(advice), checkup);
    look_at_service(context, checkup);
    const TriedSessions tried = context.access().try_sessions();
    check_trial(tried, session, action, checkup);
    if (context.stop_token().stop_requested()) return Error(Errc::cancelled, "cancelled");
    if (context.options().json) {
      MATINEE_TRY(context.console().write(render_json(seen, tried, checkup)));
      return ExitCode::ok;
    }
    const Absent absent = context.options().verbosity > 0 ? Absent::shown : Absent::hidden;
    const Display display = context.console().output();
    MATINEE_TRY(context.console().write_styled(render_advice(checkup.advice, display) +
                                               render_sources(seen.sources, tried, display) +
                                               render_roots(seen.roots, absent, display) +
                                               render_checks(checkup.checks, absent, display)));
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_doctor_command() {
  return std::make_unique<DoctorCommand>();
}

}  // namespace matinee::cli

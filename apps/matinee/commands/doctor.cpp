// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "cookies/diagnose.hpp"
#include "json.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

using json = nlohmann::ordered_json;
using Kind = cookies::Finding::Kind;
using State = cookies::ProbedRoot::State;

/// The next step, where it does not follow from an Errc.
std::string next_step(const cookies::Finding& finding) {
  switch (finding.kind) {
    case Kind::in_flatpak:
      return "run it outside, or let the sandbox see the home folder: flatpak override --user "
             "--filesystem=home:ro";
    case Kind::no_profile:
      return "name a profile: --cookies-from-browser BROWSER:PATH, or use --cookies FILE";
    case Kind::no_session:
      return hint_for(Error(Errc::signed_out, ""));
    case Kind::root_denied:
      return "run as the user whose folder it is, or use --cookies FILE";
    case Kind::source_failed:
      if (!finding.code) return "";
      return hint_for(Error(*finding.code, "").about(Subject::session_source));
    case Kind::stale_twin:
      return "if one is a leftover, name the other: --cookies-from-browser BROWSER:PATH";
    case Kind::maybe_unflushed:
      return "after a sign-in, wait half a minute or close the browser";
    case Kind::only_in_container:
      return "name the container: --cookies-from-browser BROWSER::CONTAINER";
  }
  return "";
}

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

json root_json(const cookies::ProbedRoot& root) {
  return {{"browser", root.browser->name},
          {"install", cookies::to_string(root.install)},
          {"path", root.path.native()},
          {"state", name_of(root.state)}};
}

json source_json(const cookies::SeenSource& seen) {
  json object = json::parse(json_of(std::vector{seen.report})).at(0);
  object["session"] = seen.report.session.has_value();
  object["running"] = seen.activity == cookies::Activity::running;
  object["written_ago"] = seen.written_ago ? json(seen.written_ago->count()) : json(nullptr);
  return object;
}

json finding_json(const cookies::Finding& finding) {
  const auto text = [](std::string_view words) {
    return words.empty() ? json(nullptr) : json(words);
  };
  return {{"kind", cookies::to_string(finding.kind)},
          {"subject", text(finding.subject)},
          {"what", finding.what},
          {"code", finding.code ? json(to_string(*finding.code)) : json(nullptr)},
          {"next", text(next_step(finding))}};
}

std::string render_json(const cookies::Observations& seen,
                        const std::vector<cookies::Finding>& findings) {
  json roots = json::array();
  for (const auto& root : seen.roots)
    roots.push_back(root_json(root));
  json sources = json::array();
  for (const auto& source : seen.sources)
    sources.push_back(source_json(source));
  json list = json::array();
  for (const auto& finding : findings)
    list.push_back(finding_json(finding));
  const json report = {
      {"roots", std::move(roots)}, {"sources", std::move(sources)}, {"findings", std::move(list)}};
  return report.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string render_roots(const std::vector<cookies::ProbedRoot>& roots) {
  std::vector<Row> rows;
  for (const auto& root : roots) {
    rows.push_back({std::string(root.browser->name), std::string(cookies::to_string(root.install)),
                    std::string(cookies::to_string(root.state)), printable(root.path.native())});
  }
  return render_table({"BROWSER", "INSTALL", "STATE", "FOLDER"}, rows);
}

std::string render_sources(const std::vector<cookies::SeenSource>& sources) {
  std::vector<Row> rows;
  for (const auto& seen : sources) {
    const cookies::Source& source = seen.report.source;
    rows.push_back({printable(source.browser), printable(source.profile),
                    source.container ? printable(source.container->name) : "-",
                    std::to_string(seen.report.cookies), seen.report.session ? "yes" : "no",
                    seen.report.why ? printable(seen.report.why->message()) : "readable"});
  }
  return render_table({"BROWSER", "PROFILE", "CONTAINER", "COOKIES", "SIGNED IN", "STATE"}, rows);
}

std::string render_findings(const std::vector<cookies::Finding>& findings) {
  if (findings.empty()) return "nothing is wrong\n";
  std::string text;
  for (const auto& finding : findings) {
    text +=
        printable(finding.subject.empty() ? finding.what : finding.subject + ": " + finding.what);
    text += '\n';
    const std::string_view next = next_step(finding);
    if (!next.empty()) text.append("  next: ").append(next).append("\n");
  }
  return text;
}

class DoctorCommand final : public Command {
 public:
  std::string_view name() const override { return "doctor"; }
  std::string_view summary() const override {
    return "Tell every place that was looked at, why it failed, and the next step";
  }
  void add_options(CLI::App&) override {}

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(auto reports, context.survey());
    const auto seen = cookies::observe(context.environment(), std::move(reports), context.clock());
    const auto findings = cookies::diagnose(seen);
    if (context.options().json) {
      MATINEE_TRY(context.console().write(render_json(seen, findings)));
      return ExitCode::ok;
    }
    std::string text = render_roots(seen.roots) + '\n';
    if (!seen.sources.empty()) text += render_sources(seen.sources) + '\n';
    MATINEE_TRY(context.console().write(text + render_findings(findings)));
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_doctor_command() {
  return std::make_unique<DoctorCommand>();
}

}  // namespace matinee::cli

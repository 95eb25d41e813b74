// SPDX-License-Identifier: MIT
#include <functional>
#include <set>
#include <string>

#include "command.hpp"
#include "json.hpp"
#include "session/cookie_extractor.hpp"
#include "ui/table.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

Row row_of(const cookies::SourceReport& report, UnixTime now) {
  const cookies::Source& source = report.source;
  const bool has_own_name = source.profile_name != source.profile && !source.profile_name.empty();
  std::string profile = source.profile;
  if (has_own_name) profile += " (" + source.profile_name + ")";
  return {source.browser,
          std::string(cookies::to_string(source.install)),
          profile,
          source.container ? source.container->label() : "-",
          std::to_string(report.cookies),
          std::string(report.scheme.value_or("-")),
          report.newest_expiry ? format_when(*report.newest_expiry, now) : "-",
          report.why ? Cell(report.why->message(), Style::bad) : "yes"};
}

class SourcesCommand final : public Command {
 public:
  std::string_view name() const override { return "sources"; }
  std::string_view summary() const override {
    return "List the browsers and profiles with mubi.com cookies; decrypts nothing";
  }
  void add_options(CommandSpec&) override {}

  Result<ExitCode> run(Context& context) override {
    std::set<std::string, std::less<>> unread;  // one folder may stand in the way of every browser
    const auto warn = [&](std::string_view line) {
      if (unread.emplace(line).second) context.console().tell(line);
    };
    MATINEE_TRY_ASSIGN(const auto reports, context.access().survey(warn));
    if (context.options().json) {
      MATINEE_TRY(context.console().write(json_of(reports)));
      return ExitCode::ok;
    }
    if (reports.empty() && unread.empty()) {
      context.console().tell("no browser profile with cookies was found");
      return ExitCode::ok;
    }
    if (reports.empty()) return ExitCode::ok;
    std::vector<Row> rows;
    for (const auto& report : reports)
      rows.push_back(row_of(report, context.clock().now()));
    MATINEE_TRY(context.console().write_styled(
        render_table({"BROWSER", "INSTALL", "PROFILE", "CONTAINER", "COOKIES", "SCHEME",
                      "NEWEST EXPIRY", "READABLE"},
                     rows, context.console().output())));
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_sources_command() {
  return std::make_unique<SourcesCommand>();
}

}  // namespace matinee::cli

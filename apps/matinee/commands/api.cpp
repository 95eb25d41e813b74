// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "access/surroundings.hpp"
#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/percent.hpp"
#include "command.hpp"
#include "jq.hpp"
#include "json/json.hpp"
#include "json_value.hpp"
#include "login/launch.hpp"
#include "mubi/answer.hpp"
#include "mubi/api_path.hpp"
#include "mubi/client.hpp"
#include "mubi/paging.hpp"
#include "sys/file.hpp"

namespace matinee::cli {

namespace {

using http::Method;

constexpr std::array<std::pair<std::string_view, Method>, 6> k_methods{{{"GET", Method::get},
                                                                        {"HEAD", Method::head},
                                                                        {"POST", Method::post},
                                                                        {"PUT", Method::put},
                                                                        {"PATCH", Method::patch},
                                                                        {"DELETE", Method::del}}};

constexpr std::size_t k_largest_input = std::size_t{16} << 20;

Result<std::string> read_input(const std::string& file) {
  if (file == "-") {
    return sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_input);
  }
  auto text = sys::read_file(file, k_largest_input);
  if (!text) return text.error().about(Subject::input);
  return text;
}

struct Field {
  std::string key;
  std::string value;
};

// As in gh: a whole number, true, false and null are what they say, and @FILE is what is in it.
Result<json::Ordered> typed(const std::string& value) {
  if (value == "true" || value == "false") return json::Ordered(value == "true");
  if (value == "null") return json::Ordered(nullptr);
  if (const auto number = parse_number<std::int64_t>(value)) return json::Ordered(*number);
  if (!value.starts_with('@')) return json::Ordered(value);
  MATINEE_TRY_ASSIGN(std::string text, read_input(value.substr(1)));
  return json::Ordered(std::move(text));
}

// Where the next page of a list is, if the answer tells.
std::string next_path(const std::string& path, const http::Response& response) {
  const json::Value answer = json::parse(response.body, {.max_bytes = mubi::k_largest_answer});
  const json::Value& meta = json::member(answer, "meta");
  const auto number = json::find_loose_int(meta, "next_cursor");
  const auto cursor =
      number ? std::to_string(*number) : json::find_string(meta, "next_cursor").value_or("");
  const auto page = json::find_loose_int(meta, "next_page");
  if (cursor.empty() && (!page || *page < 2)) return {};
  // Without what led to this page.
  std::string query;
  const auto mark = path.find('?');
  std::string_view rest = mark == std::string::npos ? "" : std::string_view(path).substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view each = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), each.size() + 1));
    const bool is_old = each.starts_with("page=") || each.starts_with("before=");
    if (!is_old) query += fmt::format("{}{}", query.empty() ? "?" : "&", each);
  }
  return fmt::format("{}{}{}{}", path.substr(0, mark), query, query.empty() ? "?" : "&",
                     cursor.empty() ? fmt::format("page={}", *page)
                                    : fmt::format("before={}", percent_encoded(cursor)));
}

class ApiCommand final : public Command {
 public:
  std::string_view name() const override { return "api"; }
  std::string_view summary() const override {
    return "Make one call to api.mubi.com with the session, and print the answer";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"PATH"},
                 .value_name = "PATH",
                 .description = "the path with its query: /v4/account",
                 .binding = &path_,
                 .is_required = true});
    std::vector<std::string> methods;
    for (const auto& [name, ignored] : k_methods)
      methods.emplace_back(name);
    command.add({.names = {"-X", "--method"},
                 .value_name = "METHOD",
                 .description = "GET (default), HEAD, POST, PUT, PATCH or DELETE",
                 .binding = &method_,
                 .choices = std::move(methods),
                 .ignores_case = true});
    command.add({.names = {"-F", "--field"},
                 .value_name = "KEY=VALUE",
                 .description = "a field of the query, or of the JSON that is sent; @FILE is what "
                                "is in a file",
                 .binding = &fields_,
                 .is_private = true});
    command.add({.names = {"--input"},
                 .value_name = "FILE",
                 .description = "send what is in FILE; - for standard input",
                 .binding = &input_,
                 .kind = ValueKind::file,
                 .excludes = {"--field"}});
    command.add({.names = {"--jq"},
                 .value_name = "FILTER",
                 .description = "print what this filter of jq makes of the answer",
                 .binding = &filter_});
    command.add({.names = {"--paginate"},
                 .description = "follow the pages of a list; one line of JSON for each",
                 .binding = &paginate_});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY(mubi::check_api_path(path_));
    const std::string name = ascii::upper_case(method_);
    const auto* const found = std::ranges::find(k_methods, std::string_view(name),
                                                &std::pair<std::string_view, Method>::first);
    const Method method = found == k_methods.end() ? Method::get : found->second;
    if (paginate_ && method != Method::get) {
      return Error(Errc::usage, "--paginate: only with GET");
    }
    MATINEE_TRY_ASSIGN(std::string body, body_for(method));
    MATINEE_TRY(find_jq(context));
    MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(), {.country = session.country},
                        context.stop_token());
    return call(context, client, method, std::move(body), *session.token);
  }

 private:
  // Before anything is sent: a POST is not made for nothing.
  Result<void> find_jq(Context& context) {
    if (filter_.empty()) return {};
    const auto desktop = access::read_desktop(context.access().environment());
    const auto program = login::find_program(desktop, "jq");
    if (program.empty()) {
      return Error(Errc::failure, "--jq: jq is not installed (no such program in PATH)");
    }
    jq_.emplace(program, filter_);
    MATINEE_TRY(jq_->apply("", context.stop_token()));
    return {};
  }

  Result<std::vector<Field>> fields() const {
    std::vector<Field> fields;
    for (const std::string& text : fields_) {
      const auto sign = text.find('=');
      if (sign == 0 || sign == std::string::npos) {
        return Error(Errc::usage, fmt::format("--field: not KEY=VALUE: {}", text));
      }
      fields.push_back({text.substr(0, sign), text.substr(sign + 1)});
    }
    return fields;
  }

  // What is sent; fields of a method without a body go into the query.
  Result<std::string> body_for(Method method) {
    const bool has_body =
        method == Method::post || method == Method::put || method == Method::patch;
    if (!input_.empty() && !has_body) {
      return Error(Errc::usage, fmt::format("--input: {} sends nothing; name another method: -X",
                                            method_.empty() ? "GET" : method_));
    }
    if (!input_.empty()) return read_input(input_);
    MATINEE_TRY_ASSIGN(const auto fields, this->fields());
    json::Ordered object = json::Ordered::object();
    for (const Field& field : fields) {
      if (has_body) {
        MATINEE_TRY_ASSIGN(object[field.key], typed(field.value));
      } else {
        path_ += fmt::format("{}{}={}", path_.find('?') == std::string::npos ? "?" : "&",
                             percent_encoded(field.key), percent_encoded(field.value));
      }
    }
    return object.empty() ? std::string() : json::dump(object);
  }

  Result<ExitCode> call(Context& context, mubi::Client& client, Method method,
                        const std::string& body, const Secret& token) {
    constexpr int k_most_pages = 10'000;
    std::string path = path_;
    for (int page = 0; page < k_most_pages; ++page) {
      if (page > 0) context.clock().sleep_for(mubi::k_pause, context.stop_token());
      MATINEE_TRY_ASSIGN(const auto response, client.call(method, path, body, token));
      const auto answered =
          mubi::check_answer(response, fmt::format("api {}", path_), Subject::unsaid);
      // A filter is for what was asked for, and not for what the service says about an error.
      MATINEE_TRY(answered && jq_ ? print_filtered(context, response.body)
                                  : print(context, response.body));
      MATINEE_TRY(answered);
      if (!paginate_) return ExitCode::ok;
      const std::string next = next_path(path, response);
      if (next.empty() || next == path) return ExitCode::ok;
      path = next;
    }
    return Error(Errc::failure, "the service gives pages without an end");
  }

  Result<void> print_filtered(Context& context, const std::string& body) const {
    MATINEE_TRY_ASSIGN(const std::string text, jq_->apply(body, context.stop_token()));
    return context.console().write(text);
  }

  Result<void> print(Context& context, const std::string& body) const {
    if (body.empty()) return {};
    if (!paginate_) {
      return context.console().write(body.ends_with('\n') ? body : body + "\n");
    }
    // One line each, so that a reader can tell the pages apart.
    const json::Value value = json::parse(body, {.max_bytes = mubi::k_largest_answer});
    return context.console().write(value.is_discarded() ? body + "\n" : line_of(value));
  }

  std::string path_;
  std::string method_;
  std::vector<std::string> fields_;
  std::string input_;
  bool paginate_ = false;
  std::string filter_;
  std::optional<Jq> jq_;
};

}  // namespace

std::unique_ptr<Command> make_api_command() {
  return std::make_unique<ApiCommand>();
}

}  // namespace matinee::cli

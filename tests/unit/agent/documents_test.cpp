// SPDX-License-Identifier: MIT
//
// The tables of docs/agent-protocol.md and docs/session-monitor.md against the code.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/guess_limit.hpp"
#include "agent/keeper.hpp"
#include "agent/protocol.hpp"
#include "agent/server.hpp"
#include "json/json.hpp"
#include "session/monitor.hpp"

namespace matinee::agent {
namespace {

using testing::ElementsAreArray;
using testing::UnorderedElementsAreArray;

using Row = std::vector<std::string>;
using Table = std::vector<Row>;

std::string read_document(const std::string& name) {
  std::ifstream file(std::string(MATINEE_SOURCE_DIR) + "/docs/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string trimmed(std::string text) {
  const auto is_no_frame = [](char c) { return c != ' ' && c != '`'; };
  text.erase(text.begin(), std::ranges::find_if(text, is_no_frame));
  while (!text.empty() && !is_no_frame(text.back()))
    text.pop_back();
  return text;
}

// The rows below the head that begins with these cells.
Table table_of(const std::string& document, std::string_view head) {
  std::istringstream lines(document);
  Table table;
  bool is_in_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(head)) is_in_table = true;
    if (!is_in_table) continue;
    if (!line.starts_with("|")) break;
    if (line.starts_with(head) || line.starts_with("|--")) continue;
    Row row;
    std::istringstream cells(line.substr(1));
    for (std::string cell; std::getline(cells, cell, '|');)
      row.push_back(trimmed(cell));
    table.push_back(std::move(row));
  }
  EXPECT_FALSE(table.empty()) << head;
  return table;
}

std::vector<std::string> column(const Table& table, std::size_t index) {
  std::vector<std::string> cells;
  for (const Row& row : table)
    cells.push_back(row.at(index));
  return cells;
}

template <std::size_t... Is>
std::vector<std::string> all_methods(std::index_sequence<Is...>) {
  return {std::string(method_of(Order(std::in_place_index<Is>)))...};
}

std::vector<std::string> all_methods() {
  return all_methods(std::make_index_sequence<std::variant_size_v<Order>>());
}

TEST(ProtocolDocument, ListsEveryMethod) {
  const auto listed = column(table_of(read_document("agent-protocol.md"), "| method |"), 0);
  EXPECT_THAT(listed, UnorderedElementsAreArray(all_methods()));
}

TEST(ProtocolDocument, HelloTellsOfEveryMethodButItself) {
  const auto hello = json::parse(encode_hello({.pid = 1, .version = "1"}));
  std::vector<std::string> told{"hello"};
  for (const auto& each : json::list(hello, "capabilities"))
    told.push_back(each.get<std::string>());
  for (const std::string& method : all_methods())
    EXPECT_THAT(told, testing::Contains(method));
}

TEST(ProtocolDocument, ListsEveryErrorCode) {
  const auto listed = column(table_of(read_document("agent-protocol.md"), "| `code` | says |"), 0);
  std::vector<std::string> words;
  for (int code = 0; code <= static_cast<int>(Errc::bug); ++code)
    words.emplace_back(to_string(static_cast<Errc>(code)));
  EXPECT_THAT(listed, UnorderedElementsAreArray(words));
  for (const std::string& each : listed)
    EXPECT_TRUE(errc_of(each)) << each;
}

TEST(ProtocolDocument, HasTheCodesOfJsonRpcAndItsOwn) {
  const std::string document = read_document("agent-protocol.md");
  for (const RpcCode code :
       {RpcCode::not_json, RpcCode::not_a_request, RpcCode::unknown_method, RpcCode::bad_params}) {
    EXPECT_NE(document.find(std::to_string(static_cast<int>(code))), std::string::npos);
  }
  const std::string own = encode_error("1", Error(Errc::locked, "x"));
  EXPECT_NE(own.find("-32000"), std::string::npos);
  EXPECT_NE(document.find("-32000"), std::string::npos);
  EXPECT_NE(document.find("Version " + std::to_string(k_protocol_version)), std::string::npos);
}

TEST(ProtocolDocument, HasEveryMemberOfAnError) {
  Error error(Errc::network, "x", NativeCode{NativeCode::Space::curl, 7}, Recovery::retry_later);
  error.set_retry_after(std::chrono::seconds(1));
  const auto line = json::parse(encode_error("1", error.about(Subject::agent)));
  std::vector<std::string> members;
  for (const auto& [name, value] : json::member(json::member(line, "error"), "data").items())
    members.push_back(name);
  auto listed = column(table_of(read_document("agent-protocol.md"), "| member of `data` |"), 0);
  for (std::string& each : listed)
    each = trimmed(each.substr(0, each.find('?')));
  EXPECT_THAT(listed, UnorderedElementsAreArray(members));
}

TEST(ProtocolDocument, HasTheLimitsOfTheCode) {
  const ServerSettings server;
  const std::vector<std::string> limits{std::to_string(k_max_frame_bytes),
                                        std::to_string(server.patience.count()),
                                        std::to_string(server.max_connections),
                                        std::to_string(server.shares.idle.count()),
                                        std::to_string(server.shares.busy.count()),
                                        std::to_string(server.shares.waiting.count()),
                                        std::to_string(GuessLimit::k_shortest_pause.count()),
                                        std::to_string(GuessLimit::k_longest_pause.count())};
  EXPECT_THAT(column(table_of(read_document("agent-protocol.md"), "| limit |"), 1),
              ElementsAreArray(limits));
}

TEST(MonitorDocument, ListsEveryState) {
  std::vector<std::string> states;
  for (const SessionState state :
       {SessionState::valid, SessionState::expired, SessionState::signed_out, SessionState::offline,
        SessionState::unknown}) {
    states.emplace_back(to_string(state));
  }
  EXPECT_THAT(column(table_of(read_document("session-monitor.md"), "| state |"), 0),
              UnorderedElementsAreArray(states));
}

TEST(MonitorDocument, HasTheIntervalsOfTheCode) {
  const session::MonitorSettings monitor;
  const std::vector<std::string> seconds{
      std::to_string(monitor.interval.count()), std::to_string(monitor.look_interval.count()),
      std::to_string(monitor.first_backoff.count()), std::to_string(monitor.expiry_margin.count()),
      std::to_string(AuthSettings().lifetime.count())};
  EXPECT_THAT(column(table_of(read_document("session-monitor.md"), "| what | seconds |"), 1),
              ElementsAreArray(seconds));
}

}  // namespace
}  // namespace matinee::agent

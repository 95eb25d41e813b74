// SPDX-License-Identifier: MIT
#include "backup/archive.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "json/json.hpp"
#include "mubi/raw_list_json.hpp"

namespace matinee::backup {

namespace {

constexpr const char* k_gone_array = "no_longer_listed";
/// The maximum size in bytes. The list of a member with ten thousand films has 70 MB.
constexpr std::size_t k_largest_list = std::size_t{2} << 30;
// An entry is one level deeper in the file than in a response of the service, which has the default
// limit.
constexpr int k_deepest_list = json::Limits{}.max_depth + 1;

using Keys = std::unordered_set<std::int64_t>;

Error broken(mubi::RawKind kind) {
  return {Errc::integrity,
          std::string("the list of ") + mubi::array_name(kind) + " in the backup cannot be read"};
}

Result<KeptEntry> kept_entry(mubi::RawKind kind, const json::Value& object, std::string since) {
  auto raw = mubi::raw_entry_of(kind, object);
  if (!raw) return broken(kind);
  return KeptEntry{.raw = *std::move(raw), .gone_since = std::move(since)};
}

bool is_complete(const mubi::Listing<mubi::RawEntry>& now, const KeptList& old) {
  if (now.missing > 0 || now.unreadable > 0 || now.has_more) return false;
  if (now.total) return true;
  // Without a total, a list that ends early looks like a whole one.
  const auto listed =
      std::ranges::count_if(old, [](const KeptEntry& entry) { return entry.gone_since.empty(); });
  return now.items.size() >= static_cast<std::size_t>(listed);
}

}  // namespace

Update update(KeptList old, mubi::Listing<mubi::RawEntry> now, std::string_view today) {
  const bool is_whole = is_complete(now, old);
  Keys before;
  for (const KeptEntry& entry : old)
    before.insert(entry.raw.key);
  Update result;
  Keys listed;
  for (mubi::RawEntry& raw : now.items) {
    if (!before.contains(raw.key)) ++result.added;
    listed.insert(raw.key);
    result.list.push_back({.raw = std::move(raw)});
  }
  KeptList gone;
  for (KeptEntry& entry : old) {
    if (listed.contains(entry.raw.key)) continue;
    if (entry.gone_since.empty() && is_whole) {
      entry.gone_since = today;
      ++result.gone;
    }
    KeptList& place = entry.gone_since.empty() ? result.list : gone;
    place.push_back(std::move(entry));
  }
  for (KeptEntry& entry : gone)
    result.list.push_back(std::move(entry));
  return result;
}

std::string write_list(mubi::RawKind kind, const KeptList& list, std::string_view saved_at) {
  std::string listed;
  std::string gone;
  const auto append = [](std::string& array, const std::string& element) {
    array += array.empty() ? "\n" : ",\n";
    array += element;
  };
  for (const KeptEntry& entry : list) {
    if (entry.gone_since.empty()) {
      append(listed, entry.raw.json);
    } else {
      const std::string since = json::dump(json::Value(entry.gone_since));
      append(gone, R"({"since":)" + since + R"(,"entry":)" + entry.raw.json + "}");
    }
  }
  std::string text = R"({"saved_at":)" + json::dump(json::Value(std::string(saved_at)));
  text += fmt::format(",\n\"{}\":[{}\n]", mubi::array_name(kind), listed);
  text += fmt::format(",\n\"{}\":[{}\n]}}\n", k_gone_array, gone);
  return text;
}

Result<KeptList> read_list(mubi::RawKind kind, std::string_view text) {
  const json::Value document =
      json::parse(text, {.max_bytes = k_largest_list, .max_depth = k_deepest_list});
  if (!json::member(document, mubi::array_name(kind)).is_array()) return broken(kind);
  if (!json::member(document, k_gone_array).is_array()) return broken(kind);
  KeptList list;
  for (const json::Value& object : json::list(document, mubi::array_name(kind))) {
    MATINEE_TRY_ASSIGN(KeptEntry entry, kept_entry(kind, object, ""));
    list.push_back(std::move(entry));
  }
  for (const json::Value& object : json::list(document, k_gone_array)) {
    auto since = json::find_string(object, "since");
    if (!since || since->empty()) return broken(kind);
    MATINEE_TRY_ASSIGN(KeptEntry entry,
                       kept_entry(kind, json::member(object, "entry"), *std::move(since)));
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace matinee::backup

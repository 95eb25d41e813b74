// SPDX-License-Identifier: MIT
#include "media/store/journal.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/percent.hpp"
#include "base/split.hpp"
#include "http/url.hpp"

namespace matinee::media {

namespace {

constexpr std::string_view k_version = "2";

std::string number_or_dash(const std::optional<std::uint64_t>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

// The fields of a line: version state name identity bytes total etag last-modified boot checksum.
constexpr std::size_t k_fields = 10;

// Texts begin with '=', so that an empty one is still a field.
std::optional<JournalRecord> parse_record(std::string_view line) {
  const std::size_t checksum_at = line.rfind(' ');
  if (checksum_at == std::string_view::npos) return std::nullopt;
  if (parse_number<std::uint64_t>(line.substr(checksum_at + 1), 16) !=
      hash_of(line.substr(0, checksum_at))) {
    return std::nullopt;
  }
  std::array<std::string_view, k_fields> fields;
  for (std::string_view& field : fields)
    field = split_off(line, ' ');
  const auto& [version, state, name, identity, bytes, total, etag, modified, boot, checksum] =
      fields;
  const auto known_identity = parse_number<std::uint64_t>(identity, 16);
  const auto known_bytes = parse_decimal(bytes, UINT64_MAX);
  if (version != k_version || !known_identity || !known_bytes) return std::nullopt;
  if (state != "complete" && state != "partial") return std::nullopt;
  // A checksum proves no more than that a line is whole.
  for (const std::string_view text : {etag, modified, boot})
    if (!text.starts_with('=')) return std::nullopt;
  return JournalRecord{
      .state = state == "complete" ? FileState::complete : FileState::partial,
      .name = std::string(name),
      .identity = *known_identity,
      .bytes = *known_bytes,
      .validators = {.total = total == "-" ? std::nullopt : parse_decimal(total, UINT64_MAX),
                     .etag = percent_decoded(etag.substr(1)),
                     .last_modified = percent_decoded(modified.substr(1))},
      .boot = percent_decoded(boot.substr(1))};
}

}  // namespace

std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char c : text)
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return value;
}

std::string encode_record(const JournalRecord& record) {
  const std::string line =
      fmt::format("{} {} {} {:016x} {} {} ={} ={} ={}", k_version,
                  record.state == FileState::complete ? "complete" : "partial", record.name,
                  record.identity, record.bytes, number_or_dash(record.validators.total),
                  percent_encoded(record.validators.etag),
                  percent_encoded(record.validators.last_modified), percent_encoded(record.boot));
  return fmt::format("{} {:016x}\n", line, hash_of(line));
}

JournalRecords parse_journal(std::string_view text, std::string_view boot) {
  JournalRecords records;
  while (true) {
    const std::size_t end = text.find('\n');
    // A line without an end was truncated by a crash.
    if (end == std::string_view::npos) return records;
    auto record = parse_record(text.substr(0, end));
    if (record && (record->boot.empty() || record->boot == boot)) {
      const std::string name = record->name;
      records.insert_or_assign(name, *std::move(record));
    }
    text.remove_prefix(end + 1);
  }
}

std::uint64_t identity_of(std::string_view track_id, const Resource& resource) {
  const std::string_view path = http::split_url(resource.url).path;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return hash_of(fmt::format("{}\n{}\n{}\n{}", track_id, last, number_or_dash(resource.offset),
                             number_or_dash(resource.length)));
}

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
#include "remux_job/report.hpp"

#include <utility>

#include "json/error.hpp"
#include "json/json.hpp"
#include "remux_job/types.hpp"

namespace matinee::remux_job {

namespace {

Error not_a_report() {
  return {Errc::integrity, "matinee-remux gave no report"};
}

json::Ordered encode_steps(const std::vector<Step>& steps) {
  json::Ordered list = json::Ordered::array();
  for (const Step& step : steps)
    list.push_back(json::Ordered::array({step.at.count(), step.length.count()}));
  return list;
}

bool parse_steps(const json::Value& list, std::vector<Step>& steps) {
  if (list.size() > k_most_steps) return false;
  for (const json::Value& pair : list) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_number())
      return false;
    steps.push_back(
        {.at = Seconds(pair[0].get<double>()), .length = Seconds(pair[1].get<double>())});
  }
  return true;
}

json::Ordered encode_track(const TrackReport& track) {
  const auto last = track.last_file_at;
  return {{"input", track.input},
          {"type", name_of(track.kind)},
          {"codec", track.codec},
          {"packets", track.packets},
          {"first", track.first.count()},
          {"duration", track.duration.count()},
          {"summed", track.summed.count()},
          {"last_file_at", last ? json::Ordered(last->count()) : json::Ordered(nullptr)},
          {"gaps", encode_steps(track.gaps)},
          {"overlaps", encode_steps(track.overlaps)},
          {"repairs", track.repairs},
          {"ignored_bytes", track.ignored_bytes},
          {"notes", track.notes},
          {"lost", track.is_lost}};
}

std::optional<TrackReport> parse_track(const json::Value& entry) {
  const auto kind = find_type(json::find_string(entry, "type").value_or(""));
  auto codec = json::find_string(entry, "codec");
  if (!kind || !codec) return std::nullopt;
  bool is_whole = true;
  const auto count = [&](const char* name) -> std::uint64_t {
    const auto value = json::find_int(entry, name);
    is_whole &= value && *value >= 0;
    return static_cast<std::uint64_t>(value.value_or(0));
  };
  const auto seconds = [&](const char* name) {
    const auto value = json::find_number(entry, name);
    is_whole &= value.has_value();
    return Seconds(value.value_or(0));
  };
  TrackReport track{.input = count("input"),
                    .kind = *kind,
                    .codec = *std::move(codec),
                    .packets = count("packets"),
                    .first = seconds("first"),
                    .duration = seconds("duration"),
                    .summed = seconds("summed"),
                    .repairs = count("repairs"),
                    .ignored_bytes = count("ignored_bytes"),
                    .is_lost = json::is_true(entry, "lost")};
  if (const auto last = json::find_number(entry, "last_file_at"))
    track.last_file_at = Seconds(*last);
  is_whole &= parse_steps(json::list(entry, "gaps"), track.gaps);
  is_whole &= parse_steps(json::list(entry, "overlaps"), track.overlaps);
  for (const json::Value& note : json::list(entry, "notes")) {
    is_whole &= note.is_string();
    if (is_whole) track.notes.push_back(note.get<std::string>());
  }
  return is_whole ? std::optional(std::move(track)) : std::nullopt;
}

Failure parse_failure(const json::Value& document) {
  Failure failure{.error = json::parse_error(json::member(document, "error"), "no reason given")};
  const json::Value& place = json::member(document, "failed");
  const auto input = json::find_int(place, "input");
  const auto at = json::find_number(place, "at");
  if (input && *input >= 0 && at)
    failure.place = {.input = static_cast<std::size_t>(*input),
                     .at = Seconds(*at),
                     .file = json::find_string(place, "file").value_or("")};
  return failure;
}

}  // namespace

std::string encode_report(const Report& report) {
  json::Ordered document;
  if (report.failure) {
    document["error"] = json::encode_error(report.failure->error);
    if (const auto& place = report.failure->place)
      document["failed"] = {
          {"input", place->input}, {"at", place->at.count()}, {"file", place->file}};
    return json::dump(document);
  }
  document["tracks"] = json::Ordered::array();
  for (const TrackReport& track : report.tracks)
    document["tracks"].push_back(encode_track(track));
  return json::dump(document);
}

Result<Report> parse_report(std::string_view text) {
  const json::Value document = json::parse(text);
  Report report;
  if (json::member(document, "error").is_object()) {
    report.failure = parse_failure(document);
    return report;
  }
  if (!json::member(document, "tracks").is_array()) return not_a_report();
  for (const json::Value& entry : json::list(document, "tracks")) {
    auto track = parse_track(entry);
    if (!track) return not_a_report();
    report.tracks.push_back(*std::move(track));
  }
  return report;
}

}  // namespace matinee::remux_job

// SPDX-License-Identifier: MIT
#include "remux_job/job.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "json/json.hpp"
#include "remux_job/types.hpp"

namespace matinee::remux_job {

namespace {

// A long film has one line per segment. The text comes from the parent, which is trusted.
constexpr std::size_t k_longest_job = std::size_t{256} << 20;

json::Value encode_part(const Part& part) {
  json::Value value = {{"start", part.start.count()}, {"files", part.files}};
  if (part.clock) value["clock"] = *part.clock;
  if (part.cut) value["cut"] = part.cut->count();
  if (part.origin) value["origin"] = part.origin->count();
  if (part.gap) value["gap"] = part.gap->count();
  return value;
}

json::Value encode_input(const Input& input) {
  json::Value parts = json::Value::array();
  for (const Part& part : input.parts)
    parts.push_back(encode_part(part));
  return {{"type", name_of(input.kind)},
          {"language", input.language},
          {"title", input.title},
          {"forced", input.purpose.is_forced},
          {"describes_sound", input.purpose.describes_sound},
          {"describes_picture", input.purpose.describes_picture},
          {"embedded_audio", input.keeps_audio},
          {"embedded", input.is_embedded},
          {"subtitles_file", input.subtitles_file},
          {"parts", std::move(parts)}};
}

std::string text_in(const json::Value& object, const char* key) {
  return json::find_string(object, key).value_or("");
}

Result<Part> parse_part(const json::Value& value) {
  const auto start = json::find_number(value, "start");
  if (!start) return Error(Errc::usage, "a part without a start");
  Part part{.start = Seconds(*start)};
  if (const auto clock = json::find_int(value, "clock"))
    part.clock = static_cast<std::uint64_t>(*clock);
  if (const auto cut = json::find_number(value, "cut")) part.cut = Seconds(*cut);
  if (const auto origin = json::find_number(value, "origin")) part.origin = Seconds(*origin);
  if (const auto gap = json::find_number(value, "gap")) part.gap = Seconds(*gap);
  for (const json::Value& file : json::list(value, "files")) {
    if (!file.is_string()) return Error(Errc::usage, "a file without a name");
    part.files.push_back(file.get<std::string>());
  }
  if (part.files.empty()) return Error(Errc::usage, "a part without files");
  return part;
}

Result<Input> parse_input(const json::Value& value) {
  const auto kind = find_type(text_in(value, "type"));
  if (!kind) return Error(Errc::usage, "an input of a type that is not known");
  Input input{.kind = *kind,
              .language = text_in(value, "language"),
              .title = text_in(value, "title"),
              .purpose = {.is_forced = json::is_true(value, "forced"),
                          .describes_sound = json::is_true(value, "describes_sound"),
                          .describes_picture = json::is_true(value, "describes_picture")},
              .keeps_audio = json::is_true(value, "embedded_audio"),
              .is_embedded = json::member(value, "embedded") != json::Value(false),
              .subtitles_file = text_in(value, "subtitles_file")};
  if (!input.is_embedded && (input.kind != TrackType::text || input.subtitles_file.empty()))
    return Error(Errc::usage, "an input that goes nowhere");
  for (const json::Value& entry : json::list(value, "parts")) {
    MATINEE_TRY_ASSIGN(Part part, parse_part(entry));
    input.parts.push_back(std::move(part));
  }
  return input;
}

}  // namespace

std::string encode_job(const Job& job) {
  json::Value inputs = json::Value::array();
  for (const Input& input : job.inputs)
    inputs.push_back(encode_input(input));
  json::Value tags = json::Value::object();
  for (const Tag& tag : job.tags)
    tags[tag.name] = tag.value;
  const json::Value document = {{"output", job.output},
                                {"container", job.container == Container::mkv ? "mkv" : "mp4"},
                                {"duration", job.duration.count()},
                                {"on_the_way", job.is_on_the_way},
                                {"tags", std::move(tags)},
                                {"cover", job.cover},
                                {"inputs", std::move(inputs)}};
  return json::dump(document);
}

Result<Job> parse_job(std::string_view text) {
  const json::Value document = json::parse(text, {.max_bytes = k_longest_job});
  if (!json::has_text(document, "output")) return Error(Errc::usage, "a job without an output");
  Job job{.output = text_in(document, "output"),
          .cover = text_in(document, "cover"),
          .duration = Seconds(json::find_number(document, "duration").value_or(0)),
          .is_on_the_way = json::is_true(document, "on_the_way")};
  if (text_in(document, "container") == "mkv") job.container = Container::mkv;
  if (const json::Value& tags = json::member(document, "tags"); tags.is_object()) {
    for (const auto& [name, value] : tags.items()) {
      if (value.is_string()) job.tags.push_back({.name = name, .value = value.get<std::string>()});
    }
  }
  for (const json::Value& entry : json::list(document, "inputs")) {
    MATINEE_TRY_ASSIGN(Input input, parse_input(entry));
    job.inputs.push_back(std::move(input));
  }
  return job;
}

}  // namespace matinee::remux_job

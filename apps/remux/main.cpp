// SPDX-License-Identifier: MIT
//
// usage: matinee-remux PARENT_PID
//
// Joins the files of a download into one. It is run by matinee, in the folder of the files, and
// is not meant for people.
//
// A job on standard input:
//   {"output": "joined.mp4", "duration": 24.0,
//    "container": "mp4"|"mkv", "tags": {"title": "A Film", "date": "1999"}, "cover": "cover",
//    "inputs": [{"type": "video"|"audio"|"text", "language": "en", "title": "English",
//                "forced": false, "describes_sound": false, "describes_picture": false,
//                "embedded_audio": false,
//                "embedded": true, "subtitles_file": "",
//                "parts": [{"start": 0.0, "clock": 0, "cut": 8.0,
//                           "files": ["t0-init00000", "t0-000000"]}]}]}
// With "on_the_way": true, the names of files that are whole come on descriptor 3, one a line, and
// every file is waited for. A text input becomes a stream if it is embedded, and a WebVTT file if
// one is named. A report on standard output:
//   {"tracks": [{"input": 0, "type": "video", "codec": "h264", "packets": 576, "first": 0.0,
//                "duration": 24.0, "summed": 24.0, "largest_gap": 0.0, "gap_at": 0.0,
//                "largest_overlap": 0.0, "overlap_at": 0.0, "repairs": 0}]}
// or the error, in the one form that errors have between processes (json/error.hpp), and the place
// if the media of an input are at fault at a time:
//   {"error": {"code": "integrity", "message": "..."}, "failed": {"input": 0, "at": 8.04}}
// Standard error is a log. Exit codes: 0, 1 an error is reported, 2 no job, 70 a bug.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "fence.hpp"
#include "json/error.hpp"
#include "json/json.hpp"
#include "remux/remux.hpp"

namespace matinee {
namespace {

constexpr int k_exit_failure = 1;
constexpr int k_exit_usage = 2;
constexpr int k_exit_bug = 70;
constexpr int k_arrivals = 3;

constexpr std::array<std::string_view, 3> k_kinds = {"video", "audio", "text"};

bool write_line(int fd, std::string text) {
  text += '\n';
  return ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

void say(const std::string& message) {
  (void)write_line(STDERR_FILENO, message);
}

bool answer(const json::Ordered& report) {
  return write_line(STDOUT_FILENO, json::dump(report));
}

std::string read_all(std::FILE* file) {
  std::string text;
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file)) {
    text.append(buffer.data(), got);
  }
  return text;
}

remux::Kind parse_kind(const std::string& name) {
  for (std::size_t i = 0; i < k_kinds.size(); ++i) {
    if (k_kinds.at(i) == name) return static_cast<remux::Kind>(i);
  }
  throw std::invalid_argument("a type that is not known");
}

// Throws on what is no job; only `matinee` writes jobs.
remux::Job parse_job(const std::string& text, bool& is_on_the_way) {
  // A line for each segment of a long film, from the parent alone.
  constexpr std::size_t k_longest_job = std::size_t{256} << 20;
  const json::Value document = json::parse(text, {.max_bytes = k_longest_job});
  is_on_the_way = document.value("on_the_way", false);
  remux::Job job{
      .output = document.at("output"), .duration = document.value("duration", 0.0), .inputs = {}};
  const json::Value tags = document.value("tags", json::Value::object());
  for (const auto& [name, value] : tags.items())
    job.tags.push_back({.name = name, .value = value});
  if (document.value("container", "mp4") == "mkv") job.container = remux::Container::mkv;
  job.cover = document.value("cover", "");
  for (const json::Value& entry : document.at("inputs")) {
    remux::Input input{.kind = parse_kind(entry.at("type")),
                       .language = entry.value("language", ""),
                       .title = entry.value("title", ""),
                       .purpose = {.is_forced = entry.value("forced", false),
                                   .describes_sound = entry.value("describes_sound", false),
                                   .describes_picture = entry.value("describes_picture", false)},
                       .keeps_audio = entry.value("embedded_audio", false),
                       .is_embedded = entry.value("embedded", true),
                       .subtitles_file = entry.value("subtitles_file", "")};
    if (!input.is_embedded && (input.kind != remux::Kind::text || input.subtitles_file.empty())) {
      throw std::invalid_argument("an input that goes nowhere");
    }
    for (const json::Value& part : entry.at("parts")) {
      input.parts.push_back(
          {.start = part.at("start"), .files = part.at("files").get<std::vector<std::string>>()});
      if (part.contains("clock")) input.parts.back().clock = part["clock"].get<std::uint64_t>();
      if (part.contains("cut")) input.parts.back().cut = part["cut"].get<double>();
    }
    job.inputs.push_back(std::move(input));
  }
  return job;
}

json::Ordered report_of(const std::vector<remux::TrackReport>& tracks) {
  json::Ordered list = json::Ordered::array();
  for (const remux::TrackReport& track : tracks) {
    list.push_back({{"input", track.input},
                    {"type", k_kinds.at(static_cast<std::size_t>(track.kind))},
                    {"codec", track.codec},
                    {"packets", track.packets},
                    {"first", track.first},
                    {"duration", track.duration},
                    {"summed", track.summed},
                    {"largest_gap", track.largest_gap},
                    {"gap_at", track.gap_at},
                    {"largest_overlap", track.largest_overlap},
                    {"overlap_at", track.overlap_at},
                    {"repairs", track.repairs}});
  }
  return {{"tracks", std::move(list)}};
}

int refuse(const Error& error, const std::optional<remux::Place>& failed_at = {}) {
  json::Ordered report{{"error", json::encode_error(error)}};
  if (failed_at) report["failed"] = {{"input", failed_at->input}, {"at", failed_at->at}};
  (void)answer(report);
  say(error.message());
  return k_exit_failure;
}

int run(pid_t parent) {
  if (const auto fenced = enter_fence(parent); !fenced) return refuse(fenced.error());
  remux::Job job;
  bool is_on_the_way = false;
  try {
    job = parse_job(read_all(stdin), is_on_the_way);
  } catch (const std::exception& exception) {
    say(fmt::format("no job: {}", exception.what()));
    return k_exit_usage;
  }
  remux::Arrivals arrivals(k_arrivals);
  if (is_on_the_way) job.arrivals = &arrivals;
  std::optional<remux::Place> failed_at;
  const auto tracks = remux::remux(job, failed_at);
  if (!tracks) return refuse(tracks.error(), failed_at);
  return answer(report_of(*tracks)) ? 0 : k_exit_failure;
}

}  // namespace
}  // namespace matinee

int main(int argc, char** argv) {
  try {
    return matinee::run(argc > 1 ? static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)) : -1);
  } catch (const std::exception& exception) {
    matinee::say(fmt::format("bug: {}", exception.what()));
    return matinee::k_exit_bug;
  }
}

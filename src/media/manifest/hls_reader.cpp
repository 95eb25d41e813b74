// SPDX-License-Identifier: MIT
#include "media/manifest/hls_reader.hpp"

#include <utility>

#include "base/ascii.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

Result<void> HlsReader::expect_header() {
  const auto line = lines.next();
  const auto rest = line ? match_tag(*line, "#EXTM3U") : std::nullopt;
  const bool is_header = rest && (rest->empty() || !ascii::is_alnum(rest->front()));
  if (!is_header) return lines.error("not an HLS playlist: no #EXTM3U");
  if (!rest->empty()) note("something stands behind #EXTM3U");
  return {};
}

Result<HlsAttributes> HlsReader::attributes(std::string_view list) {
  auto parsed = HlsAttributes::parse_leniently(list, [this](std::string_view what) { note(what); });
  if (!parsed) return lines.error(parsed.error().message());
  for (const char* name :
       {"GROUP-ID", "LANGUAGE", "NAME", "CODECS", "AUDIO", "VIDEO", "SUBTITLES"}) {
    const auto checked = check_name(parsed->get(name), name);
    if (checked) continue;
    note(checked.error().message());
    parsed->remove(name);
  }
  return expanded(std::move(parsed));
}

Result<HlsAttributes> HlsReader::strict_attributes(std::string_view list) {
  auto parsed = HlsAttributes::parse(list);
  if (!parsed) return lines.error(parsed.error().message());
  return expanded(std::move(parsed));
}

Result<HlsAttributes> HlsReader::expanded(Result<HlsAttributes> parsed) {
  const auto done = variables.expand(*parsed);
  if (!done) return lines.error(done.error().message());
  return parsed;
}

Result<std::string> HlsReader::absolute(std::string_view reference) {
  const auto expanded = variables.expand(reference);
  if (!expanded) return lines.error(expanded.error().message());
  auto url = resolve_reference(url_, *expanded);
  if (!url) return lines.error(url.error().message());
  return url;
}

Result<void> HlsReader::define(std::string_view list) {
  auto parsed = HlsAttributes::parse(list);
  if (!parsed) return lines.error(parsed.error().message());
  const auto done = variables.define(*parsed, url_, imported_);
  if (!done) return lines.error(done.error().message());
  return {};
}

Result<bool> HlsReader::tells_protection(std::string_view line) {
  if (line.starts_with("#EXT-X-SESSION-KEY") || line.starts_with("#EXT-X-FAXS-CM")) return true;
  const auto list = match_tag(line, "#EXT-X-KEY");
  if (!list) return false;
  MATINEE_TRY_ASSIGN(const auto attributes,
                     strict_attributes(list->starts_with(':') ? list->substr(1) : *list));
  return !attributes.is("METHOD", "NONE");
}

void HlsReader::note(std::string_view what) {
  notes.add(lines.error(what).message());
}

}  // namespace matinee::media

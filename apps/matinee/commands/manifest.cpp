// SPDX-License-Identifier: MIT
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "base/percent.hpp"
#include "command.hpp"
#include "film/job.hpp"
#include "film/target.hpp"
#include "host/paths.hpp"
#include "http/url.hpp"
#include "json.hpp"
#include "listing.hpp"
#include "media/load.hpp"
#include "media/manifest/limits.hpp"
#include "sys/file.hpp"

namespace matinee::cli {

namespace {

class ManifestCommand final : public Command {
 public:
  std::string_view name() const override { return "manifest"; }
  std::string_view summary() const override {
    return "Tell what an HLS or DASH manifest or an MP4 file holds; downloads no media";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"FILE|URL"},
                 .value_name = "FILE|URL",
                 .description = "a file (- is standard input), or an https URL",
                 .binding = &target_,
                 .kind = ValueKind::file,
                 .is_required = true});
    command.add({.names = {"--base-url"},
                 .value_name = "URL",
                 .description = "what a file's relative URLs are relative to",
                 .binding = &base_url_});
  }

  Result<ExitCode> run(Context& context) override {
    const bool is_url = target_.find("://") != std::string::npos;
    MATINEE_TRY_ASSIGN(const media::Manifest manifest, is_url ? load(context) : read());
    const bool json = context.options().json;
    MATINEE_TRY(context.console().write(
        json ? json_of(manifest)
             : listing_of(manifest, context.console().output().columns.value_or(80))));
    return ExitCode::ok;
  }

 private:
  Result<media::Manifest> load(Context& context) const {
    MATINEE_TRY(film::check_url(target_));
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    const media::Remote remote{.transport = *transport,
                               .clock = context.clock(),
                               .give_up_at = context.clock().steady_now() + media::k_patience};
    const auto stop = context.stop_token();
    auto manifest = media::load_manifest(remote, target_, stop);
    if (!manifest) return film::as_told(manifest.error());
    const auto loaded = media::load_all_tracks(remote, *manifest, stop);
    if (!loaded) return film::as_told(loaded.error());
    return manifest;
  }

  // Relative URLs of standard input are as those of a file in this folder.
  Result<media::Manifest> read_input(const std::string& base_url) const {
    constexpr const char* k_input = "standard input";
    MATINEE_TRY_ASSIGN(const std::string text,
                       sys::read_descriptor(STDIN_FILENO, k_input, media::k_max_manifest_bytes));
    auto manifest = media::parse_manifest(text, base_url);
    if (!manifest) return manifest.error().within(k_input);
    return manifest;
  }

  Result<media::Manifest> read() const {
    const std::string base_url = base_url_.empty() ? file_url() : base_url_;
    auto manifest = target_ == "-" ? read_input(base_url) : media::read_manifest(target_, base_url);
    if (!manifest) {
      const bool is_file = manifest.error().native().has_value();
      return manifest.error().about(is_file ? Subject::input : Subject::media);
    }
    return manifest;
  }

  std::string file_url() const {
    std::string url = "file://";
    for (const auto& name : std::filesystem::path(host::absolute(target_))) {
      if (name != "/") url += "/" + percent_encoded(name.native());
    }
    return url;
  }

  std::string target_;
  std::string base_url_;
};

}  // namespace

std::unique_ptr<Command> make_manifest_command() {
  return std::make_unique<ManifestCommand>();
}

}  // namespace matinee::cli

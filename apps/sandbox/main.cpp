// SPDX-License-Identifier: MIT
//
// matinee-sandbox: a local replacement of the service for tests and demos.
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ca.hpp"
#include "connection.hpp"
#include "listener.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::uint16_t port = 0;
  fs::path dir;
  fs::path media;
  std::int64_t latency_ms = 0;
  std::uint64_t rate_bytes_per_s = 0;
};

/// The path relative to the program is the same in a build tree and in an installation.
fs::path default_media() {
  std::error_code code;
  const fs::path self = fs::read_symlink("/proc/self/exe", code);
  return self.parent_path().parent_path() / "share" / "matinee-sandbox" / "media";
}

/// Blocks SIGTERM and SIGINT in this thread and in those it starts, so that only sigwait() in run()
/// receives them.
sigset_t block_ends() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return ends;
}

void announce(const Listener& tls, const Listener& control, const fs::path& dir) {
  const nlohmann::ordered_json ready = {
      {"port", tls.port()},
      {"cacert", (dir / "ca.pem").string()},
      {"dir", dir.string()},
      {"control", fmt::format("http://127.0.0.1:{}", control.port())}};
  fmt::print("{}\n", ready.dump());
  std::fflush(stdout);
}

Result<void> run(const Options& options) {
  const sigset_t ends = block_ends();
  std::error_code code;
  fs::create_directories(options.dir, code);
  if (code) return Error::from_errno(code.value(), options.dir.string());
  const fs::path dir = fs::canonical(options.dir);
  if (!fs::is_directory(options.media)) {
    return Error(Errc::not_found, "no media folder at " + options.media.string());
  }
  MATINEE_TRY_ASSIGN(const Identity identity, make_identity(dir / "ca.pem"));
  MATINEE_TRY_ASSIGN(const auto tls, Listener::open(options.port));
  MATINEE_TRY_ASSIGN(const auto control, Listener::open(0));
  World world(options.media);
  world.tls_port = tls->port();
  world.spki = identity.spki;
  world.settings.change([&](SettingValues& values) {
    values.latency = std::chrono::milliseconds(options.latency_ms);
    values.rate_bytes_per_s = options.rate_bytes_per_s;
  });
  tls->start([&](Fd fd) { return make_tls_stream(std::move(fd), identity.context.get()); },
             [&](Stream& stream, std::uint64_t n) { serve_public(stream, n, world); });
  control->start([](Fd fd) { return make_plain_stream(std::move(fd)); },
                 [&](Stream& stream, std::uint64_t) { serve_control(stream, world); });
  announce(*tls, *control, dir);
  int signal = 0;
  sigwait(&ends, &signal);
  world.pause.stop();  // ends the delays of responses, which stop() would wait for
  control->stop();
  tls->stop();
  return {};
}

int start(int argc, char** argv) {
  Options options;
  options.media = default_media();
  CLI::App app{"A local stand-in of the service, on one loopback port.", "matinee-sandbox"};
  app.add_option("--port", options.port, "TLS port, 0 for any free one");
  app.add_option("--dir", options.dir, "where ca.pem is written")->required();
  app.add_option("--latency", options.latency_ms, "milliseconds before every answer")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--rate", options.rate_bytes_per_s, "bytes per second of every answer's body");
  app.add_option("--media", options.media, "folder of the test media")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const auto result = run(options); !result) {
    fmt::print(stderr, "matinee-sandbox: {}\n", result.error().message());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace matinee::sandbox

int main(int argc, char** argv) {
  try {
    return matinee::sandbox::start(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "matinee-sandbox: {}\n", error.what());
    return 70;
  }
}

// SPDX-License-Identifier: MIT
//
// Downloads one film, trailer or URL into the current folder: download TARGET
#include <cstdio>

#include <matinee/download.hpp>

namespace {

class Percent final : public matinee::ProgressSink {
 public:
  void on_phase(matinee::media::Phase) override {}
  void on_progress(const matinee::media::Progress& progress) override {
    if (progress.segments_total == 0) return;
    std::fprintf(stderr, "\r%3zu %%", 100 * progress.segments_done / progress.segments_total);
  }
  void on_note(std::string_view text) override {
    std::fprintf(stderr, "\n%.*s\n", static_cast<int>(text.size()), text.data());
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto session = matinee::Session::open({});
  if (!session) return std::fprintf(stderr, "%s\n", session.error().message().c_str()), 1;
  Percent percent;
  const auto made = matinee::download(*session, {.target = argv[1]}, percent);
  std::fputc('\n', stderr);
  if (!made) return std::fprintf(stderr, "%s\n", made.error().message().c_str()), 1;
  std::printf("%s\n", made->file.c_str());
}

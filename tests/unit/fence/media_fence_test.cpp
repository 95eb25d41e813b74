// SPDX-License-Identifier: MIT
#include "fence/media_fence.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

#include <sys/mman.h>

#include "attacks.hpp"

namespace matinee::fence {
namespace {

class MediaFence : public test::Attacked {
 protected:
  static bool enter() {
    static std::optional<FileBroker> files;
    const pid_t parent = ::getppid();
    auto started = FileBroker::start();
    if (!started) return false;
    files.emplace(*std::move(started));
    g_files = &*files;
    return enter_media_fence(parent, *files).has_value();
  }

  static inline const FileBroker* g_files = nullptr;
};

TEST_F(MediaFence, TheWorkCanBeDone) {
  for (const auto kernel : {test::Kernel::as_it_is, test::Kernel::without_landlock}) {
    EXPECT_TRUE(succeeds(
        enter,
        [] {
          const int fd = g_files->open("joined", O_RDWR);
          return fd >= 0 && ::write(fd, "film", 4) == 4 && ::ftruncate(fd, 2) == 0 &&
                 ::fcntl(fd, F_GETFL) >= 0;
        },
        kernel));
    EXPECT_EQ(std::filesystem::file_size(inside() / "joined"), 2U);
    EXPECT_TRUE(succeeds(enter, [] { return g_files->open("joined", O_RDONLY) >= 0; }, kernel));
  }
}

TEST_F(MediaFence, ACrashIsItsOwn) {
  const int status = run(enter, []() -> bool { ::abort(); });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

TEST_F(MediaFence, NoAttackSucceeds) {
  auto attacks = attacks_on_all();
  std::ranges::move(attacks_on_agent(), std::back_inserter(attacks));
  // Not even a file of its own, nor itself.
  for (const char* path : {diary(), "joined", ".", "/proc/self/mem", "/proc/self/environ"})
    attacks.push_back({std::string("open ") + path, [=] { return ::open(path, O_RDONLY) >= 0; }});
  for (const int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK})
    attacks.push_back({"socket " + std::to_string(family),
                       [=] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }});
  attacks.push_back({"fcntl(O_ASYNC)", [] { return ::fcntl(0, F_SETFL, O_ASYNC) == 0; }});
  expect_none_succeeds(enter, attacks);
}

TEST_F(MediaFence, TheBrokerOpensNothingOutside) {
  std::filesystem::create_symlink(diary(), inside() / "link");
  std::filesystem::create_directory(inside() / "folder");
  ASSERT_EQ(::mkfifo((inside() / "fifo").c_str(), 0600), 0);
  std::vector<Attack> attacks;
  for (const std::string& path :
       {std::string(diary()), std::string("../diary"), std::string("link"), std::string("folder"),
        std::string("fifo"), std::string(".."), std::string("folder/../../diary"), std::string()}) {
    for (const int mode : {O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE})
      attacks.push_back({path + " " + std::to_string(mode),
                         [=] { return g_files->open(path.c_str(), mode) >= 0; }});
  }
  expect_none_succeeds(enter, attacks);
}

class PictureFence : public test::Attacked {
 protected:
  static bool enter() { return enter_picture_fence(::getppid()).has_value(); }
};

TEST_F(PictureFence, APictureCanBeReadAndAnswered) {
  const int picture = ::memfd_create("picture", MFD_CLOEXEC);
  ASSERT_GE(picture, 0);
  ASSERT_EQ(::write(picture, "pixels", 6), 6);
  EXPECT_TRUE(succeeds(enter, [picture] {
    std::array<char, 6> bytes{};
    const std::vector<char> room(64U << 20);
    return ::pread(picture, bytes.data(), bytes.size(), 0) == 6 &&
           ::pwrite(picture, bytes.data(), bytes.size(), 6) == 6 && room.back() == 0;
  }));
  ::close(picture);
}

TEST_F(PictureFence, NoAttackSucceeds) {
  auto attacks = attacks_on_all();
  std::ranges::move(attacks_on_agent(), std::back_inserter(attacks));
  for (const char* path : {diary(), "joined", ".", "/proc/self/mem", "/proc/self/environ"})
    attacks.push_back({std::string("open ") + path, [=] { return ::open(path, O_RDONLY) >= 0; }});
  for (const int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK})
    attacks.push_back({"socket " + std::to_string(family),
                       [=] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }});
  attacks.push_back({"3 GiB", [] {
                       constexpr std::size_t k_size = std::size_t{3} << 30;
                       return ::mmap(nullptr, k_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                                     0) != MAP_FAILED;
                     }});
  expect_none_succeeds(enter, attacks);
}

}  // namespace
}  // namespace matinee::fence

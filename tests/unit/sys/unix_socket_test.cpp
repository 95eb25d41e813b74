// SPDX-License-Identifier: MIT
#include "sys/unix_socket.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::sys {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

mode_t mode_of(const fs::path& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

class UnixSocket : public ::testing::Test {
 protected:
  test::TempDir folder;
  fs::path path = folder.path() / "s";
};

TEST_F(UnixSocket, IsMadeForItsOwnerAloneWhateverTheMask) {
  const mode_t before = ::umask(0);
  const auto listener = listen_at(path);
  ::umask(before);
  ASSERT_TRUE(listener.has_value());
  EXPECT_EQ(mode_of(path), 0600U);
}

TEST_F(UnixSocket, TakesThePlaceOfOneThatNobodyServes) {
  ASSERT_TRUE(listen_at(path).has_value());
  EXPECT_EQ(connect_to(path, "the other", 100ms).error().code(), Errc::not_found);
  const auto listener = listen_at(path);
  ASSERT_TRUE(listener.has_value());
  EXPECT_TRUE(connect_to(path, "the other", 100ms).has_value());
}

TEST_F(UnixSocket, DoesNotReplaceAFile) {
  std::ofstream(path) << "precious";
  EXPECT_FALSE(listen_at(path).has_value());
  EXPECT_TRUE(fs::is_regular_file(path));
  EXPECT_EQ(connect_to(path, "the other", 100ms).error().code(), Errc::storage);
}

TEST_F(UnixSocket, ALongPathIsNamed) {
  const auto listener = listen_at(fs::path("/") / std::string(200, 'x'));
  EXPECT_EQ(listener.error().code(), Errc::usage);
}

TEST_F(UnixSocket, AFolderIsPrivateOrRefused) {
  const fs::path inner = folder.path() / "inner";
  ASSERT_TRUE(make_private_folder(inner).has_value());
  EXPECT_EQ(mode_of(inner), 0700U);
  ASSERT_TRUE(make_private_folder(inner).has_value());
  ::chmod(inner.c_str(), 0750);
  EXPECT_EQ(make_private_folder(inner).error().code(), Errc::storage);
  const fs::path link = folder.path() / "link";
  fs::create_directory_symlink(folder.path(), link);
  EXPECT_EQ(make_private_folder(link).error().code(), Errc::storage);
}

TEST_F(UnixSocket, NothingIsMadeInAFolderOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving a folder away takes root";
  const fs::path theirs = folder.path() / "theirs";
  fs::create_directory(theirs);
  ASSERT_EQ(::chown(theirs.c_str(), 65534, 65534), 0);
  const auto made = make_private_folder(theirs / "ours");
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), Errc::storage);
  EXPECT_FALSE(fs::exists(theirs / "ours"));
}

// The file's owner says nothing about who listens.
TEST_F(UnixSocket, AListenerOfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming another user takes root";
  ASSERT_EQ(::seteuid(65534), 0);
  const fs::path theirs = fs::path("/tmp") / ("matinee-" + std::to_string(::getpid()));
  auto listener = listen_at(theirs);
  ASSERT_EQ(::seteuid(0), 0);
  ASSERT_TRUE(listener.has_value()) << listener.error().message();
  EXPECT_EQ(::chown(theirs.c_str(), 0, 0), 0);
  const auto connected = connect_to(theirs, "the other", 100ms);
  fs::remove(theirs);
  ASSERT_FALSE(connected.has_value());
  EXPECT_EQ(connected.error().code(), Errc::storage);
}

TEST_F(UnixSocket, ADribbleIsNotWaitedForEndlessly) {
  const auto listener = listen_at(path);
  const auto near = connect_to(path, "the other", 100ms);
  const UniqueFd far(k_adopt, ::accept(listener->get(), nullptr, nullptr));
  std::jthread dribble([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      (void)send_all(far.get(), "the other", "x", 100ms);
      std::this_thread::yield();
    }
  });
  std::string text;
  const auto line = receive_line(near->get(), "the other", text, std::size_t{1} << 30, 50ms);
  ASSERT_FALSE(line.has_value());
  EXPECT_EQ(line.error().code(), Errc::network);
}

TEST_F(UnixSocket, IsListeningOrSomethingElse) {
  const auto listener = listen_at(path);
  ASSERT_TRUE(listener.has_value());
  EXPECT_TRUE(is_listening(listener->get()));
  const auto connected = connect_to(path, "the other", 100ms);
  ASSERT_TRUE(connected.has_value());
  EXPECT_FALSE(is_listening(connected->get()));
  const UniqueFd of_network(k_adopt, ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::listen(of_network.get(), 1), 0);
  EXPECT_FALSE(is_listening(of_network.get()));
  const UniqueFd of_datagrams(k_adopt, ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_FALSE(is_listening(of_datagrams.get()));
  EXPECT_FALSE(is_listening(STDERR_FILENO));
  EXPECT_FALSE(is_listening(-1));
}

TEST_F(UnixSocket, ALockIsHeldByOne) {
  auto first = lock_file(path);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(lock_file(path).error().code(), Errc::busy);
  first->reset();
  EXPECT_TRUE(lock_file(path).has_value());
}

TEST_F(UnixSocket, LinesComeWholeOrNotAtAll) {
  const auto listener = listen_at(path);
  const auto near = connect_to(path, "the other", 100ms);
  const UniqueFd far(k_adopt, ::accept(listener->get(), nullptr, nullptr));
  EXPECT_EQ(peer_user(far.get()), ::geteuid());
  EXPECT_EQ(peer_process(far.get()), ::getpid());

  ASSERT_TRUE(send_all(far.get(), "the other", "a li", 100ms).has_value());
  std::string text;
  const auto half = receive_line(near->get(), "the other", text, 100, 20ms);
  EXPECT_EQ(half.error().code(), Errc::network);
  EXPECT_EQ(half.error().message(), "the other does not answer");
  ASSERT_TRUE(send_all(far.get(), "the other", "ne\n", 100ms).has_value());
  ASSERT_TRUE(receive_line(near->get(), "the other", text, 100, 1s).has_value());
  EXPECT_EQ(text, "a line\n");

  text.clear();
  ASSERT_TRUE(send_all(far.get(), "the other", std::string(500, 'x'), 100ms).has_value());
  EXPECT_EQ(receive_line(near->get(), "the other", text, 100, 1s).error().code(), Errc::failure);
}

}  // namespace
}  // namespace matinee::sys

// SPDX-License-Identifier: MIT
#include "pictures/gallery.hpp"

#include <gmock/gmock.h>

#include "stills.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::pictures {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string k_url = "https://images.example/a.jpg";

// Descriptor -1 is no terminal, and has the usual size.
class AGallery : public testing::Test {
 protected:
  std::unique_ptr<Gallery> opened(const char* term) {
    return *open_gallery({.transport = &transport_,
                          .clock = &clock_,
                          .decoder = REMUXER,
                          .environment = {std::string("TERM=") + term},
                          .note = [this](std::string_view line) { notes_.emplace_back(line); }});
  }

  Sink sink() {
    return [this](std::string_view text) -> Result<void> {
      shown_ += text;
      return {};
    };
  }

  static std::vector<Entry> films(int count) {
    std::vector<Entry> entries;
    for (int i = 0; i < count; ++i)
      entries.push_back({k_url + std::to_string(i), {"film"}});
    return entries;
  }

  test::FakeClock clock_{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport_;
  std::vector<std::string> notes_;
  std::string shown_;
};

TEST_F(AGallery, ShowsOnePicture) {
  transport_.answer(k_url, {.body = test::still("420.jpg")});
  ASSERT_TRUE(opened("xterm-kitty")->show(k_url, sink()));
  EXPECT_THAT(shown_, HasSubstr("\x1b_Ga=T"));
  EXPECT_THAT(notes_, ElementsAre());
}

TEST_F(AGallery, ShowsNothingOfWhatIsNoPicture) {
  transport_.answer(k_url, {.body = "<html>"});
  ASSERT_TRUE(opened("xterm")->show(k_url, sink()));
  ASSERT_TRUE(opened("xterm")->show("", sink()));
  EXPECT_EQ(shown_, "");
  EXPECT_THAT(notes_, ElementsAre("no picture: no JPEG, PNG or WebP picture",
                                  "no picture: the service names no still"));
}

TEST_F(AGallery, ListsEntriesWithoutTheirPicturesAsWell) {
  transport_.answer(k_url, {.body = test::still("rgba.png")});
  const auto gallery = opened("xterm");
  EXPECT_EQ(gallery->text_columns(), 60U);
  ASSERT_TRUE(gallery->list({{k_url, {"first"}}, {"", {"second"}}}, sink()));
  EXPECT_THAT(shown_, StartsWith("\x1b[0m"));
  EXPECT_THAT(shown_, HasSubstr("first\n"));
  EXPECT_THAT(shown_, HasSubstr("\n\n                    second\n\n"));
}

TEST_F(AGallery, AHostThatIsDeadIsNotAskedForAll) {
  const auto entries = films(24);
  for (const Entry& entry : entries)
    transport_.answer(entry.url, {.error = Error(Errc::network, "reset")});
  transport_.forget(entries.front().url);
  transport_.answer(entries.front().url, {.body = test::still("rgba.png")});
  const auto drawn = opened("xterm")->list(entries, sink());
  ASSERT_TRUE(drawn);
  EXPECT_TRUE(*drawn);
  EXPECT_EQ(transport_.requests.size(), 12U);
  EXPECT_EQ(notes_.size(), 23U);
}

TEST_F(AGallery, AHostThatLacksPicturesIsAskedForTheOthers) {
  const auto entries = films(24);
  transport_.answer(entries.front().url, {.body = test::still("rgba.png")});
  ASSERT_TRUE(opened("xterm")->list(entries, sink()));
  EXPECT_EQ(transport_.requests.size(), 24U);
}

TEST_F(AGallery, ListsNothingIfItsFirstPicturesCannotBeHad) {
  const auto drawn = opened("xterm")->list(films(24), sink());
  ASSERT_TRUE(drawn);
  EXPECT_FALSE(*drawn);
  EXPECT_EQ(shown_, "");
  EXPECT_EQ(transport_.requests.size(), 6U);
  EXPECT_EQ(notes_.size(), 6U);
}

TEST_F(AGallery, EndsWithItsSink) {
  transport_.answer(k_url, {.body = test::still("420.jpg")});
  const Sink broken = [](std::string_view) -> Result<void> { return Error(Errc::failure, "gone"); };
  EXPECT_FALSE(opened("xterm")->show(k_url, broken));
  EXPECT_FALSE(opened("xterm")->list({{k_url, {"film"}}}, broken));
}

TEST_F(AGallery, IsNoneWhereNothingCanBeShown) {
  EXPECT_EQ(open_gallery({.environment = {"TERM=dumb"}}).error().code(), Errc::unsupported);
  EXPECT_EQ(open_gallery({.environment = {"TERM=xterm"}, .wants_colors = false}).error().code(),
            Errc::unsupported);
}

}  // namespace
}  // namespace matinee::pictures

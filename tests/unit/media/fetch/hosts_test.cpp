// SPDX-License-Identifier: MIT
#include "media/fetch/hosts.hpp"

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using Chosen = Hosts::Chosen;
using Failure = FetchTask::Failure;

class HostsTest : public ::testing::Test {
 protected:
  HostsTest() : work_(WorkFolder::open(folder_.path() / "film.mp4").value()) {}

  FetchTask task(std::string url, std::vector<std::string> others = {}) {
    return {{.name = "f", .resource = {.url = std::move(url), .alternatives = std::move(others)}},
            work_};
  }

  test::TempDir folder_;
  WorkFolder work_;
  Hosts hosts_;
};

TEST_F(HostsTest, AHostIsItsNameAndItsPort) {
  FetchTask one = task("https://CDN.test/a");
  FetchTask same = task("https://user@cdn.test/b?c");
  FetchTask port = task("https://cdn.test:8443/a");
  for (FetchTask* each : {&one, &same, &port})
    hosts_.assign(*each);
  EXPECT_EQ(one.host, same.host);
  EXPECT_NE(one.host, port.host);
}

TEST_F(HostsTest, WhereOneFailedTheOthersAskElsewhereFirst) {
  FetchTask one = task("https://a.test/1", {"https://b.test/1"});
  FetchTask two = task("https://a.test/2", {"https://b.test/2"});
  FetchTask only = task("https://a.test/3");
  for (FetchTask* each : {&one, &two, &only})
    hosts_.assign(*each);
  EXPECT_EQ(hosts_.choose_after_failure(one, Failure::final), Chosen::other);
  for (FetchTask* each : {&one, &two, &only})
    hosts_.assign(*each);
  EXPECT_EQ(one.source(), "https://b.test/1");
  EXPECT_EQ(two.source(), "https://b.test/2");
  EXPECT_EQ(only.source(), "https://a.test/3");
  // Where the other has not got it, the first one is asked after all.
  EXPECT_EQ(hosts_.choose_after_failure(two, Failure::final), Chosen::other);
  EXPECT_EQ(two.source(), "https://a.test/2");
  EXPECT_EQ(hosts_.choose_after_failure(two, Failure::final), Chosen::none);
  EXPECT_EQ(hosts_.choose_after_failure(only, Failure::final), Chosen::none);
}

TEST_F(HostsTest, AFailureThatMayPassIsTriedAgainAfterTheOthers) {
  FetchTask one = task("https://a.test/1", {"https://b.test/1"});
  hosts_.assign(one);
  EXPECT_EQ(hosts_.choose_after_failure(one, Failure::passing), Chosen::other);
  EXPECT_EQ(hosts_.choose_after_failure(one, Failure::final), Chosen::other);
  EXPECT_EQ(one.source(), "https://a.test/1");
  EXPECT_EQ(hosts_.choose_after_failure(one, Failure::final), Chosen::none);
}

}  // namespace
}  // namespace matinee::media

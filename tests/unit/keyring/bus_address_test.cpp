// SPDX-License-Identifier: MIT
#include "keyring/bus_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::keyring {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = BusAddress::Kind;

BusAddress path(std::string name) {
  return {Kind::path, std::move(name)};
}

TEST(BusAddresses, AreReadFromWhatADesktopSets) {
  EXPECT_THAT(parse_bus_addresses("unix:path=/run/user/1000/bus"),
              ElementsAre(path("/run/user/1000/bus")));
  EXPECT_THAT(parse_bus_addresses("unix:path=/run/user/1000/bus,guid=00ff"),
              ElementsAre(path("/run/user/1000/bus")));
  EXPECT_THAT(parse_bus_addresses("unix:abstract=/tmp/dbus-XyZ,guid=00ff"),
              ElementsAre(BusAddress{Kind::abstract, "/tmp/dbus-XyZ"}));
}

TEST(BusAddresses, KeepTheirOrder) {
  EXPECT_THAT(parse_bus_addresses("unix:path=/a;unix:path=/b;"),
              ElementsAre(path("/a"), path("/b")));
}

TEST(BusAddresses, AreUnescapedAndEscapedAgain) {
  const auto addresses = parse_bus_addresses("unix:path=/tmp/a%20b%3bc");
  ASSERT_THAT(addresses, ElementsAre(path("/tmp/a b;c")));
  EXPECT_EQ(to_string(addresses.front()), "unix:path=/tmp/a%20b%3Bc");
}

TEST(BusAddresses, OfOtherTransportsAreLeftOut) {
  EXPECT_THAT(parse_bus_addresses("tcp:host=localhost,port=1;unix:path=/a"),
              ElementsAre(path("/a")));
  EXPECT_THAT(parse_bus_addresses("unixexec:path=/bin/sh,argv1=-c"), IsEmpty());
  EXPECT_THAT(parse_bus_addresses("unix:tmpdir=/tmp"), IsEmpty());
}

TEST(BusAddresses, ThatAreBrokenAreLeftOut) {
  for (const char* text : {"", ";", ";;,=", "unix:", "unix:path=", "unix:path", "unix:path=/a%2",
                           "unix:path=/a%zz", "unix:path=/a%00b", "path=/a", "unix:path=%"}) {
    EXPECT_THAT(parse_bus_addresses(text), IsEmpty()) << text;
  }
}

TEST(PlacesOfTheSessionBus, EndWithTheSocketOfTheRuntimeFolder) {
  EXPECT_THAT(places_of_session_bus("unix:path=/gone", "/run/user/7"),
              ElementsAre(path("/gone"), path("/run/user/7/bus")));
  EXPECT_THAT(places_of_session_bus("", "/run/user/7"), ElementsAre(path("/run/user/7/bus")));
  EXPECT_THAT(places_of_session_bus("unix:path=/run/user/7/bus", "/run/user/7"),
              ElementsAre(path("/run/user/7/bus")));
}

TEST(PlacesOfTheSessionBus, AreNoneWhereTheEnvironmentNamesNone) {
  EXPECT_THAT(places_of_session_bus("", ""), IsEmpty());
}

}  // namespace
}  // namespace matinee::keyring

// SPDX-License-Identifier: MIT
#include "host/config_file.hpp"

#include <fstream>
#include <string>

#include <gmock/gmock.h>

#include "support/temp_dir.hpp"

namespace matinee::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

ConfigItem only_item(std::string_view text) {
  const auto items = parse_config(text, "c.toml");
  EXPECT_TRUE(items.has_value() && items->size() == 1) << text;
  return items && items->size() == 1 ? items->front() : ConfigItem{};
}

TEST(ParseConfig, ValuesAreTextAndKeepTheirType) {
  const struct {
    std::string_view text;
    ConfigType type;
    std::vector<std::string> values;
  } k_cases[] = {
      {"a = 'x y'", ConfigType::text, {"x y"}},
      {"a = true", ConfigType::boolean, {"true"}},
      {"a = false", ConfigType::boolean, {"false"}},
      {"a = 3", ConfigType::other, {"3"}},
      {"a = 1.5", ConfigType::other, {"1.5"}},
      {"a = ['x', 'y']", ConfigType::texts, {"x", "y"}},
      {"a = []", ConfigType::texts, {}},
      {"a = ['x', 1]", ConfigType::other, {"x", "1"}},
  };
  for (const auto& each : k_cases) {
    const ConfigItem item = only_item(each.text);
    EXPECT_EQ(item.key, "a") << each.text;
    EXPECT_EQ(item.type, each.type) << each.text;
    EXPECT_EQ(item.values, each.values) << each.text;
    EXPECT_THAT(item.tables, IsEmpty()) << each.text;
  }
}

TEST(ParseConfig, AnEmptyValueIsAMistake) {
  for (const char* text : {"b = 1\na = ''\n", "b = 1\na = ['x', '']\n", "\na = [['']]"}) {
    const auto items = parse_config(text, "c.toml");
    ASSERT_FALSE(items) << text;
    EXPECT_EQ(items.error().code(), Errc::usage);
    EXPECT_EQ(items.error().message(), "c.toml, line 2: a: the value is empty");
  }
  EXPECT_THAT(parse_config("[download]\noutput = ''", "c.toml").error().message(),
              HasSubstr("line 2: output: the value is empty"));
}

TEST(ParseConfig, TablesAreAPath) {
  const ConfigItem item = only_item("[agent.start]\nquiet = true\n");
  EXPECT_THAT(item.tables, ElementsAre("agent", "start"));
  EXPECT_EQ(item.key, "quiet");
}

TEST(ParseConfig, AMistakeIsNamedWithFileAndLine) {
  for (const std::string text :
       {"a = 1\nb = 1 2\n", "a = 1\nb = [\n", "a = 1\na = 2\n", "a = 1\nb = '\xff'\n"}) {
    const auto items = parse_config(text, "/home/c.toml");
    ASSERT_FALSE(items.has_value()) << text;
    EXPECT_EQ(items.error().code(), Errc::usage);
    EXPECT_THAT(items.error().message(), StartsWith("/home/c.toml, line ")) << text;
  }
}

TEST(ReadConfigFile, WhatIsNotThereHoldsNothing) {
  const test::TempDir folder;
  for (const auto& file :
       {folder.path() / "none.toml", folder.path(), folder.path() / "none" / "none.toml"}) {
    const auto items = read_config_file(file);
    ASSERT_TRUE(items.has_value()) << file;
    EXPECT_THAT(*items, IsEmpty());
  }
}

TEST(ReadConfigFile, ReadsWhatIsThere) {
  const test::TempDir folder;
  const auto file = folder.path() / "c.toml";
  std::ofstream(file) << "country = 'NL'\n";
  const auto items = read_config_file(file);
  ASSERT_TRUE(items.has_value());
  ASSERT_EQ(items->size(), 1U);
  EXPECT_THAT(items->front().values, ElementsAre("NL"));
}

TEST(ReadConfigFile, RefusesAFileThatIsTooLarge) {
  const test::TempDir folder;
  const auto file = folder.path() / "c.toml";
  std::ofstream(file) << std::string((std::size_t{1} << 20) + 1, '#');
  const auto items = read_config_file(file);
  ASSERT_FALSE(items.has_value());
  EXPECT_EQ(items.error().code(), Errc::usage);
  EXPECT_THAT(items.error().message(), HasSubstr("1 MiB"));
}

}  // namespace
}  // namespace matinee::host

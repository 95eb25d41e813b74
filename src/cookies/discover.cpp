// SPDX-License-Identifier: MIT
#include "cookies/discover.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "cookies/live_file.hpp"
#include "cookies/local_state.hpp"
#include "cookies/profile_groups.hpp"
#include "cookies/profiles_ini.hpp"

namespace matinee::cookies {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_largest_text = std::size_t{64} * 1024 * 1024;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::vector<std::string> folders_in(const fs::path& parent) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto each = fs::directory_iterator(parent, error);
       !error && each != fs::directory_iterator(); each.increment(error)) {
    std::error_code ignored;
    if (each->is_directory(ignored)) names.push_back(each->path().filename().native());
  }
  std::ranges::sort(names);
  return names;
}

std::string text_of(const fs::path& path) {
  auto text = read_live_text(path, k_largest_text);
  return text ? *std::move(text) : std::string();
}

/// The folders that Chromium itself would make; what else lies there may be a copy.
bool is_profile_folder(std::string_view name) {
  return name == "Default" || name.starts_with("Profile ");
}

std::vector<ChromiumProfile> chromium_profiles(const fs::path& root) {
  std::vector<ChromiumProfile> profiles = parse_local_state(text_of(root / "Local State"));
  // What lists no profiles (Falkon's folder of them, say) has them all.
  const bool takes_any = !is_file(root / "Local State");
  for (const std::string& folder : folders_in(root)) {
    const bool is_known =
        std::ranges::find(profiles, folder, &ChromiumProfile::folder) != profiles.end();
    const bool counts = takes_any || is_profile_folder(folder);
    if (!is_known && counts) profiles.push_back({folder, folder});
  }
  return profiles;
}

std::vector<FirefoxProfile> firefox_profiles(const fs::path& root) {
  std::vector<FirefoxProfile> profiles =
      parse_profiles_ini(text_of(root / "profiles.ini"), text_of(root / "installs.ini"));
  add_group_profiles(root, profiles);
  for (const fs::path parent : {"", "Profiles"}) {  // the second on Windows
    for (const std::string& folder : folders_in(root / parent)) {
      const bool is_known =
          std::ranges::find(profiles, parent / folder, &FirefoxProfile::path) != profiles.end();
      if (!is_known) profiles.push_back({"", parent / folder});
    }
  }
  return profiles;
}

Source source_at(const fs::path& profile, std::string name, Engine engine) {
  Source source{.engine = engine};
  source.file = cookie_file_of(profile, engine);
  source.profile = profile.filename().native();
  source.profile_name = name.empty() ? source.profile : std::move(name);
  return source;
}

std::vector<Source> candidates_in(const fs::path& root, Engine engine) {
  std::vector<Source> sources;
  if (engine == Engine::firefox) {
    for (FirefoxProfile& profile : firefox_profiles(root)) {
      const fs::path folder = (root / profile.path).lexically_normal();
      sources.push_back(source_at(folder, std::move(profile.name), engine));
    }
    return sources;
  }
  if (engine == Engine::chromium) {
    for (ChromiumProfile& profile : chromium_profiles(root)) {
      sources.push_back(source_at(root / profile.folder, std::move(profile.name), engine));
    }
  }
  sources.push_back(source_at(root, "", engine));  // older Opera, QtWebEngine: the root itself
  return sources;
}

bool is_chrome_or_chromium(const Browser& browser) {
  return browser.name.starts_with("chrom");
}

fs::path folder_of(const Environment& environment, const Browser& browser, Base base) {
  if (base == Base::home) return environment.home;
  if (base == Base::data_home) return environment.data_home;
  const bool has_own = is_chrome_or_chromium(browser) && environment.chrome_config_home;
  return has_own ? *environment.chrome_config_home : environment.config_home;
}

ProbedRoot::State look_at(const fs::path& root, const Browser& browser) {
  std::error_code error;
  const fs::file_status status = fs::status(root, error);
  if (status.type() == fs::file_type::not_found) return ProbedRoot::State::absent;
  if (error) return ProbedRoot::State::denied;
  if (!fs::is_directory(status)) return ProbedRoot::State::absent;
  const fs::directory_iterator listing(root, error);
  if (error) return ProbedRoot::State::denied;
  const bool has_profile = !profiles_in(root, browser.engine, browser.name, Install::path).empty();
  return has_profile ? ProbedRoot::State::found : ProbedRoot::State::empty;
}

/// Probes the roots of one browser.
class Prober {
 public:
  Prober(const Environment& environment, const Browser& browser)
      : environment_(environment), browser_(browser) {}

  std::vector<ProbedRoot> probe() && {
    const bool is_stable = browser_.name == "chromium" || browser_.name == "chrome";
    if (is_stable && environment_.chrome_user_data_dir) {
      add(Install::system, *environment_.chrome_user_data_dir);
    }
    for (const Root& root : browser_.roots) {
      if (root.base == Base::windows_user) {
        add_of_windows(root);
      } else {
        add_of_user(root);
      }
    }
    return std::move(probed_);
  }

 private:
  ProbedRoot& add(Install install, fs::path path) {
    const ProbedRoot::State state = look_at(path, browser_);
    return probed_.emplace_back(ProbedRoot{&browser_, install, std::move(path), state});
  }

  void add_of_user(const Root& root) {
    const bool has_older = !probed_.empty() && probed_.back().state != ProbedRoot::State::absent;
    ProbedRoot& added = add(root.install, folder_of(environment_, browser_, root.base) / root.path);
    const bool is_overruled =
        root.rule == Rule::unless_previous && (has_older || environment_.uses_legacy_mozilla_home);
    if (is_overruled && added.state == ProbedRoot::State::found) {
      added.state = ProbedRoot::State::overruled;
    }
  }

  /// Every user of Windows has such a root, few have the browser: only what is there is told.
  void add_of_windows(const Root& root) {
    if (!environment_.windows_users) return;
    for (const std::string& user : folders_in(*environment_.windows_users)) {
      add(root.install, *environment_.windows_users / user / root.path);
      if (probed_.back().state == ProbedRoot::State::absent) probed_.pop_back();
    }
  }

  const Environment& environment_;
  const Browser& browser_;
  std::vector<ProbedRoot> probed_;
};

}  // namespace

std::string_view to_string(ProbedRoot::State state) noexcept {
  switch (state) {
    case ProbedRoot::State::absent:
      return "absent";
    case ProbedRoot::State::denied:
      return "not readable";
    case ProbedRoot::State::overruled:
      return "not used: the browser prefers the older folder";
    case ProbedRoot::State::empty:
      return "no profile with cookies";
    case ProbedRoot::State::found:
      return "found";
  }
  return "found";
}

fs::path cookie_file_of(const fs::path& profile, Engine engine) {
  if (engine != Engine::chromium) {
    const fs::path file =
        profile / (engine == Engine::safari ? "Cookies.binarycookies" : "cookies.sqlite");
    return is_file(file) ? file : fs::path();
  }
  // On Linux the second place is that of a profile which came from elsewhere, or a stale file.
  for (const char* name : {"Cookies", "Network/Cookies"}) {
    if (is_file(profile / name)) return profile / name;
  }
  return {};
}

std::vector<Source> profiles_in(const fs::path& root, Engine engine, std::string_view browser,
                                Install install) {
  std::vector<Source> sources;
  std::set<fs::path> seen;
  for (Source& source : candidates_in(root, engine)) {
    std::error_code ignored;
    const bool is_new =
        !source.file.empty() && seen.insert(fs::canonical(source.file, ignored)).second;
    if (!is_new) continue;
    source.browser = browser;
    source.install = install;
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<ProbedRoot> probe_roots(const Environment& environment, const Browser* only) {
  std::vector<ProbedRoot> probed;
  for (const Browser& browser : browsers()) {
    if (only != nullptr && only != &browser) continue;
    std::ranges::move(Prober(environment, browser).probe(), std::back_inserter(probed));
  }
  return probed;
}

std::vector<Source> find_sources(const Environment& environment) {
  std::vector<Source> sources;
  for (const ProbedRoot& root : probe_roots(environment)) {
    if (root.state != ProbedRoot::State::found) continue;
    std::ranges::move(
        profiles_in(root.path, root.browser->engine, root.browser->name, root.install),
        std::back_inserter(sources));
  }
  return sources;
}

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
#include "cookies/discover.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
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

bool is_absent(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
}

// Reads files and folders, and collects the places that could not be read, each one once.
class Look {
 public:
  std::vector<UnreadPlace> take() && { return std::move(unread_); }

  void miss(UnreadPlace place) {
    const bool is_known =
        std::ranges::find(unread_, place.path, &UnreadPlace::path) != unread_.end();
    if (!is_known) unread_.push_back(std::move(place));
  }

  /// Returns the sorted names of the folders in `parent` for which `counts` is true. Dangling links
  /// are included, because they may have pointed to folders.
  template <class Predicate>
  std::vector<std::string> folders_in(const fs::path& parent, const Predicate& counts) {
    std::vector<std::string> names;
    std::error_code error;
    for (auto each = fs::directory_iterator(parent, error);
         !error && each != fs::directory_iterator(); each.increment(error)) {
      std::string name = each->path().filename().native();
      if (!counts(name)) continue;
      std::error_code odd;
      const fs::file_type type = each->status(odd).type();
      const bool may_be_folder = type == fs::file_type::directory ||
                                 (type == fs::file_type::not_found && each->is_symlink(odd));
      if (may_be_folder) names.push_back(std::move(name));
      if (odd && !is_absent(odd)) miss(place_of(each->path(), odd));
    }
    if (error && !is_absent(error)) miss(place_of(parent, error));
    std::ranges::sort(names);
    return names;
  }

  /// Returns nullopt if the file does not exist, and an empty string if it cannot be read.
  std::optional<std::string> text_of(const fs::path& path) {
    auto text = read_live_text(path, k_largest_text);
    if (text) return *std::move(text);
    if (text.error().code() == Errc::not_found) return std::nullopt;
    const auto& native = text.error().native();
    const bool has_errno = native && native->space == NativeCode::Space::posix;
    miss(has_errno ? place_of(path, {static_cast<int>(native->value), std::generic_category()})
                   : UnreadPlace{.path = path, .why = text.error()});
    return std::string();
  }

  /// Returns the cookie database of a profile, or an empty path if there is none or it cannot be
  /// determined.
  fs::path cookie_file_of(const fs::path& profile, const Source& source) {
    std::optional<UnreadPlace> unread;
    fs::path file = find(profile, source.engine, unread);
    if (!unread) return file;
    // An unreadable folder above the profile hides other profiles too, so it names none.
    if (unread->path.native().starts_with(profile.native())) {
      unread->profile = source.profile;
      unread->profile_name = source.profile_name;
    }
    miss(*std::move(unread));
    return file;
  }

  /// Finds the cookie database of a profile. Stops at the first place that cannot be read.
  static fs::path find(const fs::path& profile, Engine engine, std::optional<UnreadPlace>& unread) {
    // On Linux, Network/Cookies exists only in a profile from another system, or as a stale file.
    const std::vector<std::string_view> names =
        engine == Engine::chromium ? std::vector<std::string_view>{"Cookies", "Network/Cookies"}
        : engine == Engine::safari ? std::vector<std::string_view>{"Cookies.binarycookies"}
                                   : std::vector<std::string_view>{"cookies.sqlite"};
    for (const std::string_view name : names) {
      fs::path file = profile / name;
      Followed followed = follow(file);
      if (followed.type == fs::file_type::regular) return file;
      if (followed.type != fs::file_type::not_found) {
        followed.unread = UnreadPlace{.path = file, .why = not_a_file(file)};
      }
      unread = std::move(followed.unread);
      if (unread) return {};
    }
    return {};
  }

 private:
  std::vector<UnreadPlace> unread_;
};

// Whether Chromium itself creates folders with this name. Any other folder may be a backup.
bool is_profile_folder(std::string_view name) {
  return name == "Default" || name.starts_with("Profile ");
}

std::vector<ChromiumProfile> chromium_profiles(const fs::path& root, Look& look) {
  const auto local_state = look.text_of(root / "Local State");
  std::vector<ChromiumProfile> profiles = parse_local_state(local_state.value_or(""));
  // Without a Local State, every folder is a profile. Falkon has such a folder.
  const bool takes_any = !local_state;
  const auto is_new = [&](const std::string& folder) {
    const bool is_known =
        std::ranges::find(profiles, folder, &ChromiumProfile::folder) != profiles.end();
    return !is_known && (takes_any || is_profile_folder(folder));
  };
  for (const std::string& folder : look.folders_in(root, is_new))
    profiles.push_back({folder, folder});
  return profiles;
}

std::vector<FirefoxProfile> firefox_profiles(const fs::path& root, Look& look) {
  const std::string profiles_ini = look.text_of(root / "profiles.ini").value_or("");
  const std::string installs_ini = look.text_of(root / "installs.ini").value_or("");
  std::vector<FirefoxProfile> profiles = parse_profiles_ini(profiles_ini, installs_ini);
  for (const Error& why : add_group_profiles(root, profiles))
    look.miss({.path = root / "Profile Groups", .why = why});
  for (const fs::path parent : {"", "Profiles"}) {  // the second is used on Windows
    const auto is_new = [&](const std::string& folder) {
      return std::ranges::find(profiles, parent / folder, &FirefoxProfile::path) == profiles.end();
    };
    for (const std::string& folder : look.folders_in(parent.empty() ? root : root / parent, is_new))
      profiles.push_back({"", parent / folder});
  }
  return profiles;
}

Source source_at(const fs::path& profile, std::string name, Engine engine, Look& look) {
  Source source{.engine = engine};
  source.profile = profile.filename().native();
  source.profile_name = name.empty() ? source.profile : std::move(name);
  source.file = look.cookie_file_of(profile, source);
  return source;
}

std::vector<Source> candidates_in(const fs::path& root, Engine engine, Look& look) {
  std::vector<Source> sources;
  if (engine == Engine::firefox) {
    for (FirefoxProfile& profile : firefox_profiles(root, look)) {
      const fs::path folder = (root / profile.path).lexically_normal();
      sources.push_back(source_at(folder, std::move(profile.name), engine, look));
    }
    return sources;
  }
  if (engine == Engine::chromium) {
    for (ChromiumProfile& profile : chromium_profiles(root, look)) {
      sources.push_back(source_at(root / profile.folder, std::move(profile.name), engine, look));
    }
  }
  // In older versions of Opera and in QtWebEngine the root itself is the profile.
  sources.push_back(source_at(root, "", engine, look));
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

ProbedRoot look_at(fs::path path, const Browser& browser, Install install) {
  ProbedRoot root{.browser = &browser, .install = install, .path = std::move(path)};
  Followed followed = follow(root.path);
  // Removing a snap's data leaves the link "current" behind.
  const bool is_leftover = install == Install::snap && followed.unread &&
                           followed.unread->path.filename() == "current" &&
                           followed.unread->why.code() == Errc::failure;
  if (followed.unread && !is_leftover) {
    root.state = ProbedRoot::State::denied;
    followed.unread->browser = browser.name;
    root.content.unread.push_back(*std::move(followed.unread));
    return root;
  }
  if (followed.type != fs::file_type::directory) return root;
  root.content = profiles_in(root.path, browser.engine, browser.name, install);
  root.state = !root.content.sources.empty() ? ProbedRoot::State::found
               : root.content.unread.empty() ? ProbedRoot::State::empty
                                             : ProbedRoot::State::denied;
  return root;
}

// Probes the roots of one browser.
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
    return probed_.emplace_back(look_at(std::move(path), browser_, install));
  }

  /// Adds a root in a home folder that is not known.
  void add_unknown(const Root& root) {
    ProbedRoot& added = probed_.emplace_back();
    added.browser = &browser_;
    added.install = root.install;
    added.path = fs::path("~") / root.path;
    added.state = ProbedRoot::State::denied;
    added.content.unread.push_back(
        {.browser = std::string(browser_.name), .path = "~", .why = no_home()});
  }

  void add_of_user(const Root& root) {
    // An unreadable root does not count, because it is not known whether the folder exists.
    const bool has_older = !probed_.empty() && probed_.back().state != ProbedRoot::State::absent &&
                           probed_.back().state != ProbedRoot::State::denied;
    const fs::path base = folder_of(environment_, browser_, root.base);
    if (base.empty() && environment_.home.empty()) return add_unknown(root);
    if (base.empty()) return;
    ProbedRoot& added = add(root.install, base / root.path);
    const bool is_overruled =
        root.rule == Rule::unless_previous && (has_older || environment_.uses_legacy_mozilla_home);
    if (!is_overruled || added.state == ProbedRoot::State::absent) return;
    const bool is_found = added.state == ProbedRoot::State::found;
    added.state = is_found ? ProbedRoot::State::overruled : ProbedRoot::State::empty;
    added.content = {};
  }

  /// Adds existing roots only, because few Windows users have the browser. Home folders of other
  /// users are not readable; they are skipped without an error.
  void add_of_windows(const Root& root) {
    if (!environment_.windows_users) return;
    Look look;
    const auto is_any = [](const std::string&) { return true; };
    for (const std::string& user : look.folders_in(*environment_.windows_users, is_any)) {
      const fs::path path = *environment_.windows_users / user / root.path;
      std::error_code error;
      if (fs::is_directory(path, error)) add(root.install, path);
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

Result<fs::path> find_cookie_file(const fs::path& profile, Engine engine) {
  std::optional<UnreadPlace> unread;
  fs::path file = Look::find(profile, engine, unread);
  if (unread) return std::move(unread->why);
  return file;
}

fs::path cookie_file_of(const fs::path& profile, Engine engine) {
  return find_cookie_file(profile, engine).value_or(fs::path());
}

fs::path profile_folder_of(const fs::path& cookie_file) {
  const fs::path folder = cookie_file.parent_path();
  std::error_code error;
  if (!fs::is_symlink(cookie_file, error)) return folder;
  // Every profile that has ever run has one of these files. A folder that only contains a link to a
  // database has none of them.
  for (const char* mark : {"prefs.js", "containers.json", "sessionstore-backups"}) {
    if (fs::exists(folder / mark, error)) return folder;
  }
  const fs::path target = fs::canonical(cookie_file, error);
  return error ? folder : target.parent_path();
}

Result<bool> leads_to_file(const fs::path& path) {
  const Followed followed = follow(path);
  if (followed.unread) return followed.unread->why;
  const bool is_odd = followed.type != fs::file_type::regular &&
                      followed.type != fs::file_type::directory &&
                      followed.type != fs::file_type::not_found;
  if (is_odd) return not_a_file(path);
  return followed.type == fs::file_type::regular;
}

Discovery profiles_in(const fs::path& root, Engine engine, std::string_view browser,
                      Install install) {
  Look look;
  Discovery found;
  std::set<fs::path> seen;  // canonical paths: two profiles may be links to the same database
  for (Source& source : candidates_in(root, engine, look)) {
    std::error_code ignored;
    const bool is_new =
        !source.file.empty() && seen.insert(fs::canonical(source.file, ignored)).second;
    if (!is_new) continue;
    source.browser = browser;
    source.install = install;
    found.sources.push_back(std::move(source));
  }
  found.unread = std::move(look).take();
  for (UnreadPlace& place : found.unread)
    place.browser = browser;
  return found;
}

std::vector<ProbedRoot> probe_roots(const Environment& environment, const Browser* only) {
  std::vector<ProbedRoot> probed;
  for (const Browser& browser : browsers()) {
    if (only != nullptr && only != &browser) continue;
    std::ranges::move(Prober(environment, browser).probe(), std::back_inserter(probed));
  }
  return probed;
}

Discovery discover(const Environment& environment) {
  Discovery found;
  for (ProbedRoot& root : probe_roots(environment)) {
    std::ranges::move(root.content.sources, std::back_inserter(found.sources));
    for (UnreadPlace& place : root.content.unread) {
      const bool is_known = std::ranges::any_of(found.unread, [&](const UnreadPlace& each) {
        return each.browser == place.browser && each.path == place.path;
      });
      if (!is_known) found.unread.push_back(std::move(place));
    }
  }
  return found;
}

std::vector<Source> find_sources(const Environment& environment) {
  return discover(environment).sources;
}

}  // namespace matinee::cookies

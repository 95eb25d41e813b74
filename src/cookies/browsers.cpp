// SPDX-License-Identifier: MIT
//
// Sources: chromium/docs/user_data_dir.md, Firefox's nsXREDirProvider.cpp (since version 147 it
// uses the XDG folder, unless the legacy one exists), the Flathub and snap packages, issues of
// imputnet/helium, keepassxreboot/keepassxc and Floorp-Projects/Floorp-Runtime, and the tables of
// other cookie readers. Observed on disk: Chromium 156 and Firefox ESR 153 of Debian.
#include "cookies/browsers.hpp"

#include <algorithm>

namespace matinee::cookies {

namespace {

using enum Install;
using enum Base;

constexpr Root k_chromium[] = {
    {system, config_home, "chromium"},
    {snap, home, "snap/chromium/common/chromium"},
    {flatpak, home, ".var/app/org.chromium.Chromium/config/chromium"},
    {flatpak, home, ".var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium"},
    {flatpak, home, ".var/app/com.github.Eloston.UngoogledChromium/config/chromium"},
};
constexpr Root k_chrome[] = {
    {system, config_home, "google-chrome"},
    {flatpak, home, ".var/app/com.google.Chrome/config/google-chrome"},
};
constexpr Root k_chrome_beta[] = {
    {system, config_home, "google-chrome-beta"},
    {flatpak, home, ".var/app/com.google.ChromeBeta/config/google-chrome-beta"},
};
constexpr Root k_chrome_unstable[] = {
    {system, config_home, "google-chrome-unstable"},
    {flatpak, home, ".var/app/com.google.ChromeDev/config/google-chrome-unstable"},
};
constexpr Root k_chrome_canary[] = {{system, config_home, "google-chrome-canary"}};
constexpr Root k_chrome_for_testing[] = {{system, config_home, "google-chrome-for-testing"}};
constexpr Root k_brave[] = {
    {system, config_home, "BraveSoftware/Brave-Browser"},
    {system, config_home, "brave-browser"},
    {snap, home, "snap/brave/current/.config/BraveSoftware/Brave-Browser"},
    {flatpak, home, ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"},
};
constexpr Root k_brave_beta[] = {{system, config_home, "BraveSoftware/Brave-Browser-Beta"}};
constexpr Root k_brave_dev[] = {{system, config_home, "BraveSoftware/Brave-Browser-Dev"}};
constexpr Root k_brave_nightly[] = {{system, config_home, "BraveSoftware/Brave-Browser-Nightly"}};
constexpr Root k_brave_origin[] = {
    {system, config_home, "BraveSoftware/Brave-Origin"},
    {flatpak, home, ".var/app/com.brave.Origin/config/BraveSoftware/Brave-Origin"},
};
constexpr Root k_brave_origin_beta[] = {{system, config_home, "BraveSoftware/Brave-Origin-Beta"}};
constexpr Root k_brave_origin_nightly[] = {
    {system, config_home, "BraveSoftware/Brave-Origin-Nightly"}};
constexpr Root k_edge[] = {
    {system, config_home, "microsoft-edge"},
    {flatpak, home, ".var/app/com.microsoft.Edge/config/microsoft-edge"},
};
constexpr Root k_edge_beta[] = {{system, config_home, "microsoft-edge-beta"}};
constexpr Root k_edge_dev[] = {{system, config_home, "microsoft-edge-dev"}};
constexpr Root k_vivaldi[] = {
    {system, config_home, "vivaldi"},
    {snap, home, "snap/vivaldi/current/.config/vivaldi"},
    {flatpak, home, ".var/app/com.vivaldi.Vivaldi/config/vivaldi"},
};
constexpr Root k_vivaldi_snapshot[] = {{system, config_home, "vivaldi-snapshot"}};
constexpr Root k_opera[] = {
    {system, config_home, "opera"},
    {snap, home, "snap/opera/current/.config/opera"},
    {flatpak, home, ".var/app/com.opera.Opera/config/opera"},
};
constexpr Root k_opera_beta[] = {
    {system, config_home, "opera-beta"},
    {snap, home, "snap/opera-beta/current/.config/opera-beta"},
};
constexpr Root k_opera_developer[] = {
    {system, config_home, "opera-developer"},
    {snap, home, "snap/opera-developer/current/.config/opera-developer"},
};
constexpr Root k_opera_gx[] = {
    {system, config_home, "opera-gx"},
    {snap, home, "snap/opera-gx/current/.config/opera-gx"},
    {flatpak, home, ".var/app/com.opera.opera-gx/config/opera-gx"},
    {flatpak, home, ".var/app/com.opera.opera-gx/config/opera"},
};
constexpr Root k_helium[] = {
    {system, config_home, "net.imput.helium"},
    {flatpak, home, ".var/app/net.imput.helium/config/net.imput.helium"},
    {flatpak, home, ".var/app/net.imput.Helium/config/net.imput.helium"},
};
constexpr Root k_yandex[] = {
    {system, config_home, "yandex-browser"},
    {flatpak, home, ".var/app/ru.yandex.Browser/config/yandex-browser"},
};
constexpr Root k_yandex_beta[] = {{system, config_home, "yandex-browser-beta"}};
constexpr Root k_whale[] = {{system, config_home, "naver-whale"}};
constexpr Root k_thorium[] = {
    {system, config_home, "thorium"},
    {system, config_home, "Thorium"},
};
constexpr Root k_qutebrowser[] = {
    {system, data_home, "qutebrowser/webengine"},
    {flatpak, home, ".var/app/org.qutebrowser.qutebrowser/data/qutebrowser/webengine"},
};
constexpr Root k_falkon[] = {
    {system, config_home, "falkon/profiles"},
    {flatpak, home, ".var/app/org.kde.falkon/config/falkon/profiles"},
};

constexpr Root k_firefox[] = {
    {system, home, ".mozilla/firefox"},
    {system, config_home, "mozilla/firefox", Rule::unless_previous},
    {snap, home, "snap/firefox/common/.mozilla/firefox"},
    {flatpak, home, ".var/app/org.mozilla.firefox/.mozilla/firefox"},
    {flatpak, home, ".var/app/org.mozilla.firefox/config/mozilla/firefox", Rule::unless_previous},
    {windows, windows_user, "AppData/Roaming/Mozilla/Firefox"},
};
constexpr Root k_librewolf[] = {
    {system, home, ".librewolf"},
    {system, config_home, "librewolf/librewolf", Rule::unless_previous},
    {snap, home, "snap/librewolf/common/.librewolf"},
    {flatpak, home, ".var/app/io.gitlab.librewolf-community/.librewolf"},
    {flatpak, home, ".var/app/io.gitlab.librewolf-community/config/librewolf/librewolf",
     Rule::unless_previous},
    {windows, windows_user, "AppData/Roaming/librewolf"},
};
constexpr Root k_zen[] = {
    {system, home, ".zen"},
    {system, config_home, "zen", Rule::unless_previous},
    {flatpak, home, ".var/app/app.zen_browser.zen/.zen"},
    {flatpak, home, ".var/app/app.zen_browser.zen/config/zen", Rule::unless_previous},
    {windows, windows_user, "AppData/Roaming/zen"},
};
constexpr Root k_floorp[] = {
    {system, home, ".floorp"},
    {system, config_home, "floorp", Rule::unless_previous},
    {flatpak, home, ".var/app/one.ablaze.floorp/.floorp"},
    {flatpak, home, ".var/app/one.ablaze.floorp/config/floorp", Rule::unless_previous},
    {windows, windows_user, "AppData/Roaming/Floorp"},
};
constexpr Root k_waterfox[] = {
    {system, home, ".waterfox"},
    {system, config_home, "waterfox", Rule::unless_previous},
    {flatpak, home, ".var/app/net.waterfox.waterfox/.waterfox"},
    {windows, windows_user, "AppData/Roaming/Waterfox"},
};

constexpr Root k_epiphany[] = {
    {system, data_home, "epiphany"},
    {flatpak, home, ".var/app/org.gnome.Epiphany/data/epiphany"},
};

// QtWebEngine is not known to encrypt cookies. If a build does, it uses Chromium's key.
constexpr std::string_view k_app_chromium[] = {"chromium"};
constexpr std::string_view k_app_chrome[] = {"chrome"};
constexpr std::string_view k_app_brave[] = {"brave"};
// Other cookie readers disagree on the next two, so all the names that they use are tried.
constexpr std::string_view k_app_edge[] = {"chromium", "msedge"};
constexpr std::string_view k_app_vivaldi[] = {"chrome", "vivaldi", "chromium"};
constexpr std::string_view k_app_whale[] = {"whale", "chromium"};
constexpr std::string_view k_app_thorium[] = {"thorium", "chromium"};
// According to other cookie readers, Helium on Linux uses the name of ungoogled Chromium.
constexpr std::string_view k_app_helium[] = {"chromium", "helium"};
constexpr std::string_view k_app_yandex[] = {"yandex", "chromium", "chrome"};

constexpr Launch k_run_chromium[] = {{system, "chromium"},
                                     {system, "chromium-browser"},
                                     {snap, "chromium"},
                                     {flatpak, "org.chromium.Chromium"}};
constexpr Launch k_run_chrome[] = {
    {system, "google-chrome"}, {system, "google-chrome-stable"}, {flatpak, "com.google.Chrome"}};
constexpr Launch k_run_firefox[] = {{system, "firefox"},
                                    {system, "firefox-esr"},
                                    {snap, "firefox"},
                                    {flatpak, "org.mozilla.firefox"}};
constexpr Launch k_run_brave[] = {{system, "brave-browser"},
                                  {system, "brave-browser-stable"},
                                  {system, "brave"},
                                  {snap, "brave"},
                                  {flatpak, "com.brave.Browser"}};
constexpr Launch k_run_edge[] = {
    {system, "microsoft-edge"}, {system, "microsoft-edge-stable"}, {flatpak, "com.microsoft.Edge"}};
constexpr Launch k_run_vivaldi[] = {
    {system, "vivaldi-stable"}, {system, "vivaldi"}, {flatpak, "com.vivaldi.Vivaldi"}};
constexpr Launch k_run_opera[] = {{system, "opera"}, {snap, "opera"}, {flatpak, "com.opera.Opera"}};
constexpr Launch k_run_librewolf[] = {
    {system, "librewolf"}, {snap, "librewolf"}, {flatpak, "io.gitlab.librewolf-community"}};
constexpr Launch k_run_zen[] = {
    {system, "zen-browser"}, {system, "zen"}, {flatpak, "app.zen_browser.zen"}};
constexpr Launch k_run_floorp[] = {{system, "floorp"}, {flatpak, "one.ablaze.floorp"}};
constexpr Launch k_run_waterfox[] = {{system, "waterfox"}, {flatpak, "net.waterfox.waterfox"}};

constexpr Browser k_browsers[] = {
    {"chromium", Engine::chromium, k_chromium, k_app_chromium, "Chromium", "org.chromium.Chromium",
     "Chromium", k_run_chromium},
    {"chrome", Engine::chromium, k_chrome, k_app_chrome, "Chrome", "com.google.Chrome",
     "Google Chrome", k_run_chrome},
    {"firefox", Engine::firefox, k_firefox, {}, {}, {}, "Firefox", k_run_firefox},
    {"brave", Engine::chromium, k_brave, k_app_brave, "Brave", "com.brave.Browser", "Brave",
     k_run_brave},
    {"edge", Engine::chromium, k_edge, k_app_edge, "Chromium", "com.microsoft.Edge",
     "Microsoft Edge", k_run_edge},
    {"vivaldi", Engine::chromium, k_vivaldi, k_app_vivaldi, "Chrome", "com.vivaldi.Vivaldi",
     "Vivaldi", k_run_vivaldi},
    {"opera", Engine::chromium, k_opera, k_app_chromium, "Chromium", "com.opera.Opera", "Opera",
     k_run_opera},
    {"librewolf", Engine::firefox, k_librewolf, {}, {}, {}, "LibreWolf", k_run_librewolf},
    {"zen", Engine::firefox, k_zen, {}, {}, {}, "Zen", k_run_zen},
    {"floorp", Engine::firefox, k_floorp, {}, {}, {}, "Floorp", k_run_floorp},
    {"waterfox", Engine::firefox, k_waterfox, {}, {}, {}, "Waterfox", k_run_waterfox},
    {"whale", Engine::chromium, k_whale, k_app_whale, "Whale"},
    {"thorium", Engine::chromium, k_thorium, k_app_thorium, "Thorium"},
    {"epiphany", Engine::webkit, k_epiphany},
    {"qutebrowser", Engine::chromium, k_qutebrowser, k_app_chromium, "Chromium"},
    {"falkon", Engine::chromium, k_falkon, k_app_chromium, "Chromium"},
    {"safari", Engine::safari, {}},
    {"chrome-beta", Engine::chromium, k_chrome_beta, k_app_chrome, "Chrome", "com.google.Chrome"},
    {"chrome-unstable", Engine::chromium, k_chrome_unstable, k_app_chrome, "Chrome",
     "com.google.Chrome"},
    {"brave-beta", Engine::chromium, k_brave_beta, k_app_brave, "Brave", "com.brave.Browser"},
    {"brave-dev", Engine::chromium, k_brave_dev, k_app_brave, "Brave", "com.brave.Browser"},
    {"brave-nightly", Engine::chromium, k_brave_nightly, k_app_brave, "Brave", "com.brave.Browser"},
    {"edge-beta", Engine::chromium, k_edge_beta, k_app_edge, "Chromium", "com.microsoft.Edge"},
    {"edge-dev", Engine::chromium, k_edge_dev, k_app_edge, "Chromium", "com.microsoft.Edge"},
    {"vivaldi-snapshot", Engine::chromium, k_vivaldi_snapshot, k_app_vivaldi, "Chrome",
     "com.vivaldi.Vivaldi"},
    {"opera-beta", Engine::chromium, k_opera_beta, k_app_chromium, "Chromium"},
    {"opera-developer", Engine::chromium, k_opera_developer, k_app_chromium, "Chromium"},
    {"opera-gx", Engine::chromium, k_opera_gx, k_app_chromium, "Chromium", "com.opera.opera-gx"},
    {"helium", Engine::chromium, k_helium, k_app_helium, "Chromium", "net.imput.helium"},
    {"yandex", Engine::chromium, k_yandex, k_app_yandex, "Yandex", "ru.yandex.Browser"},
    {"yandex-beta", Engine::chromium, k_yandex_beta, k_app_yandex, "Yandex"},
    {"brave-origin", Engine::chromium, k_brave_origin, k_app_brave, "Brave", "com.brave.Origin"},
    {"brave-origin-beta", Engine::chromium, k_brave_origin_beta, k_app_brave, "Brave"},
    {"brave-origin-nightly", Engine::chromium, k_brave_origin_nightly, k_app_brave, "Brave"},
    {"chrome-canary", Engine::chromium, k_chrome_canary, k_app_chrome, "Chrome",
     "com.google.Chrome"},
    {"chrome-for-testing", Engine::chromium, k_chrome_for_testing, k_app_chrome, "Chrome",
     "com.google.Chrome"},
};

}  // namespace

std::span<const Browser> browsers() noexcept {
  return k_browsers;
}

const Browser* find_browser(std::string_view name) noexcept {
  const auto found = std::ranges::find(k_browsers, name, &Browser::name);
  return found == std::end(k_browsers) ? nullptr : &*found;
}

std::string_view to_string(Install install) noexcept {
  switch (install) {
    case Install::system:
      return "system";
    case Install::snap:
      return "snap";
    case Install::flatpak:
      return "flatpak";
    case Install::windows:
      return "windows";
    case Install::path:
      break;
  }
  return "path";
}

std::string_view to_string(Engine engine) noexcept {
  switch (engine) {
    case Engine::chromium:
      return "chromium";
    case Engine::firefox:
      return "firefox";
    case Engine::webkit:
      return "webkit";
    case Engine::safari:
      break;
  }
  return "safari";
}

}  // namespace matinee::cookies

// SPDX-License-Identifier: MIT
#include "login/pipe.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "login/devtools.hpp"
#include "login/throwaway_folder.hpp"
#include "session/cookie_extractor.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"
#include "sys/waker.hpp"

namespace matinee::login {

namespace {

constexpr std::chrono::seconds k_closing_patience{8};
constexpr std::string_view k_site = "https://mubi.com/";

/// The page of the sign-in: the ids of its target and of the DevTools session attached to it.
struct Page {
  std::string target;
  std::string session;
};

Result<Page> open_page(DevTools& tools, const std::string& url) {
  MATINEE_TRY_ASSIGN(const json::Value context,
                     tools.call("Target.createBrowserContext", json::Value::object()));
  // Enables the events that PageChanges reads.
  MATINEE_TRY(tools.call("Target.setDiscoverTargets", {{"discover", true}}));
  MATINEE_TRY_ASSIGN(const json::Value made,
                     tools.call("Target.createTarget",
                                {{"url", "about:blank"},
                                 {"browserContextId", context.value("browserContextId", "")},
                                 {"newWindow", true}}));
  const std::string target = made.value("targetId", "");
  MATINEE_TRY_ASSIGN(
      const json::Value attached,
      tools.call("Target.attachToTarget", {{"targetId", target}, {"flatten", true}}));
  const std::string session = attached.value("sessionId", "");
  // Navigates by script instead of Page.navigate, whose answer arrives only with the page.
  MATINEE_TRY(tools.call(
      "Runtime.evaluate",
      {{"expression", fmt::format("location.href = {}", json::dump(json::Value(url)))}}, session));
  return Page{.target = target, .session = session};
}

/// Requests only the cookies that a page of the service would receive, so that this process never
/// sees the cookies of other sites.
class PageSource final : public SessionSource {
 public:
  PageSource(DevTools& tools, const Page& page, std::string browser, const Clock& clock)
      : tools_(tools), page_(page), browser_(std::move(browser)), clock_(clock) {}

  Result<SessionSurvey> survey() override {
    MATINEE_TRY_ASSIGN(
        json::Value answer,
        tools_.call("Network.getCookies", {{"urls", json::Value::array({k_site})}}, page_.session));
    CookieJar jar{.origin = {.browser = browser_, .profile = "login"}};
    if (!answer.contains("cookies") || !answer["cookies"].is_array()) {
      return session::survey_of(std::move(jar), clock_.now());
    }
    for (json::Value& object : answer["cookies"]) {
      if (auto cookie = cookie_of(object)) jar.cookies.push_back(*std::move(cookie));
    }
    std::ranges::sort(jar.cookies, {}, [](const Cookie& cookie) {
      return std::tie(cookie.domain, cookie.path, cookie.name);
    });
    return session::survey_of(std::move(jar), clock_.now());
  }

 private:
  DevTools& tools_;
  const Page& page_;
  std::string browser_;
  const Clock& clock_;
};

class PageChanges final : public Changes {
 public:
  PageChanges(DevTools& tools, const Page& page, std::stop_token stop)
      : tools_(tools), page_(page), waker_(std::move(stop)) {}

  Change wait(std::chrono::milliseconds longest) override {
    if (const auto change = change_in_events()) return *change;
    if (is_closed_) return Change::ended;
    const auto deadline = std::chrono::steady_clock::now() + longest;
    const sys::Wake wake = waker_.wait(tools_.descriptor(), POLLIN, deadline);
    if (wake == sys::Wake::stopped) return Change::cancelled;
    if (wake == sys::Wake::timed_out) return Change::timed_out;
    if (!tools_.receive()) return Change::ended;
    return change_in_events().value_or(Change::timed_out);
  }

 private:
  std::optional<Change> change_in_events() {
    std::optional<Change> change;
    while (auto event = tools_.next_event()) {
      const std::string method = event->value("method", "");
      if (method == "Target.targetInfoChanged") change = Change::changed;
      if (method != "Target.targetDestroyed") continue;
      // The cookies are gone with the page, so `ended` takes precedence over an earlier change.
      is_closed_ |= (*event)["params"].value("targetId", "") == page_.target;
    }
    if (is_closed_) return Change::ended;
    return change;
  }

  DevTools& tools_;
  const Page& page_;
  sys::Waker waker_;
  bool is_closed_ = false;
};

struct Driven {
  sys::ChildProcess process;
  DevTools tools;
};

Result<Driven> start_driven(const Launcher& launcher, const Desktop& desktop,
                            const std::filesystem::path& folder) {
  // The child's ends of both pipes are closed in this process when the function returns. Otherwise
  // this process would not notice that the browser has closed its own.
  MATINEE_TRY_ASSIGN(sys::Pipe there, sys::open_pipe());
  MATINEE_TRY_ASSIGN(sys::Pipe back, sys::open_pipe());
  MATINEE_TRY_ASSIGN(sys::ChildProcess process,
                     start_browser(pipe_command(launcher, desktop, folder),
                                   variables_for(launcher, desktop, folder),
                                   {{there.read_end.get(), 3}, {back.write_end.get(), 4}}));
  return Driven{.process = std::move(process),
                .tools = DevTools(std::move(there.write_end), std::move(back.read_end))};
}

}  // namespace

Result<HeldSession> login_by_pipe(const WindowLogin& how, const Desktop& desktop,
                                  const Service& service, const Notice& notice) {
  const Launcher& launcher = how.launcher;
  if (launcher.browser->engine != cookies::Engine::chromium) {
    return Error(Errc::usage, fmt::format("{} cannot be driven through a pipe; --via window can be "
                                          "used with it",
                                          launcher.title()));
  }
  MATINEE_TRY(check_display(desktop));
  MATINEE_TRY_ASSIGN(ThrowawayFolder folder, make_profile_folder(launcher, desktop));
  notice(
      fmt::format("sign in in the window that {} opens now; driven like this, it tells the page "
                  "so: navigator.webdriver is true",
                  launcher.title()));
  MATINEE_TRY_ASSIGN(Driven driven, start_driven(launcher, desktop, folder.path()));
  auto page = open_page(driven.tools, how.url);
  if (!page) {
    const sys::Ending ending = driven.process.close(k_closing_patience);
    // close() sends SIGTERM. Any other abnormal end explains the failure better than page.error().
    if (ending.signal == SIGTERM || ending == sys::Ending{}) return page.error();
    return error_of_end(launcher, ending.status, ending.signal);
  }
  PageSource source(driven.tools, *page, std::string(launcher.browser->name), service.clock);
  PageChanges changes(driven.tools, *page, service.stop);
  SessionProbe probe(source, service);
  const WaitResult result = wait_for_session(probe, changes, service.clock, how.timeouts, notice);
  const sys::Ending ending = driven.process.close(k_closing_patience);
  if (const auto removed = folder.remove(); !removed) notice(removed.error().message());
  if (result == WaitResult::accepted) return probe.take_session();
  if (result == WaitResult::ended) {
    // The page may have been closed while the browser was still running. close() then ended it.
    const int signal = ending.signal == SIGTERM ? 0 : ending.signal;
    return error_of_end(launcher, ending.status, signal);
  }
  return error_of_wait(result, how.timeouts);
}

}  // namespace matinee::login

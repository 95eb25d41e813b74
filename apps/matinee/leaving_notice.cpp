// SPDX-License-Identifier: MIT
#include "leaving_notice.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "film_output.hpp"
#include "json_value.hpp"
#include "person_call.hpp"
#include "sys/file.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::cli {

namespace fs = std::filesystem;

namespace {

// What fits the environment of a process. The titles are others' text: the hook gets them as JSON.
std::string json_for_hook(const std::vector<library::Entry>& leaving) {
  constexpr std::size_t k_most = 50;
  json::Ordered films = json::Ordered::array();
  for (const library::Entry& entry : leaving) {
    if (films.size() == k_most) break;
    films.push_back({{"id", entry.film.id},
                     {"title", entry.film.title},
                     {"url", mubi::page_url(entry.film)},
                     {"available_until", entry.film.available_until}});
  }
  return json::dump(films);
}

void tell(Context& context, const NoticeOptions& options,
          const std::vector<library::Entry>& leaving) {
  Console& console = context.console();
  if (!options.no_notification) {
    const library::NoticeText text = library::notice_text(leaving);
    const auto shown = show_notification(context, text.summary, text.body);
    if (!shown) console.tell(fmt::format("no notification: {}", shown.error().message()));
  }
  if (!options.hook.empty()) {
    const auto started = sys::start_detached(
        hook_command(options.hook, {fmt::format("MATINEE_LEAVING={}", leaving.size()),
                                    fmt::format("MATINEE_FILMS={}", json_for_hook(leaving))}));
    if (!started) {
      console.tell(fmt::format("the hook does not start: {}", started.error().message()));
    }
  }
}

// Whatever stands in the way: there is no place for the stamp.
Error unwritable(const Error& error) {
  return Error(Errc::storage, error.message(), error.native()).about(Subject::output);
}

}  // namespace

library::NoticeStamp NoticeStamps::read() const {
  constexpr std::size_t k_largest = 4096;
  const auto text = sys::read_file(file(), k_largest);
  return text ? library::parse_notice_stamp(*text) : library::NoticeStamp();
}

Result<void> NoticeStamps::make_folder() const {
  std::error_code error;
  fs::create_directories(folder_.parent_path(), error);
  if (error) return unwritable(Error::from_errno(error.value(), folder_.parent_path().native()));
  const auto made = sys::make_private_folder(folder_);
  return made ? made : unwritable(made.error());
}

Result<UniqueFd> NoticeStamps::lock() const {
  MATINEE_TRY(make_folder());
  auto lock = sys::lock_file(file().native() + ".lock");
  if (!lock && lock.error().code() != Errc::busy) return unwritable(lock.error());
  return lock;
}

Result<void> NoticeStamps::write(const library::NoticeStamp& stamp) const {
  MATINEE_TRY(make_folder());
  fs::path fresh = file();
  fresh += ".new";
  std::error_code error;
  fs::remove(fresh, error);  // an interrupted write left it
  const auto written = sys::write_new_private_file(fresh, library::text_of(stamp));
  if (!written) return unwritable(written.error());
  fs::rename(fresh, file(), error);
  if (error) return unwritable(Error::from_errno(error.value(), file().native()));
  return {};
}

Result<void> tell_what_leaves(Context& context, const NoticeStamps& stamps,
                              const NoticeOptions& options, const FetchLeaving& fetch) {
  Console& console = context.console();
  const auto lock = stamps.lock();
  if (!lock && lock.error().code() == Errc::busy) {
    console.tell("another run looks at the watchlist now");
    return {};
  }
  if (!lock) return lock.error();
  library::NoticeStamp stamp = stamps.read();
  if (!library::is_notice_due(stamp, context.clock().now())) {
    console.tell("the watchlist was looked at less than a day ago");
    return {};
  }
  stamp.asked = context.clock().now();
  MATINEE_TRY(stamps.write(stamp));
  MATINEE_TRY_ASSIGN(const auto leaving, fetch());
  stamp.done = context.clock().now();
  MATINEE_TRY(stamps.write(stamp));
  if (leaving.empty()) {
    console.tell("no film of the watchlist leaves within these days");
    return {};
  }
  tell(context, options, leaving);
  return {};
}

}  // namespace matinee::cli

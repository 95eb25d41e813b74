// SPDX-License-Identifier: MIT
#include "pictures/fetcher.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "http/redirect.hpp"
#include "http/url.hpp"
#include "remux_job/picture.hpp"

namespace matinee::pictures {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds k_most_for_each{5'000};
constexpr milliseconds k_most_for_connection{4'000};

class Fetch final : public http::TransferSource {
 public:
  Fetch(const Clock& clock, steady_clock::time_point give_up_at,
        const std::vector<std::string>& urls)
      : clock_(clock), give_up_at_(give_up_at) {
    for (const std::string& url : urls) {
      results_.emplace_back();
      if (url.empty()) {
        results_.back() = Error(Errc::not_found, "the service names no still");
      } else if (!http::is_https(url)) {
        results_.back() = Error(Errc::usage, http::masked_url(url) + ": no https URL");
      } else {
        waiting_.push_back({.index = results_.size() - 1, .url = url});
      }
    }
    bodies_.resize(urls.size());
  }

  Next next() override {
    while (!waiting_.empty()) {
      Picture picture = std::move(waiting_.front());
      waiting_.pop_front();
      const auto now = clock_.steady_now();
      if (!picture.give_up_at) picture.give_up_at = std::min(give_up_at_, now + k_most_for_each);
      const auto left = std::chrono::duration_cast<milliseconds>(*picture.give_up_at - now);
      if (left.count() > 0) return transfer_of(std::move(picture), left);
      results_[picture.index] = Error(Errc::network, "there was no time left for it");
    }
    if (running_ > 0) return Wait{milliseconds(100)};
    return Finished{};
  }

  // With `otherwise` for each that has not been finished.
  std::vector<Result<std::string>> take(const Error& otherwise) && {
    std::vector<Result<std::string>> taken;
    for (auto& result : results_)
      taken.push_back(result ? *std::move(result) : Result<std::string>(otherwise));
    return taken;
  }

 private:
  struct Picture {
    std::size_t index = 0;
    std::string url = {};
    int redirects = 0;
    /// Of all its redirects together; from its first request on.
    std::optional<steady_clock::time_point> give_up_at = {};
  };

  http::Transfer transfer_of(Picture picture, milliseconds left) {
    http::Transfer transfer;
    transfer.request.url = picture.url;
    transfer.request.connect_timeout = std::min(k_most_for_connection, left);
    transfer.request.total_timeout = left;
    std::string& body = bodies_[picture.index];
    body.clear();
    transfer.on_body = [&body](std::span<const std::byte> bytes) -> Result<void> {
      if (body.size() + bytes.size() > remux_job::k_most_picture_bytes)
        return Error(Errc::failure, "is longer than any still");
      body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return {};
    };
    transfer.on_done = [this, picture = std::move(picture)](Result<http::Response> response) {
      --running_;
      finish(picture, std::move(response));
    };
    ++running_;
    return transfer;
  }

  void finish(const Picture& picture, Result<http::Response> response) {
    std::optional<Result<std::string>>& result = results_[picture.index];
    if (!response) {
      result = response.error().within(http::masked_url(picture.url));
    } else if (http::is_redirect(response->status)) {
      auto target = http::redirect_target(picture.url, *response, picture.redirects);
      if (!target) {
        result = target.error();
        return;
      }
      waiting_.push_front({.index = picture.index,
                           .url = *std::move(target),
                           .redirects = picture.redirects + 1,
                           .give_up_at = picture.give_up_at});
    } else if (response->status != 200) {
      const bool is_gone = response->status == 404 || response->status == 410;
      result =
          Error(is_gone ? Errc::not_found : Errc::failure,
                fmt::format("{}: HTTP status {}", http::masked_url(picture.url), response->status));
    } else {
      result = std::move(bodies_[picture.index]);
    }
  }

  const Clock& clock_;
  steady_clock::time_point give_up_at_;
  std::deque<Picture> waiting_;
  std::size_t running_ = 0;
  std::vector<std::string> bodies_;
  std::vector<std::optional<Result<std::string>>> results_;
};

}  // namespace

std::vector<Result<std::string>> fetch(http::Transport& transport, const Clock& clock,
                                       const std::vector<std::string>& urls,
                                       steady_clock::time_point give_up_at,
                                       const std::stop_token& stop) {
  Fetch fetch(clock, give_up_at, urls);
  const auto ran = transport.run(fetch, k_most_at_once, stop);
  if (stop.stop_requested()) return std::move(fetch).take(Error(Errc::cancelled, "cancelled"));
  return std::move(fetch).take(ran ? Error(Errc::network, "it was not fetched") : ran.error());
}

}  // namespace matinee::pictures

// SPDX-License-Identifier: MIT
#include "support/fake_transport.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace matinee::test {

using http::Request;
using http::Response;
using http::Transfer;
using http::TransferSource;

namespace {

// Turns a response with the whole object into one with the requested range, as a server does.
void apply_range(Scripted& scripted, const Request& request) {
  if (!request.range || !scripted.honours_range || scripted.status != 200) return;
  const std::uint64_t total = scripted.body.size();
  const std::uint64_t first = request.range->first;
  if (first >= total) {
    scripted.status = 416;
    scripted.headers.push_back({"Content-Range", fmt::format("bytes */{}", total)});
    scripted.body.clear();
    return;
  }
  const std::uint64_t last = std::min(request.range->last.value_or(total - 1), total - 1);
  scripted.status = 206;
  scripted.headers.push_back({"Content-Range", fmt::format("bytes {}-{}/{}", first, last, total)});
  scripted.body = scripted.body.substr(first, last - first + 1);
}

bool has_header(const Scripted& scripted, std::string_view name) {
  return std::ranges::any_of(scripted.headers, [&](const auto& h) { return h.name == name; });
}

}  // namespace

void FakeTransport::answer(const std::string& url, Scripted scripted) {
  answers_[url].push_back(std::move(scripted));
}

void FakeTransport::forget(const std::string& url) {
  answers_.erase(url);
}

std::size_t FakeTransport::count(const std::string& url) const {
  return static_cast<std::size_t>(std::ranges::count(requests, url, &Request::url));
}

Scripted FakeTransport::next_answer(const Request& request) {
  const auto found = answers_.find(request.url);
  if (found == answers_.end() || found->second.empty()) return {.status = 404};
  Scripted scripted = found->second.front();
  if (found->second.size() > 1) found->second.pop_front();
  apply_range(scripted, request);
  if (!has_header(scripted, "Content-Length")) {
    scripted.headers.push_back({"Content-Length", std::to_string(scripted.body.size())});
  }
  return scripted;
}

Result<Response> FakeTransport::play(const Request& request, const Transfer* transfer) {
  requests.push_back(request.clone());
  Scripted scripted = next_answer(request);
  if (clock != nullptr && scripted.takes.count() > 0) clock->sleep_for(scripted.takes, {});
  if (scripted.error && !scripted.cut_after) return *scripted.error;
  Response response{
      .status = scripted.status, .headers = scripted.headers, .body = {}, .url = request.url};
  if (transfer == nullptr) {
    if (scripted.error) return *scripted.error;
    response.body = scripted.body;
    return response;
  }
  if (transfer->on_head) MATINEE_TRY(transfer->on_head(response));
  std::string_view left = scripted.body;
  if (scripted.cut_after) left = left.substr(0, *scripted.cut_after);
  constexpr std::size_t k_piece = 7;  // small and odd, so that pieces end at any position
  while (!left.empty() && transfer->on_body) {
    const auto piece = left.substr(0, std::max(k_piece, scripted.body.size() / 8));
    MATINEE_TRY(transfer->on_body(std::as_bytes(std::span(piece))));
    left.remove_prefix(piece.size());
  }
  if (scripted.error) return *scripted.error;
  return response;
}

Result<Response> FakeTransport::exchange(const Request& request, std::size_t max_body_bytes,
                                         const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, "cancelled");
  auto response = play(request, nullptr);
  if (response && response->body.size() > max_body_bytes) {
    return Error(Errc::failure, "an answer that is too large");
  }
  return response;
}

Result<void> FakeTransport::run(TransferSource& source, std::size_t parallel,
                                const std::stop_token& stop) {
  std::deque<Transfer> open;
  bool finished = false;
  while (true) {
    std::optional<TransferSource::Wait> wait;
    while (!finished && !wait && !stop.stop_requested() && open.size() < parallel) {
      TransferSource::Next next = source.next();
      if (auto* transfer = std::get_if<Transfer>(&next)) {
        open.push_back(std::move(*transfer));
      } else if (const auto* until = std::get_if<TransferSource::Wait>(&next)) {
        wait = *until;
      } else {
        finished = true;
      }
    }
    most_at_once = std::max(most_at_once, open.size());
    if (stop.stop_requested()) {
      for (Transfer& transfer : open)
        transfer.on_done(Error(Errc::cancelled, "cancelled"));
      return Error(Errc::cancelled, "cancelled");
    }
    if (!open.empty()) {
      Transfer transfer = std::move(open.front());
      open.pop_front();
      transfer.on_done(play(transfer.request, &transfer));
    } else if (finished) {
      return {};
    } else if (wait && clock != nullptr) {
      clock->sleep_for(wait->at_most, stop);
    }
  }
}

}  // namespace matinee::test

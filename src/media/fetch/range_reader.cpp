// SPDX-License-Identifier: MIT
#include "media/fetch/range_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "http/content_range.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"
#include "media/manifest/limits.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

// One exchange that stores the requested bytes, and ends itself when it has them.
class PartTransfer final : public http::TransferSource {
 public:
  enum class Ranges : bool { avoided, asked_for };

  PartTransfer(const PartRequest& request, std::string_view url, Ranges ranges)
      : request_(request), ranges_(ranges) {
    part_.url = url;
  }

  Next next() override {
    if (std::exchange(is_started_, true)) return Finished{};
    http::Transfer transfer;
    transfer.request.url = part_.url;
    if (ranges_ == Ranges::asked_for && (request_.length || request_.offset > 0)) {
      transfer.request.range = http::ByteRange{.first = request_.offset, .last = {}};
      if (request_.length) transfer.request.range->last = request_.offset + *request_.length - 1;
    }
    if (!request_.length && request_.offset == 0) transfer.encoding = http::Encoding::any;
    transfer.cookies = http::Cookies::of_the_hosts;
    transfer.on_head = [this](const http::Response& head) { return take_head(head); };
    transfer.on_body = [this](std::span<const std::byte> bytes) { return take_body(bytes); };
    transfer.on_done = [this](Result<http::Response> response) { outcome_ = std::move(response); };
    return transfer;
  }

  bool is_complete() const { return is_enough_ || (outcome_ && is_success()); }
  bool is_success() const { return status() == 200 || status() == 206; }
  int status() const { return outcome_->has_value() ? (*outcome_)->status : 0; }
  const Result<http::Response>& outcome() const { return *outcome_; }
  bool has_outcome() const { return outcome_.has_value(); }
  /// Whether ranges have a content coding, so that only the whole object can be read.
  bool is_encoded_range() const { return is_encoded_range_; }

  Part take() && {
    const std::uint64_t end = request_.offset + part_.bytes.size();
    part_.is_whole_rest = part_.total ? end >= *part_.total : !is_enough_;
    return std::move(part_);
  }

 private:
  Result<void> take_head(const http::Response& head) {
    is_media_ = head.status == 200 || head.status == 206;
    part_.total = http::validators_of(head).total;
    part_.is_encoded = http::is_encoded(head);
    part_.is_range = head.status == 206;
    to_skip_ = head.status == 200 ? request_.offset : 0;
    if (head.status != 206) return {};
    is_encoded_range_ = part_.is_encoded;
    if (is_encoded_range_) return Error(Errc::network, "the server answered with encoded bytes");
    const auto range = http::parse_content_range(head.find_header("content-range").value_or(""));
    if (range && range->first == request_.offset) return {};
    return Error(Errc::network, "the server answered with another range than was asked for");
  }

  Result<void> take_body(std::span<const std::byte> bytes) {
    if (!is_media_) return {};
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, bytes.size()));
    to_skip_ -= skipped;
    bytes = bytes.subspan(skipped);
    const std::uint64_t wanted = request_.length.value_or(UINT64_MAX);
    const auto left = std::min<std::uint64_t>(wanted - part_.bytes.size(), bytes.size());
    part_.bytes.append(reinterpret_cast<const char*>(bytes.data()), left);
    if (part_.bytes.size() > request_.max_bytes) return Error(Errc::failure, "more than expected");
    is_enough_ =
        part_.bytes.size() >= wanted || (request_.is_enough && request_.is_enough(part_.bytes));
    if (is_enough_) return Error(Errc::cancelled, "enough");
    return {};
  }

  const PartRequest& request_;
  Ranges ranges_;
  Part part_;
  std::optional<Result<http::Response>> outcome_;
  std::uint64_t to_skip_ = 0;
  bool is_started_ = false;
  bool is_media_ = false;
  bool is_enough_ = false;
  bool is_encoded_range_ = false;
};

}  // namespace

Error status_error(int status, std::string_view url) {
  const auto code = [&] {
    if (status == 404 || status == 410) return Errc::not_found;
    if (status == 401 || status == 403) return Errc::rejected;
    return Errc::network;
  }();
  return {code, fmt::format("{}: HTTP status {}", http::masked_url(url), status),
          NativeCode{NativeCode::Space::http, status}};
}

namespace {

// data: URLs (RFC 2397).
Result<Part> read_data_url(const PartRequest& request, const std::string& url) {
  constexpr std::string_view k_scheme = "data:";
  const std::string_view text = std::string_view(url).substr(k_scheme.size());
  const std::size_t comma = text.find(',');
  const Error broken(Errc::failure, "a data: URL that cannot be read");
  if (comma == std::string_view::npos) return broken;
  std::string bytes = percent_decoded(text.substr(comma + 1));
  if (text.substr(0, comma).ends_with(";base64")) {
    auto decoded = decode_base64(bytes);
    if (!decoded) return broken;
    bytes = *std::move(decoded);
  }
  const std::uint64_t total = bytes.size();
  bytes.erase(0, static_cast<std::size_t>(std::min(request.offset, total)));
  if (request.length && *request.length < bytes.size()) {
    bytes.resize(static_cast<std::size_t>(*request.length));
  }
  if (bytes.size() > request.max_bytes) return Error(Errc::failure, "more than expected");
  const bool is_whole_rest = request.offset + bytes.size() >= total;
  return Part{
      .bytes = std::move(bytes), .url = url, .is_whole_rest = is_whole_rest, .total = total};
}

Result<Part> read_from(const Remote& remote, const PartRequest& request, std::string url,
                       const std::stop_token& stop) {
  if (url.starts_with("data:")) return read_data_url(request, url);
  std::minstd_rand random(std::random_device{}());
  std::uniform_real_distribution<double> jitter;
  int redirects = 0;
  auto ranges =
      request.is_encoded ? PartTransfer::Ranges::avoided : PartTransfer::Ranges::asked_for;
  for (int attempt = 1;; ++attempt) {
    PartTransfer transfer(request, url, ranges);
    const auto ran = remote.transport.run(transfer, 1, stop);
    if (transfer.is_complete()) return std::move(transfer).take();
    if (!ran) return ran.error();
    if (!transfer.has_outcome()) return Error(Errc::bug, "a transfer without an end");
    if (transfer.is_encoded_range() && ranges == PartTransfer::Ranges::asked_for) {
      ranges = PartTransfer::Ranges::avoided;
      continue;
    }
    const auto& outcome = transfer.outcome();
    if (outcome && outcome->status == 416 && request.offset > 0) {
      return Part{.bytes = {}, .url = url, .is_whole_rest = true, .is_range = true, .total = {}};
    }
    if (outcome && http::is_redirect(outcome->status)) {
      MATINEE_TRY_ASSIGN(url, http::redirect_target(url, *outcome, redirects++));
      --attempt;
      continue;
    }
    const auto delay =
        http::retry_delay(remote.retry, attempt,
                          outcome ? http::Outcome(http::answer_of(*outcome, remote.clock.now()))
                                  : http::Outcome(outcome.error()),
                          jitter(random));
    if (!delay && outcome) return status_error(outcome->status, url);
    if (!delay) return outcome.error();
    if (remote.clock.steady_now() + *delay >= remote.give_up_at) {
      return outcome ? status_error(outcome->status, url) : outcome.error();
    }
    remote.clock.sleep_for(*delay, stop);
    if (stop.stop_requested()) return Error(Errc::cancelled, "cancelled");
  }
}

}  // namespace

Result<Part> read_part(const Remote& remote, const PartRequest& request,
                       const std::stop_token& stop) {
  if (request.alternatives.empty()) return read_from(remote, request, request.url, stop);
  std::vector<std::string> urls{request.url};
  std::ranges::copy(request.alternatives, std::back_inserter(urls));
  // Try each URL once first: retries at a dead host are needed only if no other host has the
  // object.
  Remote once = remote;
  once.retry.max_attempts = 1;
  std::optional<Error> first;
  bool may_pass = false;
  for (const Remote* patience : std::initializer_list<const Remote*>{&once, &remote}) {
    for (const std::string& url : urls) {
      auto part = read_from(*patience, request, url, stop);
      if (part || part.error().code() == Errc::cancelled) return part;
      if (!first) first = part.error();
      may_pass |= part.error().code() == Errc::network;
    }
    if (!may_pass) break;
  }
  return *first;
}

PartRequest part_of(const Resource& resource, std::uint64_t offset, std::size_t size) {
  return {.url = resource.url,
          .alternatives = resource.alternatives,
          .offset = resource.offset.value_or(0) + offset,
          .length = size,
          .max_bytes = size,
          .is_enough = {}};
}

ByteReader remote_reader(const Remote& remote, const Resource& resource, std::stop_token stop) {
  // Shared, because std::function copies the reader.
  const auto is_encoded = std::make_shared<bool>(false);
  return [&remote, resource, stop = std::move(stop), is_encoded](
             std::uint64_t offset, std::size_t size) -> Result<std::string> {
    PartRequest request = part_of(resource, offset, size);
    request.is_encoded = *is_encoded;
    MATINEE_TRY_ASSIGN(Part part, read_part(remote, request, stop));
    *is_encoded |= part.is_encoded;
    return std::move(part.bytes);
  };
}

}  // namespace matinee::media

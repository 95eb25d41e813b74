// SPDX-License-Identifier: MIT
#include "media/fetch/range_reader.hpp"

#include <algorithm>
#include <cerrno>
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

// One exchange that keeps what was asked for and ends itself when it has it.
class PartTransfer final : public http::TransferSource {
 public:
  PartTransfer(const PartRequest& request, std::string_view url) : request_(request) {
    part_.url = url;
  }

  Next next() override {
    if (std::exchange(is_started_, true)) return Finished{};
    http::Transfer transfer;
    transfer.request.url = part_.url;
    if (request_.length || request_.offset > 0) {
      transfer.request.range = http::ByteRange{.first = request_.offset, .last = {}};
      if (request_.length) transfer.request.range->last = request_.offset + *request_.length - 1;
    }
    // A playlist may come compressed, whoever asked for it; a range of one cannot.
    if (!transfer.request.range) transfer.encoding = http::Encoding::any;
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

  Part take() && {
    const std::uint64_t end = request_.offset + part_.bytes.size();
    part_.is_whole_rest = part_.total ? end >= *part_.total : !is_enough_;
    return std::move(part_);
  }

 private:
  Result<void> take_head(const http::Response& head) {
    is_media_ = head.status == 200 || head.status == 206;
    const bool is_plain = head.find_header("content-encoding").value_or("identity") == "identity";
    part_.total = is_plain ? http::validators_of(head).total : std::nullopt;
    part_.is_range = head.status == 206;
    to_skip_ = head.status == 200 ? request_.offset : 0;
    if (head.status != 206) return {};
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
  Part part_;
  std::optional<Result<http::Response>> outcome_;
  std::uint64_t to_skip_ = 0;
  bool is_started_ = false;
  bool is_media_ = false;
  bool is_enough_ = false;
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

// RFC 2397.
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
  for (int attempt = 1;; ++attempt) {
    PartTransfer transfer(request, url);
    const auto ran = remote.transport.run(transfer, 1, stop);
    if (transfer.is_complete()) return std::move(transfer).take();
    if (!ran) return ran.error();
    if (!transfer.has_outcome()) return Error(Errc::bug, "a transfer without an end");
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
  auto part = read_from(remote, request, request.url, stop);
  for (const std::string& url : request.alternatives) {
    if (part || part.error().code() == Errc::cancelled) return part;
    if (auto other = read_from(remote, request, url, stop)) return other;
  }
  return part;
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
  return [&remote, resource, stop = std::move(stop)](std::uint64_t offset, std::size_t size) {
    Result<Part> part = read_part(remote, part_of(resource, offset, size), stop);
    return part ? Result<std::string>(std::move(part->bytes)) : Result<std::string>(part.error());
  };
}

}  // namespace matinee::media

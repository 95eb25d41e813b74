// SPDX-License-Identifier: MIT
#include "media/probe.hpp"

#include <algorithm>
#include <cerrno>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"
#include "media/content_range.hpp"
#include "media/limits.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

constexpr std::size_t k_head_bytes = 64u << 10;

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
    part_.total = is_plain ? validators_of(head).total : std::nullopt;
    part_.is_range = head.status == 206;
    to_skip_ = head.status == 200 ? request_.offset : 0;
    if (head.status != 206) return {};
    const auto range = parse_content_range(head.find_header("content-range").value_or(""));
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

Result<Mp4Scan> examine_mp4(const ByteReader& read) {
  constexpr int k_max_hops = 64;
  std::uint64_t at = 0;
  std::size_t size = k_head_bytes;
  Mp4Scan all;
  for (int hop = 0; hop < k_max_hops; ++hop) {
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, size));
    if (bytes.empty()) break;
    const Mp4Scan scan = scan_mp4(std::as_bytes(std::span(bytes)), at);
    if (hop == 0) all.is_mp4 = scan.is_mp4;
    all.is_protected |= scan.is_protected;
    all.is_fragmented |= scan.is_fragmented;
    all.has_moov |= scan.has_moov && !scan.is_cut_box_moov;
    all.duration = std::max(all.duration, scan.duration);
    if (!scan.codecs.empty()) all.codecs = scan.codecs;
    if (scan.height > all.height)
      std::tie(all.width, all.height) = std::pair(scan.width, scan.height);
    if (!all.is_mp4 || scan.is_malformed) return Error(Errc::integrity, "the MP4 boxes are broken");
    if (all.has_moov || all.is_protected) return all;
    const bool is_short = bytes.size() < size;
    if (!scan.cut_box && is_short) break;
    if (scan.is_cut_box_moov) {
      if (is_short) return Error(Errc::integrity, "the MP4 file ends inside its moov");
      if (!scan.cut_box_end || *scan.cut_box_end - *scan.cut_box > k_max_init_bytes) {
        return Error(Errc::integrity, "the moov of the MP4 file is too large");
      }
      at = *scan.cut_box;
      size = static_cast<std::size_t>(*scan.cut_box_end - at);
      continue;
    }
    at = scan.cut_box ? scan.cut_box_end.value_or(*scan.cut_box) : at + bytes.size();
    size = k_head_bytes;
  }
  // A media segment by itself has none, and is no file that could be played.
  return Error(Errc::integrity, "the MP4 file has no moov");
}

ByteReader descriptor_reader(int fd, std::string name) {
  return
      [fd, name = std::move(name)](std::uint64_t offset, std::size_t size) -> Result<std::string> {
        std::string bytes(size, '\0');
        const auto have = sys::read_at(fd, offset, std::as_writable_bytes(std::span(bytes)));
        if (!have) return Error::from_errno(errno, name);
        bytes.resize(*have);
        return bytes;
      };
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

// SPDX-License-Identifier: MIT
#include "media/fetch_task.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "http/url.hpp"

namespace matinee::media {

FetchTask::FetchTask(WantedFile wanted, const WorkFolder& folder)
    : wanted_(std::move(wanted)), folder_(&folder), url_(wanted_.resource.url) {}

Result<void> FetchTask::adopt(const JournalRecord& record) {
  if (record.identity != identity_of(wanted_.track_id, wanted_.resource)) return {};
  const bool is_complete = record.state == FileState::complete;
  const auto size = folder_->find_size(is_complete ? wanted_.name : temporary_name());
  if (!size || *size < record.bytes || (is_complete && *size != record.bytes)) return {};
  const auto& length = wanted_.resource.length;
  if (length && (is_complete ? record.bytes != *length : record.bytes >= *length)) return {};
  // Without validators nothing could be proved.
  if (!prove_same(record.validators, record.validators)) return {};
  validators_ = record.validators;
  bytes_ = synced_ = record.bytes;
  is_proving_ = is_complete;
  if (is_complete) expected_ = bytes_;
  return {};
}

void FetchTask::accept_proof() {
  is_proving_ = false;
  is_done_ = true;
}

Result<void> FetchTask::start_again() {
  if (is_proving_ || bytes_ > 0) {
    note_ = fmt::format("{}: changed or not to be proved the same, started again",
                        http::masked_url(wanted_.resource.url));
  }
  constexpr int k_max_restarts = 5;
  if (++restarts_ > k_max_restarts) {
    return Error(Errc::integrity, "the object changes all the time on the host");
  }
  is_proving_ = false;
  bytes_ = synced_ = 0;
  validators_ = {};
  expected_.reset();
  if (file_ && (::ftruncate(file_.get(), 0) != 0 || ::lseek(file_.get(), 0, SEEK_SET) != 0)) {
    return Error::from_errno(errno, wanted_.name);
  }
  return {};
}

http::Request FetchTask::next_request() const {
  http::Request request;
  request.url = url_;
  request.total_timeout = std::chrono::milliseconds(0);
  const auto& [url, offset, length] = wanted_.resource;
  if (is_proving_) {
    request.range = http::ByteRange{.first = first_byte(), .last = first_byte()};
  } else if (offset || length || bytes_ > 0) {
    request.range = http::ByteRange{.first = first_byte() + bytes_, .last = {}};
    if (length) request.range->last = first_byte() + *length - 1;
  }
  return request;
}

Result<void> FetchTask::open() {
  if (file_) return {};
  MATINEE_TRY_ASSIGN(file_, folder_->open_for_writing(temporary_name()));
  // What lies beyond the last checkpoint may never have reached the disk.
  const auto size = static_cast<off_t>(bytes_);
  if (::ftruncate(file_.get(), size) != 0 || ::lseek(file_.get(), size, SEEK_SET) != size) {
    return Error::from_errno(errno, wanted_.name);
  }
  return {};
}

Result<FetchTask::Step> FetchTask::take_head(const http::Response& head) {
  const auto encoding = head.find_header("content-encoding").value_or("identity");
  if (encoding != "identity")
    return Error(Errc::network, "the host compresses what has ranges", {}, Recovery::retry_later);
  const Validators told = validators_of(head);
  if (is_proving_ && head.status != 416) return take_proof(told);
  if (head.status == 416) {
    if (bytes_ == 0 && !is_proving_) {
      return Error(Errc::integrity, "the object ends before the range that the manifest names");
    }
    MATINEE_TRY(start_again());
    return Step::again;
  }
  MATINEE_TRY(open());
  return head.status == 206 ? take_range(head, told) : take_whole(told);
}

Result<FetchTask::Step> FetchTask::take_proof(const Validators& told) {
  if (prove_same(validators_, told)) {
    accept_proof();
    return Step::complete;
  }
  MATINEE_TRY(start_again());
  return Step::again;
}

Result<FetchTask::Step> FetchTask::take_whole(const Validators& told) {
  if (bytes_ > 0) MATINEE_TRY(start_again());
  validators_ = told;
  to_skip_ = first_byte();
  expected_ = wanted_.resource.length;
  if (!told.total) return Step::go_on;
  if (*told.total < to_skip_ + expected_.value_or(0)) {
    return Error(Errc::integrity, "the object is shorter than the manifest says");
  }
  if (!expected_) expected_ = *told.total - to_skip_;
  return Step::go_on;
}

Result<FetchTask::Step> FetchTask::take_range(const http::Response& head, const Validators& told) {
  const auto range = parse_content_range(head.find_header("content-range").value_or(""));
  if (!range || range->first != first_byte() + bytes_) {
    return Error(Errc::network, "the host answered with another range than was asked for", {},
                 Recovery::retry_later);
  }
  if (bytes_ > 0 && !prove_same(validators_, told)) {
    MATINEE_TRY(start_again());
    return Step::again;
  }
  const std::uint64_t coming = range->last - range->first + 1;
  const auto& length = wanted_.resource.length;
  if (length && bytes_ + coming > *length) {
    return Error(Errc::network, "the host answered with more than was asked for", {},
                 Recovery::retry_later);
  }
  const bool is_at_end = range->total && range->last + 1 == *range->total;
  if (length && bytes_ + coming < *length && is_at_end) {
    return Error(Errc::integrity, "the object is shorter than the manifest says");
  }
  // A host may send less of a range than was asked for; the rest is asked for again.
  expected_ = length ? *length : bytes_ + coming;
  if (!length && range->total) expected_ = *range->total - first_byte();
  validators_ = told;
  to_skip_ = 0;
  return Step::go_on;
}

Result<FetchTask::Step> FetchTask::take_body(std::span<const std::byte> bytes) {
  const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, bytes.size()));
  to_skip_ -= skipped;
  bytes = bytes.subspan(skipped);
  const std::uint64_t wanted = expected_ ? *expected_ - bytes_ : bytes.size();
  const bool is_more = bytes.size() > wanted;
  bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(wanted, bytes.size())));
  MATINEE_TRY(write_all(file_.get(), bytes, wanted_.name));
  bytes_ += bytes.size();
  return is_more ? Step::complete : Step::go_on;
}

Result<void> FetchTask::finish() {
  if (is_done_ || !file_) return {};
  if (expected_ && bytes_ < *expected_) {
    if (!prove_same(validators_, validators_)) MATINEE_TRY(start_again());
    return Error(Errc::network, "the answer was cut short", {}, Recovery::retry_later);
  }
  MATINEE_TRY(sync_data(file_.get(), wanted_.name));
  MATINEE_TRY(folder_->rename(temporary_name(), wanted_.name));
  file_.reset();
  synced_ = bytes_;
  expected_ = bytes_;
  if (!validators_.total && !wanted_.resource.offset) validators_.total = bytes_;
  is_done_ = true;
  return {};
}

Result<std::optional<JournalRecord>> FetchTask::checkpoint() {
  if (!file_ || bytes_ == synced_) return std::optional<JournalRecord>();
  if (!prove_same(validators_, validators_)) {
    synced_ = bytes_;
    return std::optional<JournalRecord>();
  }
  MATINEE_TRY(sync_data(file_.get(), wanted_.name));
  synced_ = bytes_;
  return std::optional(record());
}

JournalRecord FetchTask::record() const {
  return {.state = is_done_ ? FileState::complete : FileState::partial,
          .name = wanted_.name,
          .identity = identity_of(wanted_.track_id, wanted_.resource),
          .bytes = synced_,
          .validators = validators_};
}

}  // namespace matinee::media

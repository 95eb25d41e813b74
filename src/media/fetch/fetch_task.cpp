// SPDX-License-Identifier: MIT
#include "media/fetch/fetch_task.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/url.hpp"
#include "media/container/segment_check.hpp"

namespace matinee::media {

namespace {

constexpr std::uint64_t k_overlap_bytes = 64u << 10;
constexpr std::uint8_t k_failed = 1;
constexpr std::uint8_t k_failed_for_good = 2;

Error odd_answer(std::string_view what) {
  return {Errc::network, std::string(what), {}, Recovery::retry_later};
}

}  // namespace

FetchTask::FetchTask(WantedFile wanted, const WorkFolder& folder)
    : wanted_(std::move(wanted)),
      folder_(&folder),
      failures_(wanted_.resource.alternatives.size() + 1),
      url_(wanted_.resource.url) {}

Result<void> FetchTask::adopt(const JournalRecord& record) {
  if (record.identity != identity_of(wanted_.track_id, wanted_.resource)) return {};
  const bool is_complete = record.state == FileState::complete;
  const bool has_own_name = is_complete && !is_piece();
  const auto size = folder_->find_size(has_own_name ? wanted_.name : temporary_name());
  if (record.bytes == 0 || !size || *size < base() + record.bytes) return {};
  if (has_own_name && *size != record.bytes) return {};
  // Without validators the host cannot prove that the object is the same.
  const auto total = record.validators.total;
  if (!http::prove_same(record.validators, record.validators) || *total < first_byte()) return {};
  const std::uint64_t all = wanted_.resource.length.value_or(*total - first_byte());
  if (record.bytes > all || (is_complete && record.bytes != all) || all == 0) return {};
  validators_ = record.validators;
  bytes_ = noted_ = record.bytes;
  if (is_complete) {
    state_ = State::proving;
    expected_ = bytes_;
  } else {
    // All bytes are present, but the file was not renamed. Request the last byte again: the
    // response is the proof.
    bytes_ = noted_ = std::min(bytes_, all - 1);
  }
  return {};
}

const std::string& FetchTask::source() const {
  return source_ == 0 ? wanted_.resource.url : wanted_.resource.alternatives[source_ - 1];
}

void FetchTask::note_failure(Failure failure) {
  failures_[source_] = failure == Failure::final ? k_failed_for_good : k_failed;
}

bool FetchTask::choose_source(const std::function<bool(const std::string& url)>& is_poor) {
  const std::size_t before = source_;
  std::optional<std::pair<int, bool>> best;
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (failures_[i] == k_failed_for_good) continue;
    const std::string& url = i == 0 ? wanted_.resource.url : wanted_.resource.alternatives[i - 1];
    const std::pair<int, bool> rank(failures_[i], is_poor(url));
    if (best && *best <= rank) continue;
    best = rank;
    source_ = i;
  }
  if (source_ != before) {
    attempts = redirects = 0;
    not_before = {};
    redirect_to(source());
    host = nullptr;
  }
  return best.has_value();
}

void FetchTask::accept_proof() {
  state_ = State::done;
}

void FetchTask::accept_missing() {
  unwritten_.clear();
  file_.reset();
  bytes_ = noted_ = 0;
  expected_ = 0;
  state_ = State::done;
}

Result<void> FetchTask::drop() {
  furthest_ = furthest();
  is_forgotten_ |= noted_ > 0;
  state_ = State::fetching;
  bytes_ = noted_ = to_skip_ = to_compare_ = 0;
  validators_ = {};
  told_.reset();
  expected_.reset();
  is_open_ended_ = false;
  unwritten_.clear();
  return file_ ? go_to_end() : Result<void>();
}

// After a failed write the file may contain a part of the bytes, so ask the kernel for the
// position.
Result<void> FetchTask::written(Result<void> result) {
  if (result) return result;
  const off_t end = ::lseek(file_.get(), 0, SEEK_CUR);
  bytes_ = static_cast<std::uint64_t>(end) - std::min(static_cast<std::uint64_t>(end), base());
  return result;
}

Result<void> FetchTask::flush() {
  return file_ ? written(unwritten_.flush(file_.get(), wanted_.name)) : Result<void>();
}

// Truncates the file after the valid bytes, unless other tasks write to it too. A file of the right
// length is not truncated: ext4 flushes a file that was truncated to zero when it is closed,
// because such a file usually replaces a good one.
Result<void> FetchTask::go_to_end() {
  const auto end = static_cast<off_t>(base() + bytes_);
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return Error::from_errno(errno, wanted_.name);
  const bool is_too_long = !is_piece() && status.st_size != end;
  const bool is_cut = !is_too_long || ::ftruncate(file_.get(), end) == 0;
  if (is_cut && ::lseek(file_.get(), end, SEEK_SET) == end) return {};
  return Error::from_errno(errno, wanted_.name);
}

Result<void> FetchTask::start_again() {
  if (is_proving() || bytes_ > 0) {
    note_ = fmt::format("{}: changed or not to be proved the same, started again",
                        http::masked_url(wanted_.resource.url));
  }
  constexpr int k_max_changes = 5;
  if (++changes_ > k_max_changes) {
    return Error(Errc::integrity, "the object changes all the time on the host");
  }
  return drop();
}

// How many existing bytes to request again for comparison.
std::uint64_t FetchTask::overlap() const {
  if (is_provable() && state_ != State::confirming) return 0;
  return std::min(bytes_, k_overlap_bytes);
}

http::Request FetchTask::next_request() const {
  http::Request request;
  request.url = url_;
  request.total_timeout = std::chrono::milliseconds(0);
  const auto& offset = wanted_.resource.offset;
  const auto& length = wanted_.resource.length;
  if (needs_whole_) return request;
  if (is_proving()) {
    request.range = http::ByteRange{.first = first_byte(), .last = first_byte()};
  } else if (offset || length || bytes_ > 0) {
    request.range = http::ByteRange{.first = first_byte() + bytes_ - overlap(), .last = {}};
    if (length) request.range->last = first_byte() + *length - 1;
  }
  return request;
}

Result<void> FetchTask::open() {
  if (file_) return {};
  MATINEE_TRY_ASSIGN(file_, folder_->open_for_writing(temporary_name()));
  // Bytes after the last checkpoint may not have reached the disk.
  return go_to_end();
}

Result<FetchTask::Step> FetchTask::take_head(const http::Response& head) {
  if (head.status == 206 && needs_whole_) return odd_answer("a range that was not asked for");
  if (head.status == 206 && http::is_encoded(head)) {
    needs_whole_ = true;
    MATINEE_TRY(is_proving() ? start_again() : drop());
    return Step::again;
  }
  if (head.status == 416 && bytes_ == 0 && !needs_whole_) {
    // With a content coding, ranges count encoded bytes, which are fewer. Fetch the whole object to
    // find out.
    needs_whole_ = true;
    return Step::again;
  }
  const http::Validators told = http::validators_of(head);
  if (head.status == 416) return take_end(told, head);
  if (is_proving()) return take_proof(told);
  MATINEE_TRY(open());
  return head.status == 206 ? take_range(head, told) : take_whole(head, told);
}

// The requested range starts after the end: the object is another one, or was already complete.
Result<FetchTask::Step> FetchTask::take_end(const http::Validators& told,
                                            const http::Response& head) {
  if (bytes_ == 0 && !is_proving()) {
    return Error(Errc::integrity, "the object ends before the range that the manifest names");
  }
  http::Validators now = told;
  now.total = http::parse_unsatisfied_range(head.find_header("content-range").value_or(""));
  const bool is_all = now.total && *now.total == first_byte() + bytes_ && !is_proving() &&
                      !wanted_.resource.length && !http::prove_different(validators_, now);
  if (is_all) {
    expected_ = bytes_;
    validators_.total = now.total;
    MATINEE_TRY(open());
    return Step::complete;
  }
  MATINEE_TRY(start_again());
  return Step::again;
}

Result<FetchTask::Step> FetchTask::take_proof(const http::Validators& told) {
  if (http::prove_same(validators_, told)) {
    accept_proof();
    return Step::complete;
  }
  MATINEE_TRY(start_again());
  return Step::again;
}

Result<FetchTask::Step> FetchTask::take_whole(const http::Response& head,
                                              const http::Validators& told) {
  if (state_ == State::confirming) return take_again(told);
  // The host ignores ranges: this is the whole object.
  const bool is_change = !needs_whole_ && http::prove_different(validators_, told);
  if (bytes_ > 0) MATINEE_TRY(is_change ? start_again() : drop());
  is_open_ended_ = head.ends_with_connection && !told.total;
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

// Confirms the length of a response without one, by the length of this response, or else by its
// bytes.
Result<FetchTask::Step> FetchTask::take_again(const http::Validators& told) {
  if (told.total && *told.total == first_byte() + bytes_) {
    expected_ = bytes_;
    return Step::complete;
  }
  if (told.total) {
    MATINEE_TRY(start_again());
    return Step::again;
  }
  to_skip_ = first_byte();
  to_compare_ = bytes_;
  return Step::go_on;
}

Result<FetchTask::Step> FetchTask::take_range(const http::Response& head,
                                              const http::Validators& told) {
  const auto range = http::parse_content_range(head.find_header("content-range").value_or(""));
  const std::uint64_t wanted_first = first_byte() + bytes_ - overlap();
  if (!range || range->first != wanted_first) {
    return odd_answer("the host answered with another range than was asked for");
  }
  const auto& length = wanted_.resource.length;
  const std::uint64_t end = range->last + 1 - first_byte();
  if (length && end > *length) return odd_answer("the host answered with more than was asked for");
  if (bytes_ > 0) {
    MATINEE_TRY_ASSIGN(const Step step, take_rest(told));
    if (step != Step::go_on) return step;
  }
  const bool is_at_end = range->total && range->last + 1 == *range->total;
  if (length && end < *length && is_at_end) {
    return Error(Errc::integrity, "the object is shorter than the manifest says");
  }
  // A host may return less of a range than requested; the rest is requested again.
  expected_ = length ? *length : end;
  if (!length && range->total) expected_ = *range->total - first_byte();
  validators_ = told;
  to_skip_ = 0;
  is_open_ended_ = false;
  return Step::go_on;
}

// Decides whether the rest belongs to the object of the existing bytes: by the head if possible,
// otherwise by comparing bytes.
Result<FetchTask::Step> FetchTask::take_rest(const http::Validators& told) {
  to_compare_ = overlap();
  if (to_compare_ == 0 && http::prove_same(validators_, told)) return Step::go_on;
  const bool has_same_total = !validators_.total || validators_.total == told.total;
  if (to_compare_ > 0 && told.total && has_same_total &&
      !http::prove_different(validators_, told)) {
    return Step::go_on;
  }
  // Another node of the CDN answered. Further requests may reach yet another one, so fetch the
  // whole.
  needs_whole_ = http::prove_different(validators_, told);
  const bool is_known_to_differ = needs_whole_ || is_provable();
  MATINEE_TRY(is_known_to_differ ? start_again() : drop());
  return Step::again;
}

Result<FetchTask::Step> FetchTask::take_body(std::span<const std::byte> bytes) {
  const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, bytes.size()));
  to_skip_ -= skipped;
  bytes = bytes.subspan(skipped);
  if (to_compare_ > 0) {
    const auto compared =
        static_cast<std::size_t>(std::min<std::uint64_t>(to_compare_, bytes.size()));
    MATINEE_TRY_ASSIGN(const bool is_same, compare(bytes.first(compared)));
    if (!is_same) {
      // Keep the completed file; the new content gets a temporary file.
      if (is_done()) file_.reset();
      MATINEE_TRY(start_again());
      return Step::again;
    }
    to_compare_ -= compared;
    bytes = bytes.subspan(compared);
    if (to_compare_ == 0 && told_) validators_ = *std::exchange(told_, std::nullopt);
  }
  const std::uint64_t wanted = expected_ ? *expected_ - bytes_ : bytes.size();
  const bool is_more = bytes.size() > wanted;
  bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(wanted, bytes.size())));
  bytes_ += bytes.size();
  MATINEE_TRY(written(unwritten_.append(file_.get(), bytes, wanted_.name)));
  return is_more ? Step::complete : Step::go_on;
}

// Compares with the bytes at `to_compare_` before the end of the file.
Result<bool> FetchTask::compare(std::span<const std::byte> bytes) {
  MATINEE_TRY(flush());
  std::array<std::byte, 16u << 10> here{};
  std::uint64_t at = base() + bytes_ - to_compare_;
  while (!bytes.empty()) {
    const std::size_t some = std::min(bytes.size(), here.size());
    const ssize_t got = ::pread(file_.get(), here.data(), some, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error::from_errno(errno, wanted_.name);
    const auto count = static_cast<std::size_t>(got);
    if (count == 0 || std::memcmp(here.data(), bytes.data(), count) != 0) return false;
    bytes = bytes.subspan(count);
    at += count;
  }
  return true;
}

Result<std::string> FetchTask::fingerprint() const {
  constexpr std::size_t k_chunk = 64u << 10;
  const ByteReader read = descriptor_reader(file_.get(), wanted_.name);
  std::uint64_t hash = 0;
  for (std::uint64_t at = 0; at < bytes_; at += k_chunk) {
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, k_chunk));
    hash = hash_of(fmt::format("{:x}\n{}", hash, bytes));
  }
  return fmt::format("{} {:x}", bytes_, hash);
}

// Checks the format. Content that is not a segment is fetched once more from the start.
Result<void> FetchTask::check() {
  oddity_.reset();
  if (wanted_.check == SegmentCheck::none) return {};
  const ByteReader read = descriptor_reader(file_.get(), wanted_.name);
  auto checked = check_segment(read, bytes_, wanted_.type);
  if (checked || checked.error().recovery() != Recovery::retry_later) return checked;
  if (wanted_.may_be_odd) {
    MATINEE_TRY_ASSIGN(std::string now, fingerprint());
    const bool is_same = now == odd_bytes_;
    odd_bytes_ = std::move(now);
    if (is_same) oddity_ = checked.error();
    if (is_same && can_be_read_in_part(read, bytes_)) return {};
  }
  MATINEE_TRY(drop());
  return checked;
}

Result<FetchTask::Step> FetchTask::finish() {
  if (is_done() || !file_) return Step::complete;
  MATINEE_TRY(flush());
  const bool is_cut = (expected_ && bytes_ < *expected_) || to_skip_ > 0 || to_compare_ > 0;
  if (is_cut) {
    to_skip_ = to_compare_ = 0;
    // Without a total, the rest cannot be proved to belong to the same object, so start again.
    if (!validators_.total) MATINEE_TRY(drop());
    return odd_answer("the answer was cut short");
  }
  if (is_open_ended_ && !expected_ && state_ == State::fetching) {
    state_ = State::confirming;
    return Step::again;
  }
  MATINEE_TRY(check());
  if (!is_piece()) MATINEE_TRY(folder_->rename(temporary_name(), wanted_.name));
  noted_ = bytes_;
  expected_ = bytes_;
  if (!validators_.total && !wanted_.resource.offset) validators_.total = bytes_;
  state_ = State::done;
  return Step::complete;
}

Result<void> FetchTask::begin_share(const http::Validators& told) {
  if (is_proving()) MATINEE_TRY(start_again());
  if (is_done()) {
    MATINEE_TRY_ASSIGN(file_,
                       folder_->open_for_reading(is_piece() ? temporary_name() : wanted_.name));
  } else {
    MATINEE_TRY(open());
    expected_ = wanted_.resource.length;
    if (!expected_ && told.total) expected_ = *told.total - std::min(*told.total, first_byte());
  }
  if (told.total && *told.total < first_byte() + expected_.value_or(0)) {
    return Error(Errc::integrity, "the object is shorter than the manifest says");
  }
  to_skip_ = 0;
  to_compare_ = bytes_;
  told_ = told;
  if (bytes_ == 0) validators_ = *std::exchange(told_, std::nullopt);
  is_open_ended_ = false;
  return {};
}

void FetchTask::end_share() {
  told_.reset();
  to_compare_ = 0;
  if (is_done()) file_.reset();
}

Result<std::optional<Kept>> FetchTask::checkpoint() {
  const bool is_new = file_ && !is_done() && bytes_ != noted_ && to_compare_ == 0;
  if (!is_new || !is_provable()) return std::optional<Kept>();
  MATINEE_TRY(flush());
  UniqueFd same(k_adopt, ::fcntl(file_.get(), F_DUPFD_CLOEXEC, 3));
  if (!same) return Error::from_errno(errno, wanted_.name);
  noted_ = bytes_;
  return std::optional(Kept{.file = std::move(same), .record = record()});
}

JournalRecord FetchTask::record() const {
  return {.state = is_done() ? FileState::complete : FileState::partial,
          .name = wanted_.name,
          .identity = identity_of(wanted_.track_id, wanted_.resource),
          .bytes = noted_,
          .validators = validators_};
}

}  // namespace matinee::media

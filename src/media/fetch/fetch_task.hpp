// SPDX-License-Identifier: MIT
//
// Fetches one resource into one file. A state machine without a network: the engine makes the
// requested exchanges and passes the responses on.
//
// Data of an earlier run is continued only if the validators prove that the object is the same.
// Within a run more is possible. If the host gives a length but no validator, the request for the
// rest starts with some bytes that are already present, and these are compared. If the validators
// of an object differ between responses, or ranges have a content coding, only responses with the
// whole object are used. A response that ends with its connection (HTTP/1 without a length) may be
// truncated, so it is requested again and must have the same length.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "base/unique_fd.hpp"
#include "http/content_range.hpp"
#include "media/fetch/wanted_file.hpp"
#include "media/fetch/write_buffer.hpp"
#include "media/store/journal.hpp"
#include "media/store/journal_writer.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::media {

struct Host;
class WholeObject;

class FetchTask {
 public:
  enum class Step : std::uint8_t {
    go_on,
    complete,  ///< nothing more is needed: end the exchange, then call finish()
    again,     ///< end the exchange and start another one at once
  };
  using Time = std::chrono::steady_clock::time_point;

  FetchTask(WantedFile wanted, const WorkFolder& folder);

  /// Continues from the record of an earlier run, if the file exists and belongs to the same
  /// resource.
  Result<void> adopt(const JournalRecord& record);

  bool is_done() const { return state_ == State::done; }
  /// Whether a complete file exists, but the host has not yet proved that it is the current object.
  bool is_proving() const { return state_ == State::proving; }
  /// The validators of the existing file, complete or partial.
  const http::Validators& validators() const { return validators_; }
  const WantedFile& wanted() const { return wanted_; }
  std::uint64_t bytes() const { return bytes_; }
  /// The final length of the file in bytes; nullopt until the host gives it.
  std::optional<std::uint64_t> expected_bytes() const { return expected_; }

  /// The existing file is the current object (see is_proving()): the task is done.
  void accept_proof();
  /// The existing file is not, or cannot be proved to be, the current object: fetch it from the
  /// start.
  Result<void> start_again();
  /// The host does not have an optional object: the task is done without a file.
  void accept_missing();

  http::Request next_request() const;
  /// The current source: one of the URLs of the resource.
  const std::string& source() const;
  /// The URL of the next request: the source, or where it redirected to.
  const std::string& url() const { return url_; }
  void redirect_to(std::string url) { url_ = std::move(url); }
  /// How an attempt at the current source failed. After `passing` it is tried again, after all
  /// others.
  enum class Failure : std::uint8_t { passing, final };
  void note_failure(Failure failure);
  /// Switches to the first source that has not failed, then to those for which `is_poor` is true,
  /// then to those that may be tried again. Returns false if none is left.
  bool choose_source(const std::function<bool(const std::string& url)>& is_poor);

  /// Whether only whole objects are usable, because ranges have a content coding or the validators
  /// differ between responses.
  bool needs_whole() const { return needs_whole_; }
  void require_whole() { needs_whole_ = true; }
  /// Starts a response with the whole object, of which this task gets its range through
  /// take_body(). The existing bytes are compared with it, even if the task is done.
  Result<void> begin_share(const http::Validators& told);
  /// Ends that response.
  void end_share();
  std::uint64_t first_byte() const { return wanted_.resource.offset.value_or(0); }

  /// Handles the head of a 200, 206 or 416 response. Fails with Errc::integrity if the object is
  /// shorter than its range, and with Errc::network if the response makes no sense.
  Result<Step> take_head(const http::Response& head);
  Result<Step> take_body(std::span<const std::byte> bytes);
  /// Called after an exchange succeeded, or `complete` ended it. Returns `complete` if the file is,
  /// and `again` if its length must be confirmed by a second response. Fails with Errc::network if
  /// bytes are missing, with Errc::protected_media for encrypted media, and with Errc::integrity
  /// and Recovery::retry_later if the content is not a segment (see segment_check.hpp). A retry
  /// then requests the rest or the whole.
  Result<Step> finish();

  /// Why the content is not a valid segment, if that is allowed and it was the same twice. A partly
  /// readable format, such as a transport stream, is kept, and the task is done.
  const std::optional<Error>& oddity() const { return oddity_; }

  /// Writes buffered bytes to the file, after an exchange or for a checkpoint. Bytes that cannot be
  /// written do not count as received. Fails with Errc::storage.
  Result<void> flush();

  /// Whether all bytes that the host announced are present, however the exchange ended.
  bool has_all() const {
    return file_ && !is_proving() && expected_ == bytes_ && to_skip_ == 0 && to_compare_ == 0;
  }

  /// The largest size that the file ever had, including before a restart.
  std::uint64_t furthest() const { return std::max(furthest_, bytes_); }

  /// Returns the record to write to the journal. Returns nullopt if nothing has changed, or if the
  /// file has no validators, because a later run could not continue it.
  Result<std::optional<Kept>> checkpoint();
  std::uint64_t bytes_since_checkpoint() const { return bytes_ - noted_; }
  JournalRecord record() const;
  /// The record of a file that was just completed. Transfers the descriptor; call once.
  Kept take_kept() { return {.file = std::move(file_), .record = record()}; }
  /// Whether the last record became wrong. Resets the flag.
  bool take_is_forgotten() { return std::exchange(is_forgotten_, false); }

  /// Returns and clears a message for the user about a restart.
  std::string take_note() { return std::exchange(note_, {}); }

  // State of the engine for this task.
  int attempts = 0;
  int refusals = 0;  ///< 429 and the like, which do not count as attempts
  int redirects = 0;
  Time not_before{};
  Time last_checkpoint{};
  bool is_running = false;
  Host* host = nullptr;            ///< of url(); null until it is looked up
  std::uint32_t hosts_failed = 0;  ///< the number of failed hosts when the source was chosen
  WholeObject* whole = nullptr;    ///< set if this is a range of an object that is fetched whole
  std::optional<Error> first_error = {};

 private:
  enum class State : std::uint8_t {
    fetching,
    proving,     ///< complete, from an earlier run; not yet proved to be current
    confirming,  ///< a response without a length has ended; not yet proved to be complete
    done
  };

  bool is_piece() const { return !wanted_.piece_of.empty(); }
  std::string temporary_name() const {
    return is_piece() ? wanted_.piece_of : wanted_.name + ".part";
  }
  /// The offset of this task's bytes in the file on disk.
  std::uint64_t base() const { return is_piece() ? first_byte() : 0; }
  bool is_provable() const { return http::prove_same(validators_, validators_); }
  std::uint64_t overlap() const;
  Result<void> open();
  Result<void> drop();
  Result<void> go_to_end();
  Result<void> written(Result<void> result);
  Result<Step> take_end(const http::Validators& told, const http::Response& head);
  Result<Step> take_whole(const http::Response& head, const http::Validators& told);
  Result<Step> take_again(const http::Validators& told);
  Result<Step> take_range(const http::Response& head, const http::Validators& told);
  Result<Step> take_rest(const http::Validators& told);
  Result<Step> take_proof(const http::Validators& told);
  Result<bool> compare(std::span<const std::byte> bytes);
  Result<void> check();
  Result<std::string> fingerprint() const;

  WantedFile wanted_;
  const WorkFolder* folder_;
  std::size_t source_ = 0;
  /// By source: 0, or 1 after a passing failure, or 2 after a final one.
  std::vector<std::uint8_t> failures_;
  std::string url_;
  UniqueFd file_;
  /// The last of the `bytes_`, not yet written to the file.
  WriteBuffer unwritten_;
  http::Validators validators_;
  std::optional<std::uint64_t> expected_;
  std::uint64_t bytes_ = 0;
  std::uint64_t noted_ = 0;
  std::uint64_t furthest_ = 0;
  /// How many bytes of the coming body to skip, and how many after them to compare with the end of
  /// the file.
  std::uint64_t to_skip_ = 0;
  std::uint64_t to_compare_ = 0;
  int changes_ = 0;
  /// The fingerprint of content that was not a segment; empty before that happens.
  std::string odd_bytes_;
  std::optional<Error> oddity_;
  bool needs_whole_ = false;
  /// The validators of a response that is still being compared.
  std::optional<http::Validators> told_;
  std::string note_;
  State state_ = State::fetching;
  /// The response has no length; see http::Response::ends_with_connection.
  bool is_open_ended_ = false;
  bool is_forgotten_ = false;
};

}  // namespace matinee::media

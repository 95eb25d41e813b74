// SPDX-License-Identifier: MIT
//
// One resource on its way into one file: a state machine without a network. The engine makes the
// exchanges that it asks for and tells it what came.
//
// Of what an earlier run left, only what the validators prove is gone on with. Within one run there
// is more: where a host tells the length and no validator, the rest is asked for with a piece that
// is here already in front of it, and the two are compared. Where the validators of one object
// differ from answer to answer, or ranges come encoded, only whole answers count. An answer that
// ends with its connection (HTTP/1, no length) may have been cut: it is asked for again, and has to
// come to the same end.
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
    complete,  ///< nothing more is needed: end the exchange, then finish()
    again,     ///< end the exchange and make another one at once
  };
  using Time = std::chrono::steady_clock::time_point;

  FetchTask(WantedFile wanted, const WorkFolder& folder);

  /// Takes what an earlier run noted, if the file is there and it is the same resource.
  Result<void> adopt(const JournalRecord& record);

  bool is_done() const { return state_ == State::done; }
  /// A complete file is there, and the host has yet to prove that it is still the object.
  bool is_proving() const { return state_ == State::proving; }
  /// By what the file that is there is known; for is_proving and partial files.
  const http::Validators& validators() const { return validators_; }
  const WantedFile& wanted() const { return wanted_; }
  std::uint64_t bytes() const { return bytes_; }
  /// How long the file will be; nothing before the host told.
  std::optional<std::uint64_t> expected_bytes() const { return expected_; }

  /// The file that is there is the object (see is_proving): done.
  void accept_proof();
  /// It is not, or cannot be shown to be: from the start.
  Result<void> start_again();
  /// The host has not got it, and need not: done, with nothing.
  void accept_missing();

  http::Request next_request() const;
  /// Where the object is asked for now: one of the resource's URLs.
  const std::string& source() const;
  /// Where the next request goes: there, or where that led.
  const std::string& url() const { return url_; }
  void redirect_to(std::string url) { url_ = std::move(url); }
  /// How an attempt at the present source failed: whether it is asked again, after the others.
  enum class Failure : std::uint8_t { passing, final };
  void note_failure(Failure failure);
  /// Goes over to the first source that has not failed, those where `is_poor` last, and then those
  /// that may be asked again; false where none is left.
  bool choose_source(const std::function<bool(const std::string& url)>& is_poor);

  /// Only whole answers are of use: the host encodes ranges, or its validators differ from answer
  /// to answer.
  bool needs_whole() const { return needs_whole_; }
  void require_whole() { needs_whole_ = true; }
  /// One answer with the whole object begins, of which this task gets its own bytes by take_body.
  /// What is here is compared with them, also if the task is done.
  Result<void> begin_share(const http::Validators& told);
  /// That answer has ended.
  void end_share();
  std::uint64_t first_byte() const { return wanted_.resource.offset.value_or(0); }

  /// The head of an answer with status 200, 206 or 416. Errc::integrity for an object that is
  /// shorter than its range, Errc::network for an answer that makes no sense.
  Result<Step> take_head(const http::Response& head);
  Result<Step> take_body(std::span<const std::byte> bytes);
  /// The exchange ended well, or `complete` ended it. `complete` when the file is, `again` when
  /// its end has to be seen a second time. Errc::network when bytes are missing, and
  /// Errc::integrity, with Recovery::retry_later, for what is no segment (see segment_check.hpp):
  /// the task then asks for the rest, or for all. Errc::protected_media for encrypted media.
  Result<Step> finish();

  /// Why the bytes are no segment, if they may be odd and have come twice as they are. Whoever can
  /// be read in part, as a transport stream can, is done all the same.
  const std::optional<Error>& oddity() const { return oddity_; }

  /// Writes what waits in memory to the file: the exchange has ended, or a checkpoint is due. What
  /// cannot be written has not come. Errc::storage.
  Result<void> flush();

  /// Every byte that the host told of is here, however the exchange ended.
  bool has_all() const {
    return file_ && !is_proving() && expected_ == bytes_ && to_skip_ == 0 && to_compare_ == 0;
  }

  /// How far the file has ever been, before whatever made it start again.
  std::uint64_t furthest() const { return std::max(furthest_, bytes_); }

  /// What is to be noted of the bytes so far; nothing if there is nothing new, or if it would not
  /// help: a file without validators cannot be gone on with.
  Result<std::optional<Kept>> checkpoint();
  std::uint64_t bytes_since_checkpoint() const { return bytes_ - noted_; }
  JournalRecord record() const;
  /// The same of a file that has just been completed; taken once.
  Kept take_kept() { return {.file = std::move(file_), .record = record()}; }
  /// What was noted before has become wrong; taken once.
  bool take_is_forgotten() { return std::exchange(is_forgotten_, false); }

  /// A word on what was started again, for people; taken once.
  std::string take_note() { return std::exchange(note_, {}); }

  // What the engine keeps about the task.
  int attempts = 0;
  int refusals = 0;  ///< 429 and the like, which are no attempts
  int redirects = 0;
  Time not_before{};
  Time last_checkpoint{};
  bool is_running = false;
  Host* host = nullptr;            ///< of url(); null until it is looked up
  std::uint32_t hosts_failed = 0;  ///< how many were known to have failed by then
  WholeObject* whole = nullptr;    ///< where this is a part of an object that comes whole
  std::optional<Error> first_error = {};

 private:
  enum class State : std::uint8_t {
    fetching,
    proving,     ///< complete, from an earlier run; is it still the object?
    confirming,  ///< all of an answer without a length is here; was that all?
    done
  };

  bool is_piece() const { return !wanted_.piece_of.empty(); }
  std::string temporary_name() const {
    return is_piece() ? wanted_.piece_of : wanted_.name + ".part";
  }
  /// Where the file's own bytes begin in the one on the disk.
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
  /// Of each source that has failed; 2 for good.
  std::vector<std::uint8_t> failures_;
  std::string url_;
  UniqueFd file_;
  /// The last of `bytes_`, which are not in the file yet.
  WriteBuffer unwritten_;
  http::Validators validators_;
  std::optional<std::uint64_t> expected_;
  std::uint64_t bytes_ = 0;
  std::uint64_t noted_ = 0;
  std::uint64_t furthest_ = 0;
  /// Of the body to come: so much is let go, then so much compared with the end of the file.
  std::uint64_t to_skip_ = 0;
  std::uint64_t to_compare_ = 0;
  int changes_ = 0;
  /// Of bytes that were no segment: empty before there were any.
  std::string odd_bytes_;
  std::optional<Error> oddity_;
  bool needs_whole_ = false;
  /// Of an answer that is still being compared with what is here.
  std::optional<http::Validators> told_;
  std::string note_;
  State state_ = State::fetching;
  /// The answer has no end of its own; see http::Response::ends_with_connection.
  bool is_open_ended_ = false;
  bool is_forgotten_ = false;
};

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
#include "media/fetch/engine.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "http/redirect.hpp"
#include "http/url.hpp"
#include "media/fetch/concurrency.hpp"
#include "media/fetch/fetch_task.hpp"
#include "media/store/journal.hpp"

namespace matinee::media {

namespace {

using std::chrono::milliseconds;
using Time = FetchTask::Time;

// After a kill, up to this much of a file, or what came in this time, is fetched again.
constexpr std::uint64_t k_checkpoint_bytes = 4u << 20;
constexpr milliseconds k_checkpoint_interval{500};
// An exchange that came this much further than any before was no failure of the host as such: the
// count starts anew.
constexpr std::uint64_t k_progress_bytes = 16u << 10;
constexpr milliseconds k_tell_interval{50};
constexpr std::size_t k_at_limited_rate = 4;

bool is_media(int status) {
  return status == 200 || status == 206;
}

class Engine final : public http::TransferSource {
 public:
  Engine(const Remote& remote, const WorkFolder& folder, JournalWriter& journal_writer,
         const Fetch& fetch, ProgressSink& sink)
      : remote_(remote),
        folder_(folder),
        journal_writer_(journal_writer),
        fetch_(fetch),
        limits_(fetch.limits),
        sink_(sink),
        parallelism_(limits_.parallel),
        random_(std::random_device{}()) {}

  Result<void> prepare() {
    const JournalRecords& records = journal_writer_.records();
    for (const WantedFile& file : fetch_.files) {
      FetchTask& task = tasks_.emplace_back(file, folder_);
      if (const auto known = records.find(file.name); known != records.end()) {
        MATINEE_TRY(task.adopt(known->second));
      }
    }
    for (FetchTask& task : tasks_) {
      waiting_.push_back(&task);
      bytes_at_start_ += task.bytes();
    }
    tell(Tell::always);
    return check_space_for_all();
  }

  Result<void> run(const std::stop_token& stop) {
    last_progress_ = remote_.clock.steady_now();
    auto ran = remote_.transport.run(*this, limits_.parallel, stop);
    // Keep what the running ones had; the first failure is the one to report.
    for (FetchTask& task : tasks_) {
      if (auto kept = keep(task); !kept) fail(kept.error());
    }
    tell(Tell::always);
    if (failure_) return *failure_;
    if (!ran) return ran;
    const auto is_done = [](const FetchTask& task) { return task.is_done(); };
    if (!std::ranges::all_of(tasks_, is_done)) return Error(Errc::bug, "a file was forgotten");
    return {};
  }

  Next next() override {
    if (failure_) return Finished{};
    if (running_ >= at_once()) return Wait{k_idle};
    const Time now = remote_.clock.steady_now();
    Time earliest = Time::max();
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      FetchTask& task = **it;
      if (task.is_proving() && is_proved_already(task)) {
        task.accept_proof();
        tell_complete(task);
        it = waiting_.erase(it);
        tell();
        continue;
      }
      const Time ready = std::max(task.not_before, pause_of(task));
      if (ready <= now) {
        waiting_.erase(it);
        return start(task);
      }
      earliest = std::min(earliest, ready);
      ++it;
    }
    if (waiting_.empty() && running_ == 0) return Finished{};
    if (waiting_.empty()) return Wait{k_idle};
    const auto left = std::chrono::ceil<milliseconds>(earliest - now);
    return Wait{std::min(left, k_idle)};
  }

 private:
  static constexpr milliseconds k_idle{1'000};

  // Shared by the three calls of one exchange.
  struct Exchange {
    FetchTask& task;
    FetchTask::Step step = FetchTask::Step::go_on;
    std::uint64_t furthest_before = 0;
    bool is_media = false;
  };

  // With a limited rate each has its share from the start, so their number is the same throughout.
  std::size_t at_once() const {
    return limits_.bytes_per_s == 0 ? parallelism_.allowed()
                                    : std::min(limits_.parallel, k_at_limited_rate);
  }

  http::Transfer start(FetchTask& task) {
    // What another task found out need not be found out again.
    while (poor_hosts_.contains(http::host_of(task.source()))) {
      if (!task.try_next_source()) break;
    }
    ++running_;
    task.last_checkpoint = remote_.clock.steady_now();
    parallelism_.take_start(task.last_checkpoint);
    const auto exchange =
        std::make_shared<Exchange>(Exchange{.task = task, .furthest_before = task.furthest()});
    http::Request request = task.next_request();
    limit(request);
    return {.request = std::move(request),
            .on_head = [this, exchange](const auto& head) { return take_head(*exchange, head); },
            .on_body = [this, exchange](auto bytes) { return take_body(*exchange, bytes); },
            .on_done = [this, exchange](const auto& response) { end(*exchange, response); }};
  }

  // Its share of the rate, by how many run or could.
  void limit(http::Request& request) const {
    if (limits_.bytes_per_s == 0) return;
    const std::size_t sharing = std::min(at_once(), running_ + waiting_.size());
    request.most_bytes_per_s = std::max<std::uint64_t>(limits_.bytes_per_s / sharing, 1);
    const auto slow = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(request.most_bytes_per_s / 4, request.least_bytes_per_s));
    request.least_bytes_per_s = std::max(slow, 1U);
  }

  // An Error ends the exchange: also when nothing more is needed, which `end` tells by the step.
  static Result<void> go_on(Exchange& exchange, const Result<FetchTask::Step>& step) {
    if (!step) return step.error();
    exchange.step = *step;
    if (*step == FetchTask::Step::go_on) return {};
    return Error(Errc::cancelled, "nothing more is needed");
  }

  Result<void> take_head(Exchange& exchange, const http::Response& head) {
    if (failure_) return *failure_;
    if (!is_media(head.status) && head.status != 416) return {};
    exchange.is_media = is_media(head.status);
    MATINEE_TRY(check_agreement(exchange.task, head));
    const auto step = exchange.task.take_head(head);
    MATINEE_TRY(forget_or_fail(exchange.task));
    MATINEE_TRY(go_on(exchange, step));
    return check_space(exchange.task);
  }

  Result<void> take_body(Exchange& exchange, std::span<const std::byte> bytes) {
    if (failure_) return *failure_;
    if (!exchange.is_media) return {};
    bytes_received_ += bytes.size();
    last_progress_ = remote_.clock.steady_now();
    parallelism_.take_bytes(bytes.size(), last_progress_);
    const auto step = exchange.task.take_body(bytes);
    if (!step) fail(step.error());
    MATINEE_TRY(go_on(exchange, step));
    if (is_checkpoint_due(exchange.task)) MATINEE_TRY(keep_or_fail(exchange.task));
    tell();
    return {};
  }

  void end(const Exchange& exchange, const Result<http::Response>& response) {
    FetchTask& task = exchange.task;
    --running_;
    note_how_it_went(response);
    if (task.furthest() >= exchange.furthest_before + k_progress_bytes) task.attempts = 0;
    settle(task, exchange.step, response);
    (void)forget_or_fail(task);
    if (const std::string note = task.take_note(); !note.empty()) sink_.on_note(note);
    tell();
  }

  // A host that is asked too much resets connections or says so.
  void note_how_it_went(const Result<http::Response>& response) {
    const Time now = remote_.clock.steady_now();
    const bool is_reset = !response && response.error().code() == Errc::network;
    const bool is_refusal = response && (response->status == 429 || response->status >= 500);
    if (is_reset || is_refusal) return parallelism_.take_trouble(now);
    parallelism_.take_end(now, running_);
  }

  // What became of an exchange.
  void settle(FetchTask& task, FetchTask::Step step, const Result<http::Response>& response) {
    if (failure_) return;
    if (step == FetchTask::Step::again) return waiting_.push_front(&task);
    const bool is_complete = step == FetchTask::Step::complete || task.has_all();
    if (is_complete || (response && is_media(response->status))) {
      return take_finished(task, task.finish());
    }
    if (!response) return retry_or_fail(task, response.error());
    if (http::is_redirect(response->status)) return follow(task, *response);
    const auto answer = http::answer_of(*response, remote_.clock.now());
    if (answer.retry_after) pause_host(task, *answer.retry_after);
    retry_or_fail(task, answer, status_error(response->status, task.source()));
  }

  void take_finished(FetchTask& task, const Result<FetchTask::Step>& finished) {
    if (!finished) {
      if (finished.error().recovery() == Recovery::retry_later) {
        return retry_or_fail(task, finished.error());
      }
      return fail(finished.error().within(http::masked_url(task.source())));
    }
    if (*finished == FetchTask::Step::again) return waiting_.push_front(&task);
    if (auto kept = journal_writer_.add(task.take_kept()); !kept) fail(kept.error());
    tell_complete(task);
    if (auto room = check_space_by_experience(task); !room) fail(room.error());
  }

  void tell_complete(const FetchTask& task) {
    const bool may_go_on = !fetch_.on_complete || fetch_.on_complete(task.wanted());
    if (!may_go_on) fail(Error(Errc::cancelled, "what comes is of no use any more"));
  }

  void follow(FetchTask& task, const http::Response& response) {
    const auto target = http::redirect_target(response.url.empty() ? task.source() : response.url,
                                              response, task.redirects++);
    if (!target) return fail(target.error());
    task.redirect_to(*target);
    waiting_.push_front(&task);
  }

  void retry_or_fail(FetchTask& task, const Error& error) { retry_or_fail(task, error, error); }

  void retry_or_fail(FetchTask& task, const http::Outcome& outcome, const Error& error) {
    const auto delay = http::retry_delay(remote_.retry, ++task.attempts, outcome, jitter_(random_));
    const Time now = remote_.clock.steady_now();
    if (!delay || now + *delay > last_progress_ + k_patience) return give_up(task, error);
    // A redirect that went wrong may lead elsewhere the next time.
    task.redirects = 0;
    task.redirect_to(task.source());
    task.not_before = now + *delay;
    waiting_.push_back(&task);
  }

  // Errors of our own rules do not name the object yet.
  static Error as_final(const FetchTask& task, const Error& error) {
    if (error.code() == Errc::cancelled) return error;
    return error.native() ? error : error.within(http::masked_url(task.source()));
  }

  // This host has not got it, or has gone; another may have.
  void give_up(FetchTask& task, const Error& error) {
    const std::string host = http::host_of(task.source());
    const Error told = as_final(task, error);
    if (!task.try_next_source()) return fail(told);
    poor_hosts_.insert(host);
    waiting_.push_front(&task);
  }

  void fail(const Error& error) {
    if (!failure_) failure_ = error;
  }

  // A host that asks to wait means all of us.
  void pause_host(const FetchTask& task, milliseconds delay) {
    if (delay > remote_.retry.longest_retry_after) return;
    Time& until = pauses_[http::host_of(task.source())];
    until = std::max(until, remote_.clock.steady_now() + delay);
  }

  Time pause_of(const FetchTask& task) const {
    if (pauses_.empty()) return Time::min();
    const auto found = pauses_.find(http::host_of(task.source()));
    return found == pauses_.end() ? Time::min() : found->second;
  }

  // Ranges of one object: the first answer of this run says what the object is.
  bool is_proved_already(const FetchTask& task) const {
    const auto seen = objects_.find(task.source());
    return seen != objects_.end() && http::prove_same(seen->second, task.validators());
  }

  Result<void> check_agreement(const FetchTask& task, const http::Response& head) {
    if (!task.wanted().resource.offset || head.status == 416) return {};
    const http::Validators told = http::validators_of(head);
    const auto [seen, is_new] = objects_.try_emplace(task.source(), told);
    if (is_new || !http::prove_different(seen->second, told)) return {};
    fail(Error(Errc::integrity,
               fmt::format("{}: changed during the download", http::masked_url(task.source()))));
    return *failure_;
  }

  // Better to stop before the disk is full than after.
  Result<void> check_space(const FetchTask& task) {
    const auto expected = task.expected_bytes();
    auto checked = expected ? check_room(*expected - task.bytes()) : Result<void>();
    if (!checked) fail(checked.error());
    return checked;
  }

  // Before the first byte, as far as lengths are known by then.
  Result<void> check_space_for_all() const {
    std::uint64_t to_come = 0;
    for (const FetchTask& task : tasks_) {
      const auto length = task.wanted().resource.length.value_or(task.bytes());
      to_come += length - std::min(length, task.bytes());
    }
    return check_room(to_come);
  }

  // On the way, by what the files so far were like; segments differ, so only what is far too much
  // counts.
  Result<void> check_space_by_experience(const FetchTask& done) {
    constexpr std::size_t k_enough = 16;
    bytes_of_done_ += done.bytes();
    ++done_;
    if (done_ % k_enough != 0) return {};
    const auto left = static_cast<std::uint64_t>(
        std::ranges::count_if(tasks_, [](const FetchTask& task) { return task.bytes() == 0; }));
    return check_room(bytes_of_done_ / done_ * left / 2);
  }

  Result<void> check_room(std::uint64_t to_come) const {
    const auto free = folder_.free_bytes();
    // Counting thousands of files for each head is worth it only where room is scarce.
    const std::uint64_t at_most = to_come + bytes_at_start_ + bytes_received_;
    const bool is_ample = free && *free >= to_come && *free - to_come >= at_most;
    if (is_ample) return {};
    const std::uint64_t needed = to_come + to_grow(to_come);
    if (!free || needed <= *free) return {};
    return Error(Errc::storage, fmt::format("{}: {} bytes are needed and {} are free",
                                            folder_.path().string(), needed, *free));
  }

  // By so much the file beside will grow once so much more has come.
  std::uint64_t to_grow(std::uint64_t to_come) const {
    if (fetch_.grows_beside.empty()) return 0;
    std::uint64_t in_the_end = to_come;
    for (const FetchTask& task : tasks_)
      in_the_end += task.bytes();
    return in_the_end - std::min(in_the_end, folder_.find_size(fetch_.grows_beside).value_or(0));
  }

  bool is_checkpoint_due(const FetchTask& task) const {
    return task.bytes_since_checkpoint() >= k_checkpoint_bytes ||
           remote_.clock.steady_now() - task.last_checkpoint >= k_checkpoint_interval;
  }

  Result<void> keep(FetchTask& task) {
    task.last_checkpoint = remote_.clock.steady_now();
    MATINEE_TRY_ASSIGN(auto kept, task.checkpoint());
    return kept ? journal_writer_.add(*std::move(kept)) : Result<void>();
  }

  Result<void> keep_or_fail(FetchTask& task) {
    auto kept = keep(task);
    if (!kept) fail(kept.error());
    return kept;
  }

  // Before the first byte of the new is written over the old.
  Result<void> forget_or_fail(FetchTask& task) {
    if (!task.take_is_forgotten()) return {};
    auto forgotten = journal_writer_.forget(task.record());
    if (!forgotten) fail(forgotten.error());
    return forgotten;
  }

  enum class Tell : std::uint8_t { at_times, always };

  // Counting thousands of files for each packet would cost more than the packet.
  void tell(Tell when = Tell::at_times) {
    const Time now = remote_.clock.steady_now();
    if (when == Tell::at_times && now - last_told_ < k_tell_interval) return;
    last_told_ = now;
    Progress progress{.segments_done = 0,
                      .segments_total = tasks_.size(),
                      .bytes_received = bytes_received_,
                      .bytes_done = 0,
                      .bytes_total = 0};
    for (const FetchTask& task : tasks_) {
      progress.segments_done += task.is_done() ? 1 : 0;
      progress.bytes_done += task.bytes();
      const auto expected =
          task.expected_bytes() ? task.expected_bytes() : task.wanted().resource.length;
      if (!expected) progress.bytes_total.reset();
      if (progress.bytes_total) *progress.bytes_total += *expected;
    }
    sink_.on_progress(progress);
  }

  const Remote& remote_;
  const WorkFolder& folder_;
  JournalWriter& journal_writer_;
  const Fetch& fetch_;
  const FetchLimits& limits_;
  ProgressSink& sink_;
  ConcurrencyController parallelism_;
  std::deque<FetchTask> tasks_;
  std::deque<FetchTask*> waiting_;
  std::map<std::string, http::Validators, std::less<>> objects_;
  std::map<std::string, Time, std::less<>> pauses_;
  /// Where something that has other URLs could not be had.
  std::set<std::string, std::less<>> poor_hosts_;
  std::optional<Error> failure_;
  Time last_told_{};
  Time last_progress_{};
  std::size_t running_ = 0;
  std::uint64_t bytes_at_start_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::size_t done_ = 0;  ///< in this run, with so many bytes
  std::uint64_t bytes_of_done_ = 0;
  std::minstd_rand random_;
  std::uniform_real_distribution<double> jitter_;
};

}  // namespace

Result<void> fetch_files(const Remote& remote, const WorkFolder& folder,
                         JournalWriter& journal_writer, const Fetch& fetch, ProgressSink& sink,
                         const std::stop_token& stop) {
  Engine engine(remote, folder, journal_writer, fetch, sink);
  MATINEE_TRY(engine.prepare());
  return engine.run(stop);
}

}  // namespace matinee::media

// SPDX-License-Identifier: MIT
#include "media/fetch/engine.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "http/redirect.hpp"
#include "http/url.hpp"
#include "media/fetch/bookkeeping.hpp"
#include "media/fetch/concurrency.hpp"
#include "media/fetch/exchange.hpp"
#include "media/fetch/fetch_task.hpp"
#include "media/fetch/hosts.hpp"
#include "media/fetch/object_book.hpp"
#include "media/fetch/space_check.hpp"
#include "media/fetch/whole_object.hpp"
#include "media/store/journal.hpp"

namespace matinee::media {

namespace {

using std::chrono::milliseconds;
using Time = FetchTask::Time;

// An exchange that received this many bytes more than any before was not a failure of the host, so
// attempts are counted from zero again.
constexpr std::uint64_t k_progress_bytes = 16u << 10;
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
        records_(journal_writer.records()),
        fetch_(fetch),
        limits_(fetch.limits),
        sink_(sink),
        books_(journal_writer, remote.clock),
        space_(folder, tasks_, fetch.grows_beside),
        meter_(tasks_, remote.clock, sink),
        parallelism_(limits_.parallel),
        random_(std::random_device{}()) {}

  Result<void> prepare() {
    for (const WantedFile& file : fetch_.files) {
      FetchTask& task = tasks_.emplace_back(file, folder_);
      if (const auto known = records_.find(file.name); known != records_.end()) {
        MATINEE_TRY(task.adopt(known->second));
      }
    }
    for (FetchTask& task : tasks_)
      waiting_.push_back(&task);
    meter_.tell(bytes_received_);
    return space_.check_all();
  }

  Result<void> run(const std::stop_token& stop) {
    last_progress_ = remote_.clock.steady_now();
    auto ran = remote_.transport.run(*this, limits_.parallel, stop);
    // Record the progress of the running tasks. If this fails too, report the first failure.
    for (FetchTask& task : tasks_)
      (void)or_fail(books_.keep(task));
    meter_.tell(bytes_received_);
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
      if (task.whole == nullptr && task.is_proving() && objects_.is_proved(task)) {
        task.accept_proof();
        tell_complete(task);
        it = waiting_.erase(it);
        tell();
        continue;
      }
      hosts_.assign(task);
      const Time ready = std::max(task.not_before, task.host->limiter.next_start());
      if (ready <= now) {
        waiting_.erase(it);
        return start(task, now);
      }
      earliest = std::min(earliest, ready);
      ++it;
    }
    if (waiting_.empty() && running_ == 0) return Finished{};
    if (earliest == Time::max()) return Wait{k_idle};
    const auto left = std::chrono::ceil<milliseconds>(earliest - now);
    return Wait{std::min(left, k_idle)};
  }

 private:
  static constexpr milliseconds k_idle{1'000};

  // With a rate limit the number is constant, so that each exchange gets its share from the start.
  std::size_t at_once() const {
    return limits_.bytes_per_s == 0 ? parallelism_.allowed()
                                    : std::min(limits_.parallel, k_at_limited_rate);
  }

  http::Transfer start(FetchTask& task, Time now) {
    ++running_;
    task.is_running = true;
    task.last_checkpoint = now;
    parallelism_.take_start(now);
    HostLimiter& limiter = task.host->limiter;
    limiter.on_start(now);
    const auto exchange = std::make_shared<Exchange>(
        Exchange{.task = task, .whole = task.whole, .limiter = limiter, .started = now});
    exchange->furthest_before = exchange->furthest();
    http::Request request = task.next_request();
    limit(request);
    return {.request = std::move(request),
            .on_head = [this, exchange](const auto& head) { return take_head(*exchange, head); },
            .on_body = [this, exchange](auto bytes) { return take_body(*exchange, bytes); },
            .on_done = [this, exchange](const auto& response) { end(*exchange, response); },
            .cookies = http::Cookies::of_the_hosts};
  }

  // Gives the request its share of the rate limit.
  void limit(http::Request& request) const {
    if (limits_.bytes_per_s == 0) return;
    const std::size_t sharing = std::min(at_once(), running_ + waiting_.size());
    request.most_bytes_per_s = std::max<std::uint64_t>(limits_.bytes_per_s / sharing, 1);
    const auto slow = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(request.most_bytes_per_s / 4, request.least_bytes_per_s));
    request.least_bytes_per_s = std::max(slow, 1U);
  }

  // An error ends the exchange. It is also used if the task needs nothing more; end() then reads
  // the step.
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
    FetchTask& task = exchange.task;
    if (exchange.whole != nullptr) return take_whole_head(exchange, head);
    if (task.whole == nullptr && !objects_.agrees(task, head)) take_whole(task);
    if (task.whole != nullptr) return go_on(exchange, FetchTask::Step::again);
    const auto step = task.take_head(head);
    MATINEE_TRY(forget(exchange));
    if (task.needs_whole() && task.wanted().resource.offset) take_whole(task);
    MATINEE_TRY(go_on(exchange, step));
    return or_fail(space_.check(task, bytes_received_));
  }

  Result<void> take_whole_head(Exchange& exchange, const http::Response& head) {
    // A 416 response is not used: the request was for the whole object.
    if (!exchange.is_media) return {};
    const auto step = exchange.whole->take_head(head);
    MATINEE_TRY(forget(exchange));
    return go_on(exchange, step);
  }

  Result<void> take_body(Exchange& exchange, std::span<const std::byte> bytes) {
    if (failure_) return *failure_;
    if (!exchange.is_media) return {};
    if (exchange.task.whole != exchange.whole) return go_on(exchange, FetchTask::Step::again);
    bytes_received_ += bytes.size();
    last_progress_ = remote_.clock.steady_now();
    parallelism_.take_bytes(bytes.size(), last_progress_);
    exchange.limiter.on_bytes(last_progress_);
    const auto step = exchange.whole != nullptr ? exchange.whole->take_body(bytes)
                                                : exchange.task.take_body(bytes);
    if (!step && step.error().recovery() != Recovery::retry_later) {
      fail(as_final(exchange.task, step.error()));
    }
    MATINEE_TRY(go_on(exchange, step));
    if (exchange.whole == nullptr && books_.is_checkpoint_due(exchange.task))
      MATINEE_TRY(or_fail(books_.keep(exchange.task)));
    tell();
    return {};
  }

  void end(const Exchange& exchange, const Result<http::Response>& response) {
    FetchTask& task = exchange.task;
    --running_;
    task.is_running = false;
    if (exchange.whole == nullptr) (void)or_fail(task.flush());
    note_how_it_went(exchange, response);
    if (exchange.furthest() >= exchange.furthest_before + k_progress_bytes) task.attempts = 0;
    if (exchange.whole != task.whole) {
      start_when_all_have_ended(*task.whole);
    } else {
      settle(exchange, response);
    }
    (void)forget(exchange);
    if (const std::string note = task.take_note(); !note.empty()) sink_.on_note(note);
    tell();
  }

  // Feeds the outcome to the rate limiter and the concurrency controller.
  void note_how_it_went(const Exchange& exchange, const Result<http::Response>& response) {
    const Time now = remote_.clock.steady_now();
    if (!response) {
      if (exchange.is_media) {
        exchange.limiter.on_answer(now, exchange.started);
      } else {
        exchange.limiter.on_failure();
      }
      return response.error().code() == Errc::network ? parallelism_.take_trouble(now)
                                                      : parallelism_.take_end(now, running_);
    }
    const auto answer = http::answer_of(*response, remote_.clock.now());
    if (is_refusal(answer)) {
      exchange.limiter.on_refusal(now, exchange.started, answer.retry_after);
      return;
    }
    exchange.limiter.on_answer(now, exchange.started);
    if (response->status >= 500) return parallelism_.take_trouble(now);
    parallelism_.take_end(now, running_);
  }

  // Decides what happens to the task after an exchange.
  void settle(const Exchange& exchange, const Result<http::Response>& response) {
    if (failure_) return;
    FetchTask& task = exchange.task;
    using Step = FetchTask::Step;
    if (exchange.step == Step::again) {
      if (exchange.whole) exchange.whole->abandon();
      return waiting_.push_front(&task);
    }
    const bool is_complete = exchange.step == Step::complete || (!exchange.whole && task.has_all());
    if (is_complete || (response && is_media(response->status))) {
      return exchange.whole ? take_finished_whole(exchange) : take_finished(task, task.finish());
    }
    if (exchange.whole) exchange.whole->abandon();
    if (!response) return retry_elsewhere_or_fail(exchange, response.error());
    if (http::is_redirect(response->status)) return follow(task, *response);
    const auto answer = http::answer_of(*response, remote_.clock.now());
    const Error error = status_error(response->status, task.source());
    if (is_refusal(answer)) return wait_or_fail(exchange, answer, error);
    retry_or_fail(task, answer, error);
  }

  void take_finished(FetchTask& task, const Result<FetchTask::Step>& finished) {
    if (!finished) return retry_or_end(task, finished.error());
    if (*finished == FetchTask::Step::again) return waiting_.push_front(&task);
    (void)complete(task);
  }

  void take_finished_whole(const Exchange& exchange) {
    if (auto finished = exchange.whole->finish(); !finished) {
      retry_or_end(exchange.task, finished.error());
    }
  }

  void retry_or_end(FetchTask& task, const Error& error) {
    if (task.oddity() && fetch_.on_odd && !task.whole) return leave_out(task);
    if (error.recovery() == Recovery::retry_later) return retry_or_fail(task, error, error);
    fail(error.within(http::masked_url(task.source())));
  }

  // The content was the same twice and is not usable.
  void leave_out(FetchTask& task) {
    task.accept_missing();
    tell_odd(task, OddFile::left_out);
  }

  void tell_odd(const FetchTask& task, OddFile is) {
    if (!fetch_.on_odd) return;
    const Error why = as_final(task, *task.oddity());
    if (!fetch_.on_odd(task.wanted(), why, is)) fail(why);
  }

  Result<void> complete(FetchTask& task) {
    if (task.oddity()) tell_odd(task, OddFile::kept);
    (void)or_fail(books_.keep_complete(task));
    tell_complete(task);
    (void)or_fail(space_.check_by_experience(task, bytes_received_));
    return failure_ ? Result<void>(*failure_) : Result<void>();
  }

  void tell_complete(const FetchTask& task) {
    const bool may_go_on = !fetch_.on_complete || fetch_.on_complete(task.wanted());
    if (!may_go_on) fail(Error(Errc::cancelled, "what comes is of no use any more"));
  }

  void follow(FetchTask& task, const http::Response& response) {
    const auto target = http::redirect_target(response.url.empty() ? task.source() : response.url,
                                              response, task.redirects++);
    if (!target) return give_up(task, target.error());
    redirect(task, *target);
    waiting_.push_front(&task);
  }

  static void redirect(FetchTask& task, const std::string& url) {
    task.redirect_to(url);
    task.host = nullptr;
  }

  // The host limits the rate. This is not a failed attempt of the task, so the limiter decides when
  // to retry.
  void wait_or_fail(const Exchange& exchange, const http::Answer& answer, const Error& error) {
    FetchTask& task = exchange.task;
    const bool is_too_long =
        answer.retry_after.value_or(milliseconds(0)) > remote_.retry.longest_retry_after;
    if (is_too_long || exchange.limiter.is_hopeless()) return give_up(task, error);
    // Retry at the front, because the files are joined in order. A file that is refused repeatedly
    // while others are not must not delay them, so it moves to the back.
    constexpr int k_in_order = 3;
    waiting_.insert(++task.refusals > k_in_order ? waiting_.end() : waiting_.begin(), &task);
  }

  // If the host cannot be reached, another host is tried at once.
  void retry_elsewhere_or_fail(const Exchange& exchange, const Error& error) {
    FetchTask& task = exchange.task;
    const bool is_unreached = !exchange.is_media && error.code() == Errc::network;
    const bool has_others = !task.wanted().resource.alternatives.empty();
    if (is_unreached && has_others && task.attempts == 0 &&
        hosts_.choose_after_failure(task, FetchTask::Failure::passing) == Hosts::Chosen::other) {
      return waiting_.push_front(&task);
    }
    retry_or_fail(task, error, error);
  }

  void retry_or_fail(FetchTask& task, const http::Outcome& outcome, const Error& error) {
    const auto delay = http::retry_delay(remote_.retry, ++task.attempts, outcome, jitter_(random_));
    const Time now = remote_.clock.steady_now();
    if (!delay || now + *delay > last_progress_ + k_patience) return give_up(task, error);
    // A redirect may have led to the wrong place, so start from the original URL again.
    task.redirects = 0;
    redirect(task, task.source());
    task.not_before = now + *delay;
    waiting_.push_back(&task);
  }

  // Adds the URL to errors that do not name the object yet.
  static Error as_final(const FetchTask& task, const Error& error) {
    if (error.code() == Errc::cancelled) return error;
    return error.native() ? error : error.within(http::masked_url(task.source()));
  }

  // Tries the next source. Fails, or leaves an optional file out, if there is none.
  void give_up(FetchTask& task, const Error& error) {
    const Error told = as_final(task, error);
    // Report the first error of several, but prefer any other error to "not found".
    if (!task.first_error || task.first_error->code() == Errc::not_found) task.first_error = told;
    if (hosts_.choose_after_failure(task, FetchTask::Failure::final) != Hosts::Chosen::none) {
      return waiting_.push_front(&task);
    }
    // An HTML page in place of a subtitle segment counts as a missing segment.
    const Errc code = task.first_error->code();
    const bool is_garbled = code == Errc::integrity && task.wanted().type == TrackType::text;
    const bool is_missing = code == Errc::not_found || is_garbled;
    if (is_missing && task.wanted().may_be_missing && !task.whole) return accept_missing(task);
    fail(*task.first_error);
  }

  void accept_missing(FetchTask& task) {
    task.accept_missing();
    sink_.on_note(task.first_error->message() + ": left out, the host need not have it");
    const bool may_go_on =
        !fetch_.on_missing || fetch_.on_missing(task.wanted(), *task.first_error);
    if (!may_go_on) fail(Error(Errc::cancelled, "what comes is of no use any more"));
  }

  void fail(const Error& error) {
    if (!failure_) failure_ = error;
  }

  // Makes one exchange fetch the object for all of its tasks. It starts when the running ones have
  // ended.
  void take_whole(const FetchTask& first) {
    const WholeObject& whole =
        objects_.take_whole(tasks_, first, static_cast<bool>(fetch_.on_complete),
                            [this](FetchTask& task) { return complete(task); });
    std::erase_if(waiting_, [&](const FetchTask* task) { return task->whole == &whole; });
    sink_.on_note(http::masked_url(first.source()) +
                  ": its ranges do not fit together, taken whole from one answer");
  }

  void start_when_all_have_ended(const WholeObject& whole) {
    const auto is_running = [](const FetchTask* task) { return task->is_running; };
    if (std::ranges::none_of(whole.tasks(), is_running)) waiting_.push_front(&whole.leader());
  }

  Result<void> or_fail(Result<void> result) {
    if (!result) fail(result.error());
    return result;
  }

  Result<void> forget(const Exchange& exchange) {
    if (exchange.whole == nullptr) return or_fail(books_.forget(exchange.task));
    for (FetchTask* task : exchange.whole->tasks())
      MATINEE_TRY(or_fail(books_.forget(*task)));
    return {};
  }

  void tell() { meter_.tell_at_times(bytes_received_); }

  const Remote& remote_;
  const WorkFolder& folder_;
  const JournalRecords& records_;
  const Fetch& fetch_;
  const FetchLimits& limits_;
  ProgressSink& sink_;
  std::deque<FetchTask> tasks_;
  Bookkeeping books_;
  SpaceCheck space_;
  ProgressMeter meter_;
  ConcurrencyController parallelism_;
  std::deque<FetchTask*> waiting_;
  Hosts hosts_;
  ObjectBook objects_;
  std::optional<Error> failure_;
  Time last_progress_{};
  std::size_t running_ = 0;
  std::uint64_t bytes_received_ = 0;
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

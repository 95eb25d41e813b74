// SPDX-License-Identifier: MIT
#include "http/curl_transport.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <new>
#include <optional>
#include <utility>

#include <matinee/clock.hpp>

#include <curl/curl.h>
#include <fmt/format.h>

#include "http/curl_exchange.hpp"
#include "http/curl_memory.hpp"
#include "http/url.hpp"

namespace matinee::http {

using std::chrono::milliseconds;

namespace {

struct MultiDeleter {
  void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
using MultiHandle = std::unique_ptr<CURLM, MultiDeleter>;

struct ShareDeleter {
  void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};
using ShareHandle = std::unique_ptr<CURLSH, ShareDeleter>;

EasyHandle make_easy() {
  EasyHandle easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  return easy;
}

// A transfer in flight. The exchange points to the handle, so it must be destroyed first.
struct Running {
  EasyHandle easy;
  std::unique_ptr<CurlExchange> exchange;
};

// The loop of Transport::run().
class MultiRun {
 public:
  /// Handles of the transport. All are borrowed.
  struct Handles {
    CURLM* multi;
    curl_slist* connect_to;
    CURLSH* cookies;
  };

  MultiRun(const Handles& handles, const CurlOptions& options, TransferSource& source,
           std::size_t parallel, const std::stop_token& stop)
      : multi_(handles.multi),
        connect_to_(handles.connect_to),
        cookies_(handles.cookies),
        options_(options),
        source_(source),
        parallel_(std::max<std::size_t>(parallel, 1)),
        stop_(stop) {}

  Result<void> loop() {
    const std::stop_callback wake(stop_, [this] { curl_multi_wakeup(multi_); });
    while (true) {
      if (stop_.stop_requested()) return cancel();
      milliseconds longest_wait = k_idle;
      if (!finished_) longest_wait = start_more();
      if (finished_ && running_.empty()) return {};
      int active = 0;
      if (const CURLMcode code = curl_multi_perform(multi_, &active); code != CURLM_OK) {
        return abandon(Error(Errc::failure, curl_multi_strerror(code)));
      }
      if (finish_completed()) continue;
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(longest_wait.count()), nullptr);
    }
  }

 private:
  static constexpr milliseconds k_idle{1'000};

  // Starts transfers until `parallel_` are running. Returns how long to wait at most before asking
  // the source again.
  milliseconds start_more() {
    while (running_.size() < parallel_) {
      TransferSource::Next next = source_.next();
      if (const auto* wait = std::get_if<TransferSource::Wait>(&next)) {
        return std::clamp(wait->at_most, milliseconds(0), k_idle);
      }
      if (std::holds_alternative<TransferSource::Finished>(next)) {
        finished_ = true;
        break;
      }
      start(std::get<Transfer>(std::move(next)));
    }
    return k_idle;
  }

  void start(Transfer transfer) {
    if (auto checked = check_request(transfer.request, options_); !checked) {
      return transfer.on_done(std::move(checked).error());
    }
    Running running{.easy = make_easy(), .exchange = nullptr};
    running.exchange =
        std::make_unique<CurlExchange>(running.easy.get(), std::move(transfer), stop_,
                                       [this](std::size_t bytes) { pay_for(bytes); });
    running.exchange->prepare(options_, connect_to_, cookies_);
    curl_multi_add_handle(multi_, running.easy.get());
    running_.push_back(std::move(running));
  }

  // The rate limit of all running transfers together. Returns nullopt if one of them has no limit.
  std::optional<double> bytes_per_s() const {
    double all = 0;
    for (const Running& running : running_) {
      const std::uint64_t most = running.exchange->most_bytes_per_s();
      if (most == 0) return std::nullopt;
      all += static_cast<double>(most);
    }
    return running_.empty() ? std::nullopt : std::optional(all);
  }

  // libcurl limits the rate of single transfers only. With HTTP/2, data that one transfer does not
  // read arrives when the next transfer reads the connection, so the limit has no effect. The host
  // stops sending only if nobody reads. This function therefore sleeps after each piece for as long
  // as the piece should have taken. It must do so within libcurl's callback, because the kernel may
  // have buffered a whole film that one call of libcurl would read.
  void pay_for(std::size_t bytes) {
    constexpr milliseconds k_credit{250};
    const auto rate = bytes_per_s();
    if (!rate) return;
    const std::chrono::duration<double> price(static_cast<double>(bytes) / *rate);
    // Unused time of the last k_credit may still be used.
    paid_until_ = std::max(paid_until_, std::chrono::steady_clock::now() - k_credit) +
                  std::chrono::duration_cast<std::chrono::steady_clock::duration>(price);
    wait_until_paid();
  }

  void wait_until_paid() {
    constexpr milliseconds k_worth_a_wait{2};
    const auto wait =
        std::chrono::ceil<milliseconds>(paid_until_ - std::chrono::steady_clock::now());
    if (wait > k_worth_a_wait) SystemClock().sleep_for(wait, stop_);
  }

  bool finish_completed() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      any |= finish(message->easy_handle, code);
    }
    return any;
  }

  bool finish(CURL* easy, CURLcode code) {
    const auto found =
        std::ranges::find_if(running_, [&](const Running& r) { return r.easy.get() == easy; });
    if (found == running_.end()) return false;
    // Remove it from the list first: on_done may call the source, which may call this object.
    Running done = std::move(*found);
    running_.erase(found);
    curl_multi_remove_handle(multi_, easy);
    done.exchange->finish(code);
    return true;
  }

  Result<void> abandon(Error error) {
    while (!running_.empty())
      finish(running_.back().easy.get(), CURLE_ABORTED_BY_CALLBACK);
    return error;
  }

  Result<void> cancel() { return abandon(Error(Errc::cancelled, "cancelled")); }

  CURLM* multi_;
  curl_slist* connect_to_;
  CURLSH* cookies_;
  const CurlOptions& options_;
  TransferSource& source_;
  std::size_t parallel_;
  const std::stop_token& stop_;
  std::vector<Running> running_;
  bool finished_ = false;
  /// No further byte may be read before this time.
  std::chrono::steady_clock::time_point paid_until_{};
};

// A source with one transfer.
class OneTransfer final : public TransferSource {
 public:
  explicit OneTransfer(Transfer transfer) : transfer_(std::move(transfer)) {}

  Next next() override {
    if (!transfer_) return Finished{};
    return *std::exchange(transfer_, std::nullopt);
  }

 private:
  std::optional<Transfer> transfer_;
};

}  // namespace

Result<std::string> read_authorities(const std::string& cacert) {
  const char* of_system = curl_version_info(CURLVERSION_NOW)->cainfo;
  const std::string path = !cacert.empty() || of_system == nullptr ? cacert : of_system;
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) return Error(Errc::not_found, fmt::format("{}: cannot be read", path));
  return text;
}

struct CurlTransport::State {
  CurlOptions options;
  List connect_to;
  /// Kept in memory only: libcurl is given no cookie file.
  ShareHandle cookies;
  MultiHandle multi;
};

CurlTransport::CurlTransport(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
CurlTransport::~CurlTransport() = default;

Result<std::unique_ptr<CurlTransport>> CurlTransport::open(CurlOptions options) {
  if (const CURLcode code = start_libcurl(); code != CURLE_OK) {
    return curl_error(code, "", "libcurl");
  }
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->connect_to = connect_to_list(state->options);
  state->multi.reset(curl_multi_init());
  state->cookies.reset(curl_share_init());
  if (!state->multi || !state->cookies) throw std::bad_alloc();
  // No lock functions are set, because one thread at a time uses a transport.
  curl_share_setopt(state->cookies.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(state)));
}

Result<Response> CurlTransport::exchange(const Request& request, std::size_t max_body_bytes,
                                         const std::stop_token& stop) {
  MATINEE_TRY(check_request(request, state_->options));
  std::string body;
  Result<Response> result = Error(Errc::bug, "the exchange did not end");
  Transfer transfer{.request = request.clone(),
                    .on_head = {},
                    .on_body = {},
                    .on_done = {},
                    .encoding = Encoding::any};
  transfer.on_body = [&](std::span<const std::byte> bytes) -> Result<void> {
    if (body.size() + bytes.size() > max_body_bytes) {
      return Error(Errc::failure, fmt::format("{}: an answer of more than {} bytes",
                                              host_of(request.url), max_body_bytes));
    }
    body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  };
  transfer.on_done = [&](Result<Response> done) { result = std::move(done); };

  // Use the multi handle of run(), so that both share connections.
  OneTransfer once(std::move(transfer));
  MATINEE_TRY(run(once, 1, stop));
  if (result) result->body = std::move(body);
  return result;
}

Result<void> CurlTransport::run(TransferSource& source, std::size_t parallel,
                                const std::stop_token& stop) {
  const MultiRun::Handles handles{.multi = state_->multi.get(),
                                  .connect_to = state_->connect_to.get(),
                                  .cookies = state_->cookies.get()};
  return MultiRun(handles, state_->options, source, parallel, stop).loop();
}

}  // namespace matinee::http

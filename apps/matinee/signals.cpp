// SPDX-License-Identifier: MIT
#include "signals.hpp"

#include <atomic>
#include <cerrno>
#include <utility>

#include <signal.h>
#include <unistd.h>

#include "sys/pipe.hpp"

namespace matinee::cli {

namespace {

// A signal handler can reach nothing else.
std::atomic<int> g_caught{0};
std::atomic<int> g_pipe{-1};

extern "C" void on_signal(int number) {
  const int saved = errno;
  g_caught = number;
  const char byte = 's';
  // Nothing can be done about a full pipe, and a full one wakes the waiter all the same.
  (void)!::write(g_pipe, &byte, 1);
  errno = saved;
}

void install(int number, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(number, &action, nullptr);
}

}  // namespace

SignalWatcher::SignalWatcher() {
  auto pipe = sys::open_pipe();
  if (!pipe) return;
  read_end_ = std::move(pipe->read_end);
  write_end_ = std::move(pipe->write_end);
  g_pipe = write_end_.get();
  waiter_ = std::jthread([this] {
    char byte = 0;
    while (::read(read_end_.get(), &byte, 1) < 0 && errno == EINTR) {
    }
    if (byte == 's') stop_.request_stop();
  });
  install(SIGINT, on_signal);
  install(SIGTERM, on_signal);
}

SignalWatcher::~SignalWatcher() {
  install(SIGINT, SIG_DFL);
  install(SIGTERM, SIG_DFL);
  g_pipe = -1;
  write_end_.reset();  // the waiter reads the end of the pipe
}

int SignalWatcher::caught() noexcept {
  return g_caught;
}

ExitCode SignalWatcher::exit_code() noexcept {
  return g_caught == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

}  // namespace matinee::cli

// SPDX-License-Identifier: MIT
//
// HeldReading: blocks the next reading of a source until the test releases it.
#pragma once

#include <functional>
#include <future>

namespace matinee::test {

/// Replaces `when_read`, which the source calls on its own thread. Must outlive that call.
class HeldReading {
 public:
  explicit HeldReading(std::function<void()>& when_read) {
    when_read = [this, &when_read] {
      is_reading_.set_value();
      go_on_.get_future().wait();
      when_read = [] {};
    };
  }

  void wait_until_it_reads() { is_reading_.get_future().wait(); }
  void let_go_on() { go_on_.set_value(); }

 private:
  std::promise<void> is_reading_;
  std::promise<void> go_on_;
};

}  // namespace matinee::test

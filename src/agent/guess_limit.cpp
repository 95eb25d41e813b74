// SPDX-License-Identifier: MIT
#include "agent/guess_limit.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace matinee::agent {

namespace {

// More than the number of processes that can be started while one waits for its turn. The wait is
// rounded up to whole seconds.
constexpr std::size_t k_most_records = 16'384;

std::uint64_t key_of(std::int64_t process) {
  return static_cast<std::uint64_t>(process);
}

}  // namespace

GuessLimit::Record GuessLimit::Records::find(std::uint64_t who) const {
  const auto found = by_name_.find(who);
  return found == by_name_.end() ? Record{.who = who, .asking_since = Time::max()} : *found->second;
}

GuessLimit::Record& GuessLimit::Records::touch(std::uint64_t who, Time now) {
  if (const auto found = by_name_.find(who); found != by_name_.end()) {
    by_age_.splice(by_age_.end(), by_age_, found->second);
    return by_age_.back();
  }
  by_name_.reserve(by_name_.size() + 1);
  by_age_.push_back({.who = who, .asking_since = now});
  by_name_.emplace(who, std::prev(by_age_.end()));
  if (by_age_.size() > k_most_records) {
    by_name_.erase(by_age_.front().who);
    by_age_.pop_front();
  }
  return by_age_.back();
}

GuessLimit::Time GuessLimit::wait_for(const Guesser& guesser, Time now) const {
  if (!was_wrong_) return Time::zero();
  Time pause = k_shortest_pause;
  for (int i = processes_.find(key_of(guesser.process)).wrong; i > 0 && pause < k_longest_pause;
       --i) {
    pause *= 2;
  }
  return std::max(Time::zero(), last_wrong_ + std::min(pause, k_longest_pause) - now);
}

bool GuessLimit::must_come_again(const Guesser& guesser, Time now) const {
  // A first mistake followed by an immediate retry should not be noticeable.
  constexpr Time k_moment{200};
  return connections_.find(guesser.connection).wrong > 0 && wait_for(guesser, now) > k_moment;
}

bool GuessLimit::goes_before(const Guesser& a, const Guesser& b) const {
  const auto rank = [this](const Guesser& each) {
    const Record process = processes_.find(key_of(each.process));
    const Record connection = connections_.find(each.connection);
    return std::tuple(process.wrong, connection.wrong, process.asking_since,
                      connection.asking_since);
  };
  return rank(a) < rank(b);
}

void GuessLimit::on_asked(const Guesser& guesser, Time now) {
  processes_.touch(key_of(guesser.process), now);
  connections_.touch(guesser.connection, now);
}

void GuessLimit::on_wrong(const Guesser& guesser, Time now) {
  Record& process = processes_.touch(key_of(guesser.process), now);
  Record& connection = connections_.touch(guesser.connection, now);
  for (Record* each : {&process, &connection}) {
    ++each->wrong;
    each->asking_since = now;
  }
  last_wrong_ = now;
  was_wrong_ = true;
}

}  // namespace matinee::agent

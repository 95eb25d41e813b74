// SPDX-License-Identifier: MIT
#include "signer.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "http.hpp"

namespace matinee::sandbox {
namespace {

constexpr std::string_view k_key = "matinee-sandbox signs with this";

std::string mac_of(std::string_view serial, std::string_view expiry, std::string_view film) {
  const std::string text = fmt::format("{}/{}/{}", serial, expiry, film);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), k_key.data(), static_cast<int>(k_key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  std::string hex;
  for (std::size_t i = 0; i < 16; ++i)
    hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::uint32_t parse_hex(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

}  // namespace

std::string Signer::sign(int film, std::time_t expiry) {
  std::uint32_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = next_serial_++;
  }
  const std::string serial = fmt::format("{:08x}", number);
  const std::string until = fmt::format("{:08x}", static_cast<std::uint32_t>(expiry));
  return fmt::format("{}/{}/{}", mac_of(serial, until, std::to_string(film)), serial, until);
}

bool Signer::check(std::string_view path, std::time_t now, std::string_view& rest) const {
  const auto parts = split(path, '/');
  if (parts.size() < 6 || parts[3] != "mubi-films") return false;
  if (parts[0] != mac_of(parts[1], parts[2], parts[4])) return false;
  // The parts are views into `path`, so the difference of pointers is an offset.
  rest = path.substr(static_cast<std::size_t>(parts[5].data() - path.data()));
  if (static_cast<std::time_t>(parse_hex(parts[2])) < now) return false;
  const std::lock_guard lock(mutex_);
  return parse_hex(parts[1]) >= first_good_serial_;
}

void Signer::expire_all() {
  const std::lock_guard lock(mutex_);
  first_good_serial_ = next_serial_;
}

}  // namespace matinee::sandbox

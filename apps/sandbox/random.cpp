// SPDX-License-Identifier: MIT
#include "random.hpp"

#include <string_view>

#include <openssl/rand.h>

#include "base/base64.hpp"

namespace matinee::sandbox {
namespace {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
  return bytes;
}

std::string random_text(std::size_t length, std::string_view alphabet) {
  std::string text = random_bytes(length);
  for (char& c : text)
    c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

}  // namespace

std::string random_hex(std::size_t digits) {
  return random_text(digits, "0123456789abcdef");
}

std::string random_uuid() {
  return random_hex(8) + '-' + random_hex(4) + '-' + random_hex(4) + '-' + random_hex(4) + '-' +
         random_hex(12);
}

std::string random_link_code() {
  return random_text(6, "ACDEFGHJKLMNPQRTUVWXY34679");
}

std::string random_session_blob() {
  std::string result;
  for (const char c : encode_base64(random_bytes(96))) {
    switch (c) {
      case '+':
        result += "%2B";
        break;
      case '/':
        result += "%2F";
        break;
      case '=':
        result += "%3D";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace matinee::sandbox

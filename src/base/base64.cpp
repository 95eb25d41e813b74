// SPDX-License-Identifier: MIT
#include "base/base64.hpp"

#include <sodium.h>

namespace matinee {

std::string encode_base64(std::string_view bytes) {
  constexpr int k_variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), k_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), k_variant);
  text.pop_back();  // sodium_base64_encoded_len() counts the terminating NUL
  return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
  // libsodium requires padding in one variant and rejects it in the other. Without the padding, one
  // variant reads both forms.
  while (text.ends_with('='))
    text.remove_suffix(1);
  const bool url_safe = text.find_first_of("-_") != std::string_view::npos;
  const int variant = url_safe ? sodium_base64_VARIANT_URLSAFE_NO_PADDING
                               : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, variant) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace matinee

// SPDX-License-Identifier: MIT
#include "crypto/cipher.hpp"

#include <climits>
#include <memory>
#include <string>

#include <openssl/err.h>
#include <openssl/evp.h>

namespace matinee::crypto {

namespace {

constexpr std::size_t k_block = 16;
constexpr std::size_t k_cbc_key = 16;
constexpr std::size_t k_gcm_key = 32;
constexpr std::size_t k_gcm_nonce = 12;
constexpr std::size_t k_gcm_tag = 16;
constexpr std::size_t k_largest = INT_MAX - k_block;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Runs `context`, which has its key and its tag, over `ciphertext`.
std::optional<Secret> finish(EVP_CIPHER_CTX* context, std::string_view ciphertext) {
  std::string plain(ciphertext.size() + k_block, '\0');
  const WipeOnExit wiped(plain);
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  int body = 0;
  int tail = 0;
  const bool proven = EVP_DecryptUpdate(context, out, &body, bytes_of(ciphertext),
                                        static_cast<int>(ciphertext.size())) == 1 &&
                      EVP_DecryptFinal_ex(context, out + body, &tail) == 1;
  ERR_clear_error();
  if (!proven) return std::nullopt;
  return Secret::copy_of(std::string_view(plain).substr(
      0, static_cast<std::size_t>(body) + static_cast<std::size_t>(tail)));
}

}  // namespace

std::optional<Secret> decrypt_aes128_cbc(const Secret& key, std::string_view iv,
                                         std::string_view ciphertext) {
  const bool fits = key.size() == k_cbc_key && iv.size() == k_block && !ciphertext.empty() &&
                    ciphertext.size() % k_block == 0 && ciphertext.size() <= k_largest;
  if (!fits) return std::nullopt;
  const Context context(EVP_CIPHER_CTX_new());
  if (EVP_DecryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, bytes_of(key.reveal()),
                         bytes_of(iv)) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  return finish(context.get(), ciphertext);
}

std::optional<Secret> decrypt_aes256_gcm(const Secret& key, std::string_view nonce,
                                         std::string_view sealed) {
  const bool fits = key.size() == k_gcm_key && nonce.size() == k_gcm_nonce &&
                    sealed.size() >= k_gcm_tag && sealed.size() <= k_largest;
  if (!fits) return std::nullopt;
  const Context context(EVP_CIPHER_CTX_new());
  std::string tag(sealed.substr(sealed.size() - k_gcm_tag));
  if (EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.reveal()),
                         bytes_of(nonce)) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(k_gcm_tag),
                          tag.data()) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  return finish(context.get(), sealed.substr(0, sealed.size() - k_gcm_tag));
}

}  // namespace matinee::crypto

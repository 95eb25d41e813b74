// SPDX-License-Identifier: MIT
#include "crypto/kdf.hpp"

#include <memory>
#include <new>
#include <string>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "crypto/openssl_error.hpp"

namespace matinee::crypto {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

OSSL_PARAM octets(const char* name, std::string_view bytes) {
  // OSSL_PARAM is one type for reading and for writing; a KDF's settings are only read.
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

struct FreeKdf {
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest digest;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                 nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return digest;
}

Result<Secret> derive_pbkdf2_sha1(std::string_view password, const Pbkdf2& parameters) {
  std::string key(parameters.key_size, '\0');
  const WipeOnExit wiped(key);
  // OpenSSL takes a null password for a missing one, whatever its length.
  const char* text = password.empty() ? "" : password.data();
  if (PKCS5_PBKDF2_HMAC_SHA1(text, static_cast<int>(password.size()), bytes_of(parameters.salt),
                             static_cast<int>(parameters.salt.size()), parameters.iterations,
                             static_cast<int>(key.size()), bytes_of(key)) != 1) {
    return openssl_error("pbkdf2");
  }
  return Secret::copy_of(key);
}

Result<Secret> derive_hkdf_sha256(std::string_view secret, const Hkdf& parameters) {
  const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  if (kdf == nullptr) return openssl_error("hkdf");
  const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(EVP_KDF_CTX_new(kdf.get()));
  if (context == nullptr) return openssl_error("hkdf");
  char digest_name[] = "SHA256";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_name, 0),
      octets(OSSL_KDF_PARAM_KEY, secret), octets(OSSL_KDF_PARAM_SALT, parameters.salt),
      octets(OSSL_KDF_PARAM_INFO, parameters.info), OSSL_PARAM_construct_end()};
  std::string key(parameters.key_size, '\0');
  const WipeOnExit wiped(key);
  if (EVP_KDF_derive(context.get(), bytes_of(key), key.size(), settings) != 1) {
    return openssl_error("hkdf");
  }
  return Secret::copy_of(key);
}

}  // namespace matinee::crypto

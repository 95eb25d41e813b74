// SPDX-License-Identifier: MIT
#include "ca.hpp"

#include <array>
#include <fstream>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "base/base64.hpp"

namespace matinee::sandbox {
namespace {

struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct ExtensionFree {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Certificate = std::unique_ptr<X509, CertificateFree>;

constexpr long k_day_s = 24L * 60 * 60;
constexpr long k_lifetime_days = 30;
constexpr const char* k_names =
    "DNS:mubi.com,DNS:*.mubi.com,DNS:*.mubicdn.net,DNS:sso.example,DNS:localhost,IP:127.0.0.1";

Error openssl_failure(std::string_view what) {
  return Error(Errc::failure, "openssl could not make " + std::string(what));
}

Key make_key() {
  return Key(EVP_EC_gen("P-256"));
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, ExtensionFree> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate make_certificate(EVP_PKEY* key, const char* common_name) {
  Certificate certificate(X509_new());
  std::array<unsigned char, 8> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3F) | 0x40);  // positive, and full length
  BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -k_day_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), k_lifetime_days * k_day_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

Result<Certificate> make_authority(EVP_PKEY* key) {
  Certificate authority = make_certificate(key, "matinee-sandbox authority");
  X509* const raw = authority.get();
  X509_set_issuer_name(raw, X509_get_subject_name(raw));
  const bool made = add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    add_extension(raw, raw, NID_subject_key_identifier, "hash") &&
                    X509_sign(raw, key, EVP_sha256()) > 0;
  if (!made) return openssl_failure("the authority's certificate");
  return authority;
}

Result<Certificate> make_leaf(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
  Certificate leaf = make_certificate(key, "mubi.com");
  X509* const raw = leaf.get();
  X509_set_issuer_name(raw, X509_get_subject_name(authority));
  const bool made = add_extension(raw, authority, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(raw, authority, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(raw, authority, NID_ext_key_usage, "serverAuth") &&
                    add_extension(raw, authority, NID_subject_key_identifier, "hash") &&
                    add_extension(raw, authority, NID_authority_key_identifier, "keyid:always") &&
                    add_extension(raw, authority, NID_subject_alt_name, k_names) &&
                    X509_sign(raw, authority_key, EVP_sha256()) > 0;
  if (!made) return openssl_failure("the leaf certificate");
  return leaf;
}

Result<void> write_pem(X509* certificate, const std::filesystem::path& file) {
  const std::unique_ptr<BIO, BioFree> memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1) return openssl_failure("PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (!out.write(text, size).flush()) {
    return Error(Errc::storage, "cannot write " + file.string());
  }
  return {};
}

std::string spki_hash(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size < 0) return {};
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(der, static_cast<std::size_t>(size), digest.data());
  OPENSSL_free(der);
  return encode_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

int choose_http11(SSL*, const unsigned char** out, unsigned char* out_size,
                  const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr std::string_view k_wanted = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int outcome = SSL_select_next_proto(
      &chosen, out_size, reinterpret_cast<const unsigned char*>(k_wanted.data()),
      static_cast<unsigned>(k_wanted.size()), offered, offered_size);
  *out = chosen;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<SslContext> make_context(X509* leaf, EVP_PKEY* key, X509* authority) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return openssl_failure("a TLS context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http11, nullptr);
  // The chain includes the authority, because Chromium's SPKI list pins the authority's key.
  const bool made = SSL_CTX_use_certificate(context.get(), leaf) == 1 &&
                    SSL_CTX_use_PrivateKey(context.get(), key) == 1 &&
                    SSL_CTX_add1_chain_cert(context.get(), authority) == 1;
  if (!made) return openssl_failure("a TLS context");
  return context;
}

}  // namespace

Result<Identity> make_identity(const std::filesystem::path& ca_file) {
  const Key authority_key = make_key();
  const Key leaf_key = make_key();
  if (!authority_key || !leaf_key) return openssl_failure("a key");
  MATINEE_TRY_ASSIGN(const Certificate authority, make_authority(authority_key.get()));
  MATINEE_TRY_ASSIGN(const Certificate leaf,
                     make_leaf(leaf_key.get(), authority.get(), authority_key.get()));
  MATINEE_TRY(write_pem(authority.get(), ca_file));
  Identity identity;
  MATINEE_TRY_ASSIGN(identity.context, make_context(leaf.get(), leaf_key.get(), authority.get()));
  identity.spki = spki_hash(authority.get());
  return identity;
}

}  // namespace matinee::sandbox

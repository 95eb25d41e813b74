// SPDX-License-Identifier: MIT
//
// The least that reading the mubi.com cookies of a Chromium profile takes: open, seek, derive the
// key, decrypt, check the hash of the host, print. Written for bench_cookies.py alone: no profile
// to find, no live browser to respect, no other scheme than v10.
//
//   cookies_floor DATABASE             the rows of mubi.com and .mubi.com
//   cookies_floor DATABASE every-host  looks for hosts below mubi.com first, as matinee does
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { k_largest_value = 8192 };

static unsigned char key[16];

static int print_row(const char* host, sqlite3_stmt* row) {
  unsigned char plain[k_largest_value + 32];
  unsigned char hash[SHA256_DIGEST_LENGTH];
  const unsigned char* sealed = sqlite3_column_blob(row, 1);
  const int size = sqlite3_column_bytes(row, 1) - 3;
  int body = 0;
  int tail = 0;
  if (size <= 0 || size > k_largest_value || memcmp(sealed, "v10", 3) != 0) return 0;

  EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();
  const int opened = EVP_DecryptInit_ex(cipher, EVP_aes_128_cbc(), NULL, key,
                                        (const unsigned char*)"                ") == 1 &&
                     EVP_DecryptUpdate(cipher, plain, &body, sealed + 3, size) == 1 &&
                     EVP_DecryptFinal_ex(cipher, plain + body, &tail) == 1;
  EVP_CIPHER_CTX_free(cipher);
  if (!opened || body + tail < SHA256_DIGEST_LENGTH) return 0;
  SHA256((const unsigned char*)host, strlen(host), hash);
  if (memcmp(hash, plain, sizeof hash) != 0) return 0;
  printf("%s\t%s\t%.*s\n", host, (const char*)sqlite3_column_text(row, 0),
         body + tail - SHA256_DIGEST_LENGTH, (const char*)plain + SHA256_DIGEST_LENGTH);
  return 1;
}

static int print_host(sqlite3* database, const char* host) {
  sqlite3_stmt* rows = NULL;
  int result = 0;
  if (sqlite3_prepare_v2(database, "SELECT name, encrypted_value FROM cookies WHERE host_key = ?",
                         -1, &rows, NULL) != SQLITE_OK) {
    return 0;
  }
  sqlite3_bind_text(rows, 1, host, -1, SQLITE_STATIC);
  do {
    result = sqlite3_step(rows);
  } while (result == SQLITE_ROW && print_row(host, rows));
  sqlite3_finalize(rows);
  return result == SQLITE_DONE;
}

static int print_every_host(sqlite3* database) {
  sqlite3_stmt* hosts = NULL;
  int result = 0;
  if (sqlite3_prepare_v2(database,
                         "SELECT DISTINCT host_key FROM cookies "
                         "WHERE host_key = 'mubi.com' OR host_key LIKE '%.mubi.com'",
                         -1, &hosts, NULL) != SQLITE_OK) {
    return 0;
  }
  do {
    result = sqlite3_step(hosts);
  } while (result == SQLITE_ROW &&
           print_host(database, (const char*)sqlite3_column_text(hosts, 0)));
  sqlite3_finalize(hosts);
  return result == SQLITE_DONE;
}

int main(int argc, char** argv) {
  sqlite3* database = NULL;
  if (argc < 2 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
    return 2;
  }
  if (PKCS5_PBKDF2_HMAC_SHA1("peanuts", 7, (const unsigned char*)"saltysalt", 9, 1, sizeof key,
                             key) != 1) {
    return 1;
  }
  const int done = argc > 2 ? print_every_host(database)
                            : print_host(database, "mubi.com") && print_host(database, ".mubi.com");
  sqlite3_close(database);
  return done ? 0 : 1;
}

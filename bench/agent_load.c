// SPDX-License-Identifier: MIT
//
// Clients that ask an agent for headers as fast as it answers: agent_load SOCKET CLIENTS SECONDS.
// One thread for each client, one connection for each thread. Prints requests per second and the
// median and 99th percentile of the time for one answer, in microseconds.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char* path;
static double seconds;
static size_t most_each;
enum { most = 4000000 };

struct client {
  pthread_t thread;
  float* took;
  size_t count;
  int failed;
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int reach(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return connect(fd, (struct sockaddr*)&address, sizeof address) == 0 ? fd : -1;
}

static int ask(int fd) {
  static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"headers\",\"params\":{}}\n";
  char answer[8192];
  if (write(fd, line, sizeof line - 1) != (ssize_t)(sizeof line - 1)) return 0;
  size_t size = 0;
  while (memchr(answer, '\n', size) == NULL) {
    ssize_t got = read(fd, answer + size, sizeof answer - size);
    if (got <= 0) return 0;
    size += (size_t)got;
  }
  return memmem(answer, size, "Bearer ", 7) != NULL;
}

static void* run(void* argument) {
  struct client* client = argument;
  int fd = reach();
  const double end = now() + seconds;
  for (double start = now(); start < end && client->count < most_each; start = now()) {
    // One that was idle while others waited has to connect again.
    if (fd < 0 || !ask(fd)) {
      close(fd);
      fd = reach();
      if (fd < 0 || !ask(fd)) {
        client->failed = 1;
        break;
      }
    }
    client->took[client->count++] = (float)((now() - start) * 1e6);
  }
  close(fd);
  return NULL;
}

static int ascending(const void* a, const void* b) {
  const float x = *(const float*)a, y = *(const float*)b;
  return (x > y) - (x < y);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  path = argv[1];
  const int clients = atoi(argv[2]);
  seconds = atof(argv[3]);
  most_each = most / (size_t)clients;
  struct client* all = calloc((size_t)clients, sizeof *all);
  for (int i = 0; i < clients; ++i) {
    all[i].took = malloc(most_each * sizeof(float));
    pthread_create(&all[i].thread, NULL, run, &all[i]);
  }
  size_t total = 0;
  int failed = 0;
  for (int i = 0; i < clients; ++i) {
    pthread_join(all[i].thread, NULL);
    total += all[i].count;
    failed |= all[i].failed;
  }
  float* took = malloc((total + 1) * sizeof(float));
  size_t at = 0;
  for (int i = 0; i < clients; ++i) {
    memcpy(took + at, all[i].took, all[i].count * sizeof(float));
    at += all[i].count;
  }
  qsort(took, total, sizeof(float), ascending);
  if (failed || total == 0) return 1;
  printf("%.0f %.0f %.0f\n", (double)total / seconds, took[total / 2], took[total * 99 / 100]);
  return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Test vectors: tests/vectors/NAME.txt holds lines "name hex", and comments after '#'. They are
 * there for other implementations too, so what they say changes with the protocol's version only.
 * One thread. */
#ifndef ESSAIM_VECTORS_H
#define ESSAIM_VECTORS_H

#include <stddef.h>
#include <stdint.h>

/* Reads the bytes of one line into out and returns how many; fails the test if there is no such
 * line or it does not fit. */
size_t vector_read(const char *path, const char *name, uint8_t *out, size_t max);
/* Fails the test unless the line says these very bytes; with ES_PRINT_VECTORS in the environment it
 * prints the line instead, for whoever writes a new one. */
void vector_check(const char *path, const char *name, const uint8_t *got, size_t len);

#define VECTORS(name) ES_TESTS_DIR "/vectors/" name ".txt"

#endif

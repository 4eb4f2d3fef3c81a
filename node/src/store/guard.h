/* SPDX-License-Identifier: EUPL-1.2 */
/* Turns a memory fault inside a mapped data file into a sentence and exit code 1: LMDB follows the
 * offsets in its pages unchecked, and a file that is cut off while mapped faults on read. One table
 * for the process, since signals have none of their own; any thread. */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include <stddef.h>

/* Watches over len bytes from start on, those of home's data file. */
void es_guard_add(const void *start, size_t len, const char *home);
void es_guard_remove(const void *start);

/* While this thread is inside LMDB, damaged pages may also lead it astray into our own memory: a fault then
 * says the sentence and ends the process. NULL: it is outside again. */
void es_guard_inside(const char *sentence);

#endif

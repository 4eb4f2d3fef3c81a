/* SPDX-License-Identifier: EUPL-1.2 */
/* A recorder of what a home's files are given, and the files as a power cut leaves them: writes (also
 * through shared maps), syncs, new lengths, new names and folders, renames and removals of data.mdb, in keys/ and
 * in files/, each with what was not yet synced kept, lost, shuffled or torn. Our definitions of the
 * system's functions stand before the C library's, so whoever links this records. One home, one
 * recording at a time. */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>

enum fate { KEPT, LOST, SOME, TORN, FATES };

/* Records from now on what home's files are given; what they hold now is the beginning. */
void disk_record(const char *home);
void disk_stop(void);
void disk_free(void);
/* Notes something at this point, to be read back in a prefix. */
void disk_note(int what, const void *data, size_t len);
/* How many events there are, and how many of them stand for what was there when the recording began. */
size_t disk_events(void);
size_t disk_first(void);
/* Whether nothing is unsynced right after so many events: all fates are the same. */
bool disk_settled(size_t count);
/* Makes the files in home (which exists, as does its folder keys) what they are after count events. What
 * else lies in its folders keys and files goes. */
void disk_rebuild(size_t count, enum fate fate, const char *home);
/* Calls each for the notes among the first count events. */
void disk_notes(size_t count, void (*each)(void *context, int what, const void *data, size_t len),
                void *context);

/* From the count-th call on (0: the next) that takes room in this home, there is none: they are refused, or,
 * where partly is set, the first write is cut short. What is written over what is there goes through. */
void disk_fill(const char *home, size_t count, bool partly);
/* There is room again. Returns how many calls were refused. */
size_t disk_clear(void);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON text written down as it comes, for what stands in our own tables: no counts ahead, commas by themselves.
 * What people wrote goes through es_json_write. A value on the caller's stack. */
#ifndef WEB_JOT_H
#define WEB_JOT_H

#include "essaim/bytes.h"

struct es_jot {
	struct es_writer *out;
	bool comma; /* before the next key or element */
};
void es_jot_open(struct es_jot *j, const char *key, bool array); /* key NULL: an element */
void es_jot_close(struct es_jot *j, bool array);
void es_jot_text(struct es_jot *j, const char *key, const char *text);
void es_jot_int(struct es_jot *j, const char *key, int64_t value);
void es_jot_true(struct es_jot *j, const char *key);

#endif

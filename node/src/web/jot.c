/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/jot.h"

#include <stdio.h>

static void put(struct es_jot *j, const char *text)
{
	es_write_raw(j->out, es_bytes_str(text));
}

static void put_string(struct es_jot *j, const char *text)
{
	char escape[8];

	put(j, "\"");
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\' || c < 0x20) {
			snprintf(escape, sizeof(escape), "\\u%04x", c);
			put(j, escape);
		} else {
			es_write_raw(j->out, es_bytes_of(text, 1));
		}
	}
	put(j, "\"");
}

static void begin(struct es_jot *j, const char *key)
{
	if (j->comma)
		put(j, ",");
	j->comma = true;
	if (!key)
		return;
	put_string(j, key);
	put(j, ":");
}

void es_jot_open(struct es_jot *j, const char *key, bool array)
{
	begin(j, key);
	put(j, array ? "[" : "{");
	j->comma = false;
}

void es_jot_close(struct es_jot *j, bool array)
{
	put(j, array ? "]" : "}");
	j->comma = true;
}

void es_jot_text(struct es_jot *j, const char *key, const char *text)
{
	begin(j, key);
	put_string(j, text);
}

void es_jot_int(struct es_jot *j, const char *key, int64_t value)
{
	char text[24];

	begin(j, key);
	snprintf(text, sizeof(text), "%lld", (long long)value);
	put(j, text);
}

void es_jot_true(struct es_jot *j, const char *key)
{
	begin(j, key);
	put(j, "true");
}

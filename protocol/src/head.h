/* SPDX-License-Identifier: EUPL-1.2 */
/* The first bytes of a MessagePack value: its type and its number. A value on the stack, private to
 * the readers. */
#ifndef ESSAIM_HEAD_H
#define ESSAIM_HEAD_H

#include "essaim/bytes.h"

struct es_head {
	enum es_type type;
	uint64_t value; /* of a uint, bool (0 or 1) or int (two's complement); bytes of a str or
	                   bin; elements; pairs */
	size_t len;     /* bytes of the head itself */
};

/* The rest of es_head_parse, for the tags 0xc0 to 0xdf; in is not empty. */
es_err es_head_parse_wide(struct es_bytes in, struct es_head *head) ES_MUST_USE;

/* What follows is inline because every byte from outside comes through it, most of it twice. */

/* Reads one head. Errors: ES_MALFORMED (cut short, the byte 0xc1), ES_NOT_CANONICAL (not the
 * shortest form; a float or an extension type). */
ES_MUST_USE static inline es_err es_head_parse(struct es_bytes in, struct es_head *head)
{
	if (in.len == 0)
		return ES_MALFORMED;
	uint8_t tag = in.data[0];
	/* The tags whose number sits in the tag byte itself. */
	if (tag < 0x80)
		*head = (struct es_head){ES_UINT, tag, 1};
	else if (tag < 0x90)
		*head = (struct es_head){ES_MAP, tag & 0x0f, 1};
	else if (tag < 0xa0)
		*head = (struct es_head){ES_ARRAY, tag & 0x0f, 1};
	else if (tag < 0xc0)
		*head = (struct es_head){ES_STR, tag & 0x1f, 1};
	else if (tag >= 0xe0)
		*head = (struct es_head){ES_INT, (uint64_t)(int8_t)tag, 1};
	else
		return es_head_parse_wide(in, head);
	return ES_OK;
}

/* The bytes left in r. */
static inline size_t es_reader_left(const struct es_reader *r)
{
	return (size_t)(r->end - r->pos);
}

/* Parses the head that comes next in r, without taking it; false after an error, which then sticks
 * in r. */
ES_MUST_USE static inline bool es_head_next(struct es_reader *r, struct es_head *head)
{
	if (r->err == ES_OK)
		r->err = es_head_parse((struct es_bytes){r->pos, es_reader_left(r)}, head);
	return r->err == ES_OK;
}

#endif
